"""The real command in a process of its own, forked from one that has imported everything: for many runs."""

from __future__ import annotations

import os
import sys
from multiprocessing import connection, get_context
from pathlib import Path
from subprocess import TimeoutExpired
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_LIMIT = 120
"""Seconds after which a run is taken for one that hangs."""

_context = get_context("forkserver")
_context.set_forkserver_preload(["tests.journeys.imported", __name__])
_turn = Lock()
"""Whose it is to begin a process or to ask how one ended: in either, all of them are looked at."""


class Said(NamedTuple):
    code: int | None
    out: str
    err: str


class Running:
    """A command at work: what ``subprocess.Popen`` offers, as far as tests ask for it."""

    def __init__(
        self,
        folder: Path,
        arguments: Sequence[object],
        environment: Mapping[str, str],
        before: Callable[[], object] | None = None,
    ) -> None:
        self._said = TemporaryDirectory()
        known = {**os.environ, **environment}
        given = (folder, self._said.name, [*map(str, arguments)], known, before)
        self._process = _context.Process(target=_command, args=given)
        with _turn:
            self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Return the exit code, None for one that is still at work."""
        with _turn:
            return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code once there is one."""
        if not connection.wait([self._process.sentinel], timeout):
            raise TimeoutExpired([], timeout or 0)
        code = self.poll()
        assert code is not None
        return code

    @property
    def returncode(self) -> int | None:
        return self.poll()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        if self.poll() is None:
            self._process.kill()

    def said(self, name: str = "err") -> str:
        """Return what stands so far on standard error or, with "out", on standard output."""
        path = Path(self._said.name, name)
        return path.read_text(encoding="utf8") if path.exists() else ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Wait until it has ended; after a fault it is ended."""
        if kind is not None:
            self.kill()
        self.wait(_LIMIT)
        self._said.cleanup()


def run(
    folder: Path,
    arguments: Sequence[object],
    environment: Mapping[str, str],
    *,
    timeout: float = _LIMIT,
    before: Callable[[], object] | None = None,
) -> Said:
    """Run ``blog-to-sqlite`` in ``folder``, after ``before``; no run may ever show a traceback."""
    with Running(folder, arguments, environment, before) as running:
        code = running.wait(timeout)
        out, err = running.said("out"), running.said("err")
    assert "Traceback" not in err, err
    return Said(code, out, err)


def _command(
    folder: Path,
    said: str,
    arguments: list[str],
    environment: dict[str, str],
    before: Callable[[], object] | None,
) -> None:
    from blog_to_sqlite.cli import main

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(Path(said, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), number)
    if before:
        before()
    sys.argv = ["blog-to-sqlite", *arguments]
    main()
