"""Another program's lock on the database is waited for; nothing is lost, and a signal is heard meanwhile."""

import signal
import sqlite3
import threading
import time
from contextlib import closing, contextmanager

import pytest

from tests.journeys.forked import Running

POSTS = 60
SECONDS = 4
WHOLE = 30
WRITING = (
    ("crawl", "{url}"),
    ("audit", "--accept", "{url}gone/", "--why", "it is gone"),
    ("forget", "{url}", "--yes"),
    ("replay",),
)
"""Commands that write, without their archive."""


@contextmanager
def crawling(blog, folder, *options):
    """A crawl whose first posts are archived."""
    with Running(folder, ["crawl", "a.db", blog.entry_url, *options], {}) as process:
        try:
            until(lambda: posts_asked(blog) > 16)
            yield process
        finally:
            process.kill()


def until(is_so):
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def posts_asked(blog):
    return sum("/post-" in path for _, _, path, _ in blog.requests)


@contextmanager
def locked(folder, how):
    """Hold the database as another program would."""
    with closing(sqlite3.connect(folder / "a.db", isolation_level=None, timeout=60)) as other:
        other.execute(f"BEGIN {how}")
        yield
        other.execute("ROLLBACK")


def rows(folder, query):
    with closing(sqlite3.connect(folder / "a.db")) as db:
        return db.execute(query).fetchall()


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_lock_of_another_program_is_waited_for(generated_blog, tmp_path, request, how):
    seconds = WHOLE if request.config.getoption("--whole") else SECONDS
    blog = generated_blog(posts=POSTS, latency=0.2)
    # Under way when the lock begins, and late when it ends, were its seconds counted.
    blog.server.slow = {post.path: seconds + 1 for post in blog.posts[12:18]}
    options = ["--delay", "0", "--set", f"DOWNLOAD_TIMEOUT={seconds * 0.75}", "--set", "RETRY_TIMES=0"]
    with crawling(blog, tmp_path, *options) as process:
        with locked(tmp_path, how):
            time.sleep(seconds)
            before = posts_asked(blog)
            assert before < POSTS
            assert process.poll() is None
        assert process.wait(timeout=60) == 0, process.said()
    paths = [path for _, _, path, _ in blog.requests if "/post-" in path]
    assert len(paths) == len(set(paths)) == POSTS
    assert rows(tmp_path, "SELECT count(*), max(version) FROM posts") == [(POSTS, 1)]
    assert rows(tmp_path, "SELECT outcome FROM crawls") == [("complete",)]
    assert rows(tmp_path, "SELECT count(*) FROM addresses WHERE last_error NOTNULL AND kind = 'post'") == [
        (0,)
    ]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_is_heard_while_a_lock_is_waited_for(cli, generated_blog, tmp_path, number, code):
    blog = generated_blog(posts=POSTS)
    with crawling(blog, tmp_path, "--delay", "0.05") as process:
        with locked(tmp_path, "IMMEDIATE"):
            time.sleep(1)
            process.send_signal(number)
            assert process.wait(timeout=15) == code
            said = process.said()
        assert "all kept. Run the same command again to go on." in said
        assert "Traceback" not in said
    assert rows(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    assert cli("crawl", "a.db", "--delay", "0").code == 0
    assert rows(tmp_path, "SELECT count(*), max(version) FROM posts") == [(POSTS, 1)]
    assert rows(tmp_path, "SELECT count(*) FROM crawls WHERE ended_at IS NULL") == [(0,)]
    names = {name for (name,) in rows(tmp_path, "SELECT name FROM warc_files")}
    assert names == {path.name for path in (tmp_path / "a.warc").iterdir()}


def test_a_second_signal_ends_the_wait_for_a_lock_at_once(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=POSTS)
    with crawling(blog, tmp_path, "--delay", "0.05") as process, locked(tmp_path, "IMMEDIATE"):
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=3) == 143
    assert cli("crawl", "a.db", "--delay", "0").code == 0
    assert rows(tmp_path, "SELECT count(*), max(version) FROM posts") == [(POSTS, 1)]
    assert rows(tmp_path, "PRAGMA integrity_check") == [("ok",)]


def test_a_reader_never_waits_for_a_crawl(generated_blog, tmp_path):
    blog = generated_blog(posts=POSTS)
    counts, over = [], threading.Event()

    def read():
        with closing(sqlite3.connect(tmp_path / "a.db", timeout=0)) as db:
            while not over.is_set():
                counts.append(db.execute("SELECT count(*) FROM posts").fetchone()[0])
                db.execute("SELECT count(*) FROM posts_fts WHERE posts_fts MATCH 'the'").fetchone()

    with crawling(blog, tmp_path, "--delay", "0") as process:
        reader = threading.Thread(target=read)
        reader.start()
        assert process.wait(timeout=60) == 0
        until(lambda: counts and counts[-1] == POSTS)
        over.set()
        reader.join()
    assert counts == sorted(counts)
    assert len(set(counts)) > 2


def test_a_lock_file_that_a_killed_crawl_left_holds_nothing(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=POSTS)
    blog.server.slow = {post.path: 60 for post in blog.posts[-4:]}
    with crawling(blog, tmp_path, "--delay", "0.05") as process:
        for command in WRITING:
            said = cli(command[0], "a.db", *(word.format(url=blog.entry_url) for word in command[1:]))
            assert said.code == 5, (command, said.err)
            assert f"Another run (pid {process.pid}) is writing to a.db" in said.err
        process.kill()
        process.wait()
    blog.server.slow = {}
    assert (tmp_path / "a.db-lock").exists()
    (tmp_path / "link.db").symlink_to("a.db")
    assert cli("crawl", "link.db", "--delay", "0").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db", "a.warc", "link.db"]
    assert rows(tmp_path, "SELECT count(*) FROM posts") == [(POSTS,)]
