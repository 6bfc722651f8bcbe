from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BLOG = "https://blog.example/"


def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "blog_to_sqlite", "schedule", *(str(argument) for argument in arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        **options,
    )


def test_the_crontab_line_has_absolute_paths_and_canonical_addresses(tmp_path: Path) -> None:
    done = run(
        *(os.path.relpath(tmp_path / "my archive.db"), "blog.example", "--every", "6h", "--print", "crontab"),
        env=os.environ | {"BLOG_TO_SQLITE_CONTACT": "me@example.org"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    comment, line = done.stdout.splitlines()
    assert comment.startswith("#")
    fields = line.split(" ", 5)
    assert fields[:5] == ["17", "*/6", "*", "*", "*"]
    assert Path(fields[5].split(" ")[0]).is_absolute()
    assert fields[5].endswith(
        f" crawl '{tmp_path / 'my archive.db'}' {BLOG} --contact me@example.org --quiet"
    )
    assert not list(tmp_path.iterdir()), "only printing"


def test_without_a_form_all_are_printed(tmp_path: Path) -> None:
    done = run(tmp_path / "a.db", BLOG, "--cron", "15 3 * * mon")
    assert done.returncode == 0
    for words in ("crontab -e", "OnCalendar=Mon *-*-* 03:15:00", '- cron: "15 3 * * 1"'):
        assert words in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([BLOG], "Say how often"),
        ([BLOG, "--every", "6h", "--cron", "0 0 * * *"], "Say how often"),
        ([BLOG, "--every", "5h"], "cannot be kept"),
        ([BLOG, "--cron", "0 0 * *"], "not five"),
        (["--every", "6h"], "There is no archive at"),
        (["not an address", "--every", "6h"], "is no web address"),
        ([BLOG, "--every", "6h", "--print", "launchd"], "crontab"),
    ],
)
def test_a_wrong_option_is_a_sentence_and_exit_2(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = run(tmp_path / "a.db", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_directory_is_no_archive(tmp_path: Path) -> None:
    done = run(tmp_path, BLOG, "--every", "6h")
    assert done.returncode == 2
    assert "is a directory" in done.stderr
