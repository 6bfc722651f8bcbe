"""The real command, in a process of its own."""

import pytest

from tests.journeys.forked import run as forked


@pytest.fixture
def cli(tmp_path):
    """Run ``blog-to-sqlite`` with these arguments in an empty folder; no run may ever show a traceback."""

    def run(*arguments, timeout=120, **environment):
        return forked(tmp_path, arguments, environment, timeout=timeout)

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
