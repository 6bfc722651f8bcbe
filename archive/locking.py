"""One writer at a time: the lock beside an archive, and who holds it."""

from __future__ import annotations

import os
import re
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from archive.faults import BusyFault, StorageFault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LEFT = re.compile(rb"\d*\s*")
_LONGEST = 32
"""So many bytes of a lock file are looked at; a process id has fewer."""


def lock_file(path: Path) -> Path:
    """Return the file whose lock says that a process is writing to the archive at ``path``.

    An archive reached by two names has one lock. The file holds the process id.
    """
    real = path.resolve()
    return real.with_name(real.name + "-lock")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of the archive at ``path``; a process that is killed holds it no longer.

    Raises BusyFault if another process holds it, StorageFault if nothing can be made there.
    """
    file = lock_file(path)
    _refuse_stranger(file)
    lock = FileLock(file)
    try:
        # Where nothing can be made, the lock would be reported as taken.
        file.touch()
        lock.acquire(timeout=0.1)
    except Timeout:
        raise BusyFault(
            f"Another run{_holder(file)} is writing to {path}. Wait until it ends, or stop it."
        ) from None
    except OSError as error:
        raise StorageFault(f"{path} cannot be written: {error.strerror}. Choose another place.") from None
    try:
        # A full disk is told by what is to be written, not by a courtesy to others.
        with suppress(OSError):
            file.write_text(f"{os.getpid()}\n", encoding="ascii")
        yield
    finally:
        # While it is held: once released, the name may already be another process's lock.
        with suppress(OSError):
            file.unlink(missing_ok=True)
        lock.release()


def writer_of(path: Path) -> int | None:
    """Return the process id of the run that now writes to the archive at ``path``, None without one.

    Nothing is locked for it, so that asking is in no run's way; a process of another machine is not seen.
    """
    try:
        pid = int(lock_file(path).read_bytes()[:_LONGEST])
        if os.name == "posix":  # elsewhere this would end the process
            os.kill(pid, 0)
    except PermissionError:
        return pid  # it is another user's
    except (OSError, ValueError, OverflowError):
        return None  # a run that was killed leaves its lock file behind
    return pid


def _refuse_stranger(file: Path) -> None:
    """Raise StorageFault if what has the name of the lock was not left there by a run."""
    try:
        status = file.lstat()
        ours = stat.S_ISREG(status.st_mode) and _LEFT.fullmatch(file.read_bytes()[:_LONGEST])
    except OSError:
        return
    if not ours:
        raise StorageFault(f"{file} is in the way: it is no lock that a run left. Move it elsewhere.")


def _holder(file: Path) -> str:
    try:
        pid = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
    return f" (pid {pid})" if pid.isdigit() else ""
