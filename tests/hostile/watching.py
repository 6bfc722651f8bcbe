"""Running a command in a session of its own, with what it took: seconds, memory, listeners."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PROC = Path("/proc")
_LISTEN = "0A"
_SOCKET = re.compile(r"socket:\[(\d+)\]")
_EVERY = 0.02
_LOOK_AROUND = 10
"""Every so many times the processes of the session are counted anew, and what they listen on."""


class Ran(NamedTuple):
    code: int | None
    """None where it had to be killed after the limit."""
    out: str
    err: str
    seconds: float
    megabytes: float
    """Largest sum over all its processes at a time, shared pages counted once; no less than any had alone."""
    listened: bool
    """Whether one of its processes ever listened on a TCP port."""
    left: int
    """Processes of its session that still ran when it had ended."""


def run(folder: Path, command: Sequence[str], environment: Mapping[str, str], limit: float) -> Ran:
    """Run a command in ``folder``; one that is not done after ``limit`` seconds is killed."""
    with (folder / "said.out").open("wb") as out, (folder / "said.err").open("wb") as err:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        watch = _Watch(process.pid)
        watch.start()
        timer = threading.Timer(limit, _kill, [process.pid])
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        watch.stopping.set()
        watch.join()
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    left = _session(process.pid)
    _kill(process.pid)
    # Where there is no /proc this is in bytes, and the best that is known; Linux counts in it what the
    # process that started the command held.
    own = 0 if _PROC.is_dir() else usage.ru_maxrss / 1024**2
    said = [(folder / name).read_bytes().decode("utf-8", "replace") for name in ("said.out", "said.err")]
    code = None if seconds >= limit else process.returncode
    return Ran(code, *said, seconds, max(own, watch.most), watch.listened, len(left))


def _kill(session: int) -> None:
    with suppress(OSError):
        os.killpg(session, signal.SIGKILL)
    for pid in _session(session):
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)


class _Watch(threading.Thread):
    """Looks at a session's processes in /proc while they run; where there is none, at nothing."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session = session
        self.most = 0.0
        self.listened = False
        self.stopping = threading.Event()

    def run(self) -> None:
        members: list[int] = [self.session]
        turn = 0
        while not self.stopping.wait(_EVERY):
            if turn % _LOOK_AROUND == 0:
                members = _session(self.session)
                self.listened = self.listened or _listens(members)
            turn += 1
            shared = len(members) > 1
            together = sum(_megabytes(pid, shared=shared) for pid in members)
            self.most = max(self.most, together, *map(_peak, members))


def _session(session: int) -> list[int]:
    """Return the processes of a session that still run."""
    found = []
    for entry in _PROC.glob("[0-9]*"):
        with suppress(OSError, IndexError):
            state, _, _, of = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(of) == session and state not in "ZX":
                found.append(int(entry.name))
    return found


def _megabytes(pid: int, *, shared: bool) -> float:
    """Return what a process holds in memory; where there are several, its share of what they share."""
    with suppress(OSError, ValueError, IndexError):
        if not shared:
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _peak(pid: int) -> float:
    """Return the most that a process ever held in memory."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _listens(members: list[int]) -> bool:
    held = set()
    for pid in members:
        with suppress(OSError):
            for link in Path(f"/proc/{pid}/fd").iterdir():
                with suppress(OSError):
                    if match := _SOCKET.fullmatch(str(link.readlink())):
                        held.add(match[1])
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTEN and fields[9] in held:
                    return True
    return False
