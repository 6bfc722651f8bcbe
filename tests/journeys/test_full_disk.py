"""A full disk ends a crawl soon, with exit 4 and a sentence; once there is room the next run is complete."""

import resource
import sqlite3
import subprocess
import time
from contextlib import contextmanager
from functools import partial

import pytest

from tests.journeys.forked import run

POSTS = 40


class SmallDisk:
    """A folder for so many bytes: a tmpfs of its own where that is allowed, else a limit on every file."""

    def __init__(self, folder, size):
        self.folder, self.size = folder, size
        folder.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
        )
        self.mounted = done.returncode == 0

    @property
    def limit(self):
        """What is called in the child before the program starts, if anything is."""
        if self.mounted or not self.size:
            return None
        return partial(resource.setrlimit, resource.RLIMIT_FSIZE, (self.size, resource.RLIM_INFINITY))

    def make_room(self):
        if self.mounted:
            subprocess.run(["mount", "-o", "remount,size=64m", self.folder], check=True)
        self.size = 0

    def close(self):
        if self.mounted:
            subprocess.run(["umount", "-l", self.folder], check=True)


@contextmanager
def small_disk(folder, size):
    disk = SmallDisk(folder, size)
    try:
        yield disk
    finally:
        disk.close()


def crawl(disk, folder, blog, *options):
    arguments = ["crawl", "a.db", blog.entry_url, "--delay", "0", *options]
    code, _, said = run(folder, arguments, {}, timeout=60, before=disk.limit)
    return code, said


def check_whole(archive):
    db = sqlite3.connect(archive)
    assert db.execute("SELECT count(*), count(DISTINCT url) FROM posts").fetchone() == (POSTS, POSTS)
    assert db.execute("SELECT count(*), max(number) FROM versions").fetchone() == (POSTS, 1)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


# Bytes: too few for the tables, for the first pages, for half of the posts.
@pytest.mark.parametrize("size", [100_000, 400_000, 700_000])
def test_no_room_for_the_database(generated_blog, tmp_path, size):
    blog = generated_blog(posts=POSTS)
    # Answers that take long are not waited for.
    blog.server.slow = {post.path: 60 for post in blog.posts[13:16]}
    with small_disk(tmp_path / "disk", size) as disk:
        began = time.monotonic()
        code, said = crawl(disk, disk.folder, blog, "--no-warc")
        assert time.monotonic() - began < 45
        assert code == 4, said
        assert "a.db cannot" in said
        assert "run the same command again" in said
        assert "verdict" not in said
        blog.server.slow = {}
        disk.make_room()
        assert crawl(disk, disk.folder, blog, "--no-warc")[0] == 0
        check_whole(disk.folder / "a.db")


@pytest.mark.parametrize("size", [4_000, 60_000])
def test_no_room_for_the_warc(generated_blog, tmp_path, size):
    blog = generated_blog(posts=POSTS)
    with small_disk(tmp_path / "a.warc", size) as disk:
        if disk.mounted:
            blog.server.slow = {post.path: 60 for post in blog.posts[13:16]}
            began = time.monotonic()
            code, said = crawl(disk, tmp_path, blog)
            assert time.monotonic() - began < 45
            assert code == 4, said
            assert ".warc.gz cannot be written: No space left on device. Make room" in said
        else:  # the database is then too large before the WARC is
            code, said = crawl(disk, tmp_path, blog)
            assert code == 4, said
        blog.server.slow = {}
        disk.make_room()
        assert crawl(disk, tmp_path, blog)[0] == 0
        check_whole(tmp_path / "a.db")


def test_a_disk_that_is_full_from_the_start(generated_blog, tmp_path):
    blog = generated_blog(posts=POSTS)
    with small_disk(tmp_path / "disk", 4096) as disk:
        code, said = crawl(disk, disk.folder, blog)
        assert code == 4, said
        assert "a.db cannot" in said
        if disk.mounted:
            assert not [path.name for path in disk.folder.iterdir() if path.stat().st_size]
        disk.make_room()
        assert crawl(disk, disk.folder, blog)[0] == 0
        check_whole(disk.folder / "a.db")
