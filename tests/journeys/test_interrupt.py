"""An interrupted crawl says so, keeps what came, and goes on in the next run; only one writes at a time."""

import os
import select
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.forked import Running

ROOT = Path(__file__).parents[2]


@pytest.fixture
def running(generated_blog, tmp_path):
    """A crawl that is under way: its process and its blog."""
    blog = generated_blog(posts=60)
    with crawling(blog, tmp_path, 0.1) as process:
        wait_for_posts(blog)
        yield process, blog


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)]
)
def test_a_signal_ends_the_run_well(cli, running, tmp_path, number, code):
    process, blog = running
    process.send_signal(number)
    assert process.wait(timeout=10) == code
    said = process.said()
    assert "all kept. Run the same command again to go on." in said
    assert "Traceback" not in said
    db = sqlite3.connect(tmp_path / "a.db")
    kept = {url.removeprefix(blog.base_url) for (url,) in db.execute("SELECT url FROM posts")}
    assert 0 < len(kept) < 60
    assert db.execute("SELECT outcome FROM crawls").fetchall() == [("interrupted",)]
    db.close()
    before = len(blog.requests)
    again = cli("crawl", "a.db", blog.entry_url, "--delay", "0")
    assert again.code == 0
    assert f"{60 - len(kept)} new" in again.err
    assert not kept & {path for _, _, path, _ in blog.requests[before:]}


def test_a_second_crawl_on_the_same_archive_ends_at_once(cli, running):
    process, blog = running
    began = time.monotonic()
    said = cli("crawl", "a.db", blog.entry_url)
    assert said.code == 5
    assert f"(pid {process.pid})" in said.err
    assert time.monotonic() - began < 10
    assert process.poll() is None


def test_readers_are_not_blocked_while_a_crawl_writes(cli, running):
    process, _ = running
    said = cli("export", "a.db", "--format", "ndjson")
    assert said.code == 0
    assert said.out.count("\n") >= 1
    assert cli("audit", "a.db").code == 3
    assert process.poll() is None


closing = set()
"""Terminals that are read no longer."""


def read_away(terminal):
    while terminal not in closing:
        if select.select([terminal], [], [], 0.1)[0]:
            os.read(terminal, 10_000)


def wait_for_posts(blog):
    deadline = time.monotonic() + 60
    while sum("/post-" in path for _, _, path, _ in blog.requests) < 16 and time.monotonic() < deadline:
        time.sleep(0.05)


@contextmanager
def crawling(blog, folder, delay):
    """A crawl that is ended where it has not ended by itself."""
    with Running(folder, ["crawl", "a.db", blog.entry_url, "--delay", str(delay)], {}) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def started(blog, folder, delay, *before):
    """The same with an interpreter of its own, that another program may start."""
    crawl = [sys.executable, "-m", "blog_to_sqlite", "crawl", "a.db", blog.entry_url, "--delay", str(delay)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [*before, *crawl], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("seconds", [0, 0.05, 0.1, 0.4, 0.8])
def test_a_signal_at_the_very_start_ends_the_run_too(generated_blog, tmp_path, seconds, number):
    blog = generated_blog(posts=60)
    with started(blog, tmp_path, 0.5) as process:
        time.sleep(seconds)
        process.send_signal(number)
        process.wait(timeout=20)
        assert len(blog.requests) < 10
    # Until our first line runs, Python itself answers the signal.
    assert process.returncode in {128 + number, -number, 1}
    for left in tmp_path.glob("*.db"):
        db = sqlite3.connect(left)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        db.close()


@pytest.mark.skipif(sys.platform != "linux", reason="a terminal hangs up in other ways elsewhere")
def test_a_terminal_that_is_closed_ends_the_run_well(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=60)
    ours, theirs = os.openpty()
    crawl = [sys.executable, "-m", "blog_to_sqlite", "crawl", "a.db", blog.entry_url, "--delay", "0.1"]
    process = subprocess.Popen(
        ["setsid", "--ctty", *crawl],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    reader = threading.Thread(target=read_away, args=[ours], daemon=True)
    reader.start()
    wait_for_posts(blog)
    # The one who reads has the terminal open: it ends with the write that it is given.
    closing.add(ours)
    reader.join(10)
    os.close(ours)
    assert process.wait(timeout=15) == 143
    db = sqlite3.connect(tmp_path / "a.db")
    assert db.execute("SELECT outcome FROM crawls").fetchall() == [("interrupted",)]
    db.close()
    assert cli("crawl", "a.db", "--delay", "0").code == 0


def test_a_run_that_is_to_outlive_its_terminal_goes_on(generated_blog, tmp_path):
    blog = generated_blog(posts=30)
    with started(blog, tmp_path, 0.05, "nohup") as process:
        wait_for_posts(blog)
        process.send_signal(signal.SIGHUP)
        assert process.wait(timeout=60) == 0


def test_nobody_who_reads_the_messages_is_no_reason_to_stop(generated_blog, tmp_path):
    blog = generated_blog(posts=30)
    blog.fail(blog.posts[3].path, 500)
    with started(blog, tmp_path, 0) as process:
        process.stderr.close()
        assert process.wait(timeout=60) == 3
    db = sqlite3.connect(tmp_path / "a.db")
    assert db.execute("SELECT count(*) FROM posts").fetchone() == (29,)
    assert db.execute("SELECT outcome FROM crawls").fetchone() == ("gaps",)
    db.close()


def test_a_crawl_that_waits_for_a_server_can_be_stopped(generated_blog, tmp_path):
    blog = generated_blog(posts=60)
    blog.fail(blog.posts[0].path, 503, retry_after="600")
    with crawling(blog, tmp_path, 0) as process:
        deadline = time.monotonic() + 60
        while not any(status == 503 for *_, status in blog.requests) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 130
        assert "Stopping after the answers that are under way" in process.said()


def test_a_server_that_does_not_answer_does_not_keep_a_run_that_is_to_end(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=20)
    blog.server.slow = {post.path: 60 for post in blog.posts[5:]} | {blog.posts[1].path: 60}
    with crawling(blog, tmp_path, 0) as process:
        deadline = time.monotonic() + 60
        while len(blog.requests) < 20 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 143
        assert "Interrupted after 4 posts" in process.said()
    blog.server.slow = {}
    assert cli("crawl", "a.db", "--delay", "0").code == 0
    assert cli("export", "a.db", "--format", "ndjson").out.count("\n") == 20
