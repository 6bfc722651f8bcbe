"""The real command in a process of its own, forked from one that has imported everything: for many runs."""

from __future__ import annotations

import os
import sys
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LIMIT = 120
"""Seconds after which a run is taken for one that hangs."""

_context = get_context("forkserver")
_context.set_forkserver_preload(["tests.journeys.imported"])


class Said(NamedTuple):
    code: int | None
    out: str
    err: str


def run(
    folder: Path, arguments: Sequence[object], environment: Mapping[str, str], *, timeout: float = _LIMIT
) -> Said:
    """Run ``blog-to-sqlite`` in ``folder``; no run may ever show a traceback."""
    with TemporaryDirectory() as said:
        known = {**os.environ, **environment}
        process = _context.Process(target=_command, args=(folder, said, [*map(str, arguments)], known))
        process.start()
        process.join(timeout)
        if process.is_alive():
            process.kill()
            process.join()
            raise TimeoutError(f"{arguments} took longer than {timeout} seconds")
        out, err = (Path(said, name).read_text(encoding="utf8") for name in ("out", "err"))
    assert "Traceback" not in err, err
    return Said(process.exitcode, out, err)


def _command(folder: Path, said: str, arguments: list[str], environment: dict[str, str]) -> None:
    from blog_to_sqlite.cli import main

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(Path(said, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), number)
    sys.argv = ["blog-to-sqlite", *arguments]
    main()
