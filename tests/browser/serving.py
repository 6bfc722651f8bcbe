"""The real command that serves an archive, until it is no longer needed."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def served(path: Path, *options: str) -> Iterator[str]:
    """Serve an archive on a free port; yield the address that the command says."""
    command = [sys.executable, "-m", "blog_to_sqlite", "serve", str(path), "--port", "0", *options]
    said = path.with_suffix(".log")
    with said.open("w", encoding="utf8") as log:
        server = subprocess.Popen(command, stderr=log, text=True)
        try:
            yield _address(server, said)
        finally:
            server.terminate()
            server.wait(20)


def _address(server: subprocess.Popen[str], said: Path) -> str:
    while server.poll() is None:
        if found := re.search(r"http://[\d.:]+/", said.read_text(encoding="utf8")):
            return found[0]
        time.sleep(0.05)
    raise AssertionError(said.read_text(encoding="utf8"))
