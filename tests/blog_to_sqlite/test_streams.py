from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt

POST = "https://blog.example/a"
PROGRAM = f"{sys.executable} -m blog_to_sqlite"


@pytest.fixture
def archive(archive_at: ArchiveAt) -> Path:
    archive_at.filled({"a": {"title": "Grüße, 世界 \N{GRINNING FACE}"}})
    return archive_at.path


def shell(line: str, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, env=os.environ | environment, timeout=60, check=False
    )
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("words", ["--help", "--version", "crawl --help", "audit {db}", "blogs {db} --json"])
def test_a_reader_that_leaves_ends_a_command_quietly(archive: Path, words: str) -> None:
    line = f"{PROGRAM} {words.format(db=archive)} | true; exit ${{PIPESTATUS[0]}}"
    assert shell(line) == (0, "", "")


@pytest.mark.parametrize("words", ["--help", "audit {db}", "export {db}", "blogs {db} --json"])
@pytest.mark.parametrize(
    ("place", "said"), [(">&-", "Standard output is closed"), (">/dev/full", "No space left|disk is full")]
)
def test_output_that_goes_nowhere_is_told(archive: Path, words: str, place: str, said: str) -> None:
    if place.endswith("full") and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    code, out, err = shell(f"{PROGRAM} {words.format(db=archive)} {place}")
    assert (code, out, err.count("\n")) == (4, "", 1)
    assert any(part in err for part in said.split("|"))


def test_no_stream_at_all_is_no_reason_to_write_into_the_archive(archive: Path) -> None:
    before = archive.read_bytes()
    assert shell(f"{PROGRAM} audit {archive} <&- >&- 2>&-") == (4, "", "")
    assert shell(f"{PROGRAM} schedule {archive} --every 6h <&- 2>&- >/dev/null") == (0, "", "")
    assert shell(f"{PROGRAM} forget {archive} https://blog.example/a <&-")[0] == 2
    assert archive.read_bytes() == before


def test_data_is_utf8_whatever_the_locale(archive: Path) -> None:
    code, out, _ = shell(
        f"{PROGRAM} export {archive} --columns title; {PROGRAM} history {archive} {POST} --json",
        PYTHONIOENCODING="ascii",
        LC_ALL="C",
    )
    assert code == 0
    assert out.count("Grüße, 世界 \N{GRINNING FACE}") >= 2
