"""Where a machine lacks something, a run does without it or says so; the next one ends complete."""

import resource
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.forked import run

ROOT = Path(__file__).parents[2]


def crawl(folder, blog):
    arguments = ["crawl", "a.db", blog.entry_url, "--delay", "0"]
    code, _, said = run(folder, arguments, {}, timeout=100)
    return code, said


def poor_crawl(folder, blog, limit=None, **environment):
    """Crawl with an interpreter of its own, which has only what is given."""

    def limited():
        if limit:
            resource.setrlimit(limit[0], (limit[1], limit[1]))

    done = subprocess.run(
        [sys.executable, "-m", "blog_to_sqlite", "crawl", "a.db", blog.entry_url, "--delay", "0"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", **environment},
        preexec_fn=limited,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stderr


@contextmanager
def disk(folder, options):
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be made here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_without_a_home_or_a_folder_for_temporary_files(generated_blog, tmp_path):
    assert poor_crawl(tmp_path, generated_blog(posts=3), TMPDIR="/no/such/folder")[0] == 0


@pytest.mark.skipif(sys.platform != "linux", reason="counts the files that Python itself has open")
def test_with_few_open_files(generated_blog, tmp_path):
    code, said = poor_crawl(tmp_path, generated_blog(posts=3), (resource.RLIMIT_NOFILE, 12))
    assert (code, "Too many open files" in said) == (4, True), said
    assert poor_crawl(tmp_path, generated_blog(posts=3), (resource.RLIMIT_NOFILE, 40))[0] == 0


def test_with_files_that_may_not_grow(generated_blog, tmp_path):
    blog = generated_blog(posts=3)
    code, said = poor_crawl(tmp_path, blog, (resource.RLIMIT_FSIZE, 200_000))
    assert (code, "a.db cannot be written" in said) == (4, True), said
    assert crawl(tmp_path, blog)[0] == 0


def test_without_room_for_another_file(generated_blog, tmp_path):
    blog = generated_blog(posts=3)
    with disk(tmp_path / "disk", "size=64m,nr_inodes=4") as folder:
        code, said = crawl(folder, blog)
        assert (code, "a.db cannot be written" in said) == (4, True), said
        subprocess.run(["mount", "-o", "remount,nr_inodes=1000", folder], check=True)
        assert crawl(folder, blog)[0] == 0


def test_on_a_disk_that_is_read_only(generated_blog, tmp_path):
    blog = generated_blog(posts=3)
    with disk(tmp_path / "disk", "size=64m") as folder:
        assert crawl(folder, blog)[0] == 0
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        requests = len(blog.requests)
        before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
        code, said = crawl(folder, blog)
        assert (code, "a.db cannot be written" in said) == (4, True), said
        assert len(blog.requests) == requests
        assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_warc_files_may_lie_on_another_disk_and_one_that_is_gone_is_told(generated_blog, tmp_path):
    blog = generated_blog(posts=3)
    (tmp_path / "other").mkdir()
    (tmp_path / "a.warc").symlink_to("other")
    assert crawl(tmp_path, blog)[0] == 0
    assert len(list((tmp_path / "other").iterdir())) == 1
    shutil.move(tmp_path / "other", tmp_path / "unplugged")
    code, said = crawl(tmp_path, blog)
    assert (code, "a.warc is no folder" in said) == (2, True), said
