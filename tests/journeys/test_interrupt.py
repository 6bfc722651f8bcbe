"""An interrupted crawl says so, keeps what came, and goes on in the next run; only one writes at a time."""

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest


@pytest.fixture
def running(generated_blog, tmp_path):
    """A crawl that is under way: its process and its blog."""
    blog = generated_blog(posts=60)
    command = [sys.executable, "-m", "blog_to_sqlite", "crawl", "a.db", blog.entry_url, "--delay", "0.1"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while sum("/post-" in path for _, _, path, _ in blog.requests) < 16 and time.monotonic() < deadline:
        time.sleep(0.05)
    yield process, blog
    process.kill()
    process.wait()
    process.stderr.close()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_well(cli, running, tmp_path, number, code):
    process, blog = running
    process.send_signal(number)
    assert process.wait(timeout=10) == code
    said = process.stderr.read()
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


@contextmanager
def crawling(blog, folder, delay):
    command = [sys.executable, "-m", "blog_to_sqlite", "crawl", "a.db", blog.entry_url, "--delay", str(delay)]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.mark.parametrize("seconds", [0.4, 0.6, 0.8, 1.0])
def test_a_signal_at_the_very_start_ends_the_run_too(generated_blog, tmp_path, seconds):
    blog = generated_blog(posts=60)
    with crawling(blog, tmp_path, 0.5) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        assert len(blog.requests) < 10


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
        assert "Stopping after the answers that are under way" in process.stderr.read()


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
        assert "Interrupted after 4 posts" in process.stderr.read()
    blog.server.slow = {}
    assert cli("crawl", "a.db", "--delay", "0").code == 0
    assert cli("export", "a.db", "--format", "ndjson").out.count("\n") == 20
