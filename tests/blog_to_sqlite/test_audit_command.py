from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.records import Claim
from tests.journeys import forked

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt

BLOG = "https://blog.example/"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    said = forked.run(Path.cwd(), arguments, {}, timeout=60)
    return subprocess.CompletedProcess(arguments, said.code, said.out, said.err)


@pytest.fixture
def two_blogs(archive_at: ArchiveAt) -> Path:
    with archive_at.run() as run:
        run.listing([BLOG + "a", BLOG + "b"], claim=Claim(2, "2 posts"))
        run.post(BLOG + "a")
        run.failure(BLOG + "b", "gone", "HTTP 404 Not Found")
        run.db.execute("UPDATE blogs SET title = 'Blog\x1b[31m – 约'")
        run.end()
    archive_at.filled({"x": {}, "y": {}}, "https://z.example/blog/")
    return archive_at.path


def test_audit_of_all_blogs_names_the_gap_and_exits_with_3(two_blogs: Path) -> None:
    done = run("audit", two_blogs)
    assert (done.returncode, done.stderr) == (3, "")
    assert "Blog�[31m – 约\n  1 of 2 posts, verdict gaps: proven by the blog's own count\n" in done.stdout
    assert f"    {BLOG}b (HTTP 404 Not Found)\n" in done.stdout
    assert "https://z.example/blog/\n  2 of 2 posts, verdict complete" in done.stdout
    assert "\x1b" not in done.stdout


def test_audit_of_the_complete_blog_alone_exits_with_0(two_blogs: Path) -> None:
    done = run("audit", two_blogs, "z.example/blog")
    assert done.returncode == 0
    assert BLOG not in done.stdout


def test_audit_as_json(two_blogs: Path) -> None:
    done = run("audit", two_blogs, "--json")
    first, second = json.loads(done.stdout)
    assert done.returncode == 3
    assert (first["verdict"], second["verdict"]) == ("gaps", "complete")
    assert first["gaps"] == [
        {
            "url": BLOG + "b",
            "kind": "post",
            "state": "gone",
            "reason": "HTTP 404 Not Found",
            "short_by": None,
        }
    ]


def test_a_gap_is_accepted_with_a_reason_and_taken_back(two_blogs: Path) -> None:
    done = run("audit", two_blogs, "--accept", BLOG + "b", "--why", "Lost\x1b[2J long ago")
    assert done.returncode == 0, done.stderr
    assert "Accepted" in done.stderr
    assert f"    {BLOG}b (HTTP 404 Not Found), because: Lost�[2J long ago\n" in done.stdout
    assert run("audit", two_blogs).returncode == 0
    assert run("audit", two_blogs, "z.example/blog", "--unaccept", BLOG + "b").returncode == 2
    assert run("audit", two_blogs, "--unaccept", BLOG + "b").returncode == 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--accept", BLOG + "b"], "--why"),
        (["--accept", BLOG + "b", "--why", " "], "--why"),
        (["--why", "because"], "--accept"),
        (["--accept", BLOG + "b", "--why", "x", "--unaccept", BLOG + "b"], "not both"),
        (["--accept", BLOG + "a", "--why", "x"], "is no gap"),
        (["--unaccept", BLOG + "a"], "was not accepted"),
    ],
)
def test_a_decision_that_cannot_be_taken_is_a_sentence_and_exit_2(
    two_blogs: Path, options: list[str], words: str
) -> None:
    done = run("audit", two_blogs, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_to_accept_takes_the_lock_of_the_one_writer(two_blogs: Path) -> None:
    from archive.connection import writer

    with writer(two_blogs):
        done = run("audit", two_blogs, "--accept", BLOG + "b", "--why", "x")
    assert (done.returncode, done.stdout) == (5, "")


def test_to_accept_makes_no_archive(tmp_path: Path) -> None:
    assert run("audit", tmp_path / "no.db", "--accept", BLOG, "--why", "x").returncode == 2
    assert not list(tmp_path.iterdir())


def test_blogs_is_a_line_a_blog(two_blogs: Path) -> None:
    done = run("blogs", two_blogs)
    assert (done.returncode, done.stderr) == (0, "")
    head, first, second = done.stdout.splitlines()
    assert head.split() == ["posts", "last", "crawl", "verdict", "next", "due", "blog"]
    assert first.split()[0::3][:2] == ["1", "gaps"]
    assert first.endswith("https://blog.example/  Blog�[31m – 约")
    assert first.index("gaps") == second.index("complete") == head.index("verdict")


def test_blogs_as_json(two_blogs: Path) -> None:
    first, second = json.loads(run("blogs", two_blogs, "--json").stdout)
    assert (first["blog"], first["posts"], first["verdict"], first["gaps"]) == (BLOG, 1, "gaps", 1)
    assert (second["blog"], second["posts"], second["verdict"]) == ("https://z.example/blog/", 2, "complete")


@pytest.mark.parametrize("command", ["audit", "blogs"])
def test_no_archive_is_a_sentence_and_exit_2(command: str, tmp_path: Path) -> None:
    done = run(command, tmp_path / "no.db")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: There is no archive at {tmp_path / 'no.db'}.")
    assert not list(tmp_path.iterdir())


def test_an_unknown_blog_is_a_sentence_and_exit_2(two_blogs: Path) -> None:
    done = run("audit", two_blogs, "https://other.example/")
    assert (done.returncode, done.stdout) == (2, "")
    assert "https://z.example/blog/" in done.stderr


def test_an_archive_without_blogs(archive_at: ArchiveAt) -> None:
    from archive.crawls import withdraw

    with archive_at.run() as begun:
        withdraw(begun.db, begun.crawl)
    audited = run("audit", archive_at.path)
    assert (audited.returncode, audited.stdout) == (2, "")
    listed = run("blogs", archive_at.path)
    assert (listed.returncode, listed.stdout) == (0, "")
    for done in (audited, listed):
        assert "holds no blog yet" in done.stderr
    assert run("blogs", archive_at.path, "--json").stdout == "[]\n"


@pytest.mark.parametrize("command", ["audit", "blogs", "export"])
def test_reading_leaves_no_file_beside_the_archive_and_not_a_byte_changed(
    two_blogs: Path, command: str
) -> None:
    before = two_blogs.read_bytes()
    run(command, two_blogs)
    assert two_blogs.read_bytes() == before
    assert [path.name for path in two_blogs.parent.iterdir()] == ["archive.db"]
