"""Has what is costly read in another process first, which is killed where it takes too much."""

from __future__ import annotations

import atexit
import io
import json
import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from archive.records import Claim
from crawler.excess import EndedError, ExcessError
from crawler.memory import bytes_of
from crawler.pages.document import Document
from crawler.rehearsal_process import HEAD, KILLED_BY_TIME, MEGABYTES, NOT_READ, READ, TOO_LONG, TOO_MUCH
from pipelines.items import Found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.pages.page import Page

WAIT = 40.0
"""Seconds of the clock for one page or document, where the machine is busy with other things."""
_EVERY = 0.01
"""Seconds between two looks at how much memory it takes."""
ENDED = "the process that reads costly pages came to an end"
_BY_SIGNAL = {
    KILLED_BY_TIME: TOO_LONG,
    # How libraries in C end that want more memory than there is
    signal.SIGSEGV: TOO_MUCH,
    signal.SIGABRT: TOO_MUCH,
}
_BEGIN = "from crawler.rehearsal_process import main; main()"


class Rehearsal:
    """The other process: begun when first needed, and anew after it was killed.

    It has pipes to this one and nothing else: no port, no file, nothing of the archive. It ends with this
    one, however that ends.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._most = 0
        self.waited = 0.0
        """Seconds for which the last task kept this process from everything else."""

    def read(self, page: Page, kind: str, shape: str | None) -> None:
        """Return when a page has been read there as one of its kind is read here.

        Raises ExcessError if that took too much time or memory.
        """
        body = page.html.encode("utf8", "surrogatepass")
        self._done({"kind": kind, "url": page.url, "hosts": sorted(page.hosts), "shape": shape}, body)

    def document(
        self,
        kind: str,
        body: bytes,
        headers: Mapping[str, str],
        url: str,
        other: str,
        also: frozenset[str] = frozenset(),
    ) -> Document:
        """Return what ``read_document`` does, done there. Raises ExcessError as ``read`` does."""
        task = {"kind": kind, "url": url, "hosts": sorted(also), "headers": dict(headers), "other": other}
        said = io.BytesIO(self._done(task, body))
        said.seek(len(READ))
        document = _Plain(said).load()
        assert isinstance(document, Document)  # noqa: S101 - the other process gives nothing else
        return document

    def close(self) -> None:
        """End the other process if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _done(self, task: Mapping[str, Any], body: bytes) -> bytearray:
        began, self.waited = monotonic(), 0.0
        try:
            try:
                return self._tried(task, body)
            except EndedError:
                if monotonic() - began > WAIT:
                    raise
                return self._tried(task, body)
        finally:
            self.waited = monotonic() - began

    def _tried(self, task: Mapping[str, Any], body: bytes) -> bytearray:
        """Return what the process says to a task; raise EndedError if it ended, and not because of that."""
        process = self._begun()
        watch = _Watch(process.pid, self._most)
        watch.start()
        try:
            watch.most = self._most = self._most or _own(process)
            said = _exchange(process, json.dumps(task).encode(), body) if self._most else None
        finally:
            watch.ended.set()
            watch.join()
        if said is None or watch.found:
            process.kill()
            ended_by = -process.wait()
            started, excess = self._most > 0, watch.found or _BY_SIGNAL.get(ended_by)
            self.close()
            if excess and started:
                raise ExcessError(excess)
            raise EndedError(ENDED)
        if bytes_of(process.pid, "VmHWM") > self._most - (MEGABYTES << 19):
            # What it has free by now it would not give back.
            self.close()
        if not said.startswith(READ):
            raise ExcessError(said[len(NOT_READ) :].decode())
        return said

    def _begun(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._most = 0
            # -P: nothing of the folder that the command happens to run in is imported.
            path = os.pathsep.join(filter(None, sys.path))
            try:
                self._process = subprocess.Popen(  # noqa: S603 - this very Python, with a line of ours
                    [sys.executable, "-P", "-c", _BEGIN],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, "PYTHONPATH": path},
                    bufsize=0,
                )
            except OSError as error:
                raise EndedError(f"{ENDED}: {error.strerror}") from error
            atexit.register(self.close)
        return self._process


class _Watch(Thread):
    """Kills the other process where a task takes too long or too much memory."""

    def __init__(self, process: int, most: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self.most = most
        """Bytes that it may take; 0 where that is not known yet."""
        self._began = monotonic()
        self.ended = Event()
        self.found = ""
        """What was too much, in words."""

    def run(self) -> None:
        """Look again and again, and once more at the end: a reader may have got over a want of memory."""
        while not self.found:
            last = self.ended.wait(_EVERY)
            if bytes_of(self._process, "VmHWM") > self.most > 0:
                self.found = TOO_MUCH
            elif monotonic() - self._began > WAIT:
                self.found = TOO_LONG
            elif last:
                return
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)


def _own(process: subprocess.Popen[bytes]) -> int:
    """Return how much a process may take once it says how much it needs for itself; 0 if it ended before."""
    assert process.stdout is not None  # noqa: S101 - a pipe
    said = _read(process.stdout, HEAD.size)
    return HEAD.unpack(said)[0] + (MEGABYTES << 20) if said else 0


def _exchange(process: subprocess.Popen[bytes], task: bytes, body: bytes) -> bytearray | None:
    """Send a task and return what the process says to it; None if it ended before."""
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    with suppress(BrokenPipeError):
        for part in (HEAD.pack(len(task), len(body)), task, body):
            rest = memoryview(part)
            while rest:
                rest = rest[process.stdin.write(rest) :]
    head = _read(process.stdout, HEAD.size)
    return _read(process.stdout, sum(HEAD.unpack(head))) if head is not None else None


def _read(pipe: Any, size: int) -> bytearray | None:
    # One piece of memory: what is read of a large sitemap is large too.
    whole = bytearray(size)
    rest = memoryview(whole)
    while rest:
        count = pipe.readinto(rest[: 1 << 20])
        if not count:
            return None
        rest = rest[count:]
    return whole


class _Plain(pickle.Unpickler):
    """Loads plain data and these classes, whatever the other process was made to send."""

    def find_class(self, module: str, name: str) -> Any:
        for known in (Document, Claim, Found):
            if (module, name) == (known.__module__, known.__qualname__):
                return known
        raise pickle.UnpicklingError(f"{module}.{name}")


rehearsal = Rehearsal()
"""That of this process: all blogs that it crawls share it."""
