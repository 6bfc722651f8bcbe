"""The real command, in a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def cli(tmp_path):
    """Run ``blog-to-sqlite`` with these arguments in an empty folder; no run may ever show a traceback."""

    def run(*arguments, timeout=120, **environment):
        done = subprocess.run(
            [sys.executable, "-m", "blog_to_sqlite", *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            text=True,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def files(tmp_path):
    """What lies in the folder of the test, by name, with content."""

    def look():
        return {
            path.relative_to(tmp_path).as_posix(): path.read_bytes() if path.is_file() else None
            for path in tmp_path.rglob("*")
        }

    return look
