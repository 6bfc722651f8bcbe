"""A crawl killed by SIGKILL at a random moment and run again ends complete, with no post twice."""

import random
import sqlite3
import subprocess
import sys
import time

import pytest
from warcio.archiveiterator import ArchiveIterator

POSTS = 100
SAMPLE = 5
WHOLE = 30


@pytest.fixture
def rounds(request):
    return WHOLE if request.config.getoption("--whole") else SAMPLE


def crawl(folder, url):
    command = [
        sys.executable,
        "-m",
        "blog_to_sqlite",
        "crawl",
        str(folder / "a.db"),
        url,
        "--delay",
        "0.01",
        "--quiet",
    ]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def records(folder):
    """Read every record of every WARC file to its end; return the addresses of the responses."""
    addresses = []
    for path in sorted((folder / "a.warc").iterdir()):
        assert path.name.endswith(".warc.gz")
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                record.content_stream().read()
                if record.rec_type == "response":
                    addresses.append(record.rec_headers.get_header("WARC-Target-URI"))
    return addresses


def check(folder, blog, again):
    assert again.wait(timeout=60) == 0, again.stderr.read()
    again.stderr.close()
    db = sqlite3.connect(folder / "a.db")
    urls = [url for (url,) in db.execute("SELECT url FROM posts")]
    assert len(urls) == len(set(urls)) == POSTS == len(blog.posts)
    assert db.execute("SELECT count(*), max(version) FROM posts").fetchone() == (POSTS, 1)
    assert db.execute("SELECT count(*) FROM versions").fetchone()[0] == POSTS
    assert db.execute("SELECT count(*) FROM posts_fts WHERE posts_fts MATCH 'the'").fetchone()[0] <= POSTS
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.execute("INSERT INTO posts_fts(posts_fts, rank) VALUES ('integrity-check', 1)")
    noted = db.execute("SELECT count(*) FROM fetches").fetchone()[0]
    db.close()
    assert set(urls) <= set(records(folder))
    assert len(records(folder)) >= noted


def test_killed_at_random_moments(generated_blog, tmp_path, rounds):
    blog = generated_blog(posts=POSTS)
    began = time.monotonic()
    whole = tmp_path / "whole"
    whole.mkdir()
    check(whole, blog, crawl(whole, blog.entry_url))
    seconds = time.monotonic() - began
    cut_short = 0
    for number in range(rounds):
        folder = tmp_path / str(number)
        folder.mkdir()
        moment = random.uniform(0.1, 0.95) * seconds
        victim = crawl(folder, blog.entry_url)
        try:
            victim.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            victim.kill()
            cut_short += 1
        victim.wait()
        victim.stderr.close()
        print(f"killed after {moment:.2f} s of {seconds:.2f} s")
        check(folder, blog, crawl(folder, blog.entry_url))
    assert cut_short > rounds / 2


def test_one_archive_killed_again_and_again(generated_blog, tmp_path, rounds):
    blog = generated_blog(posts=POSTS)
    for _ in range(rounds):
        victim = crawl(tmp_path, blog.entry_url)
        try:
            victim.wait(timeout=random.uniform(0.5, 1.5))
        except subprocess.TimeoutExpired:
            victim.kill()
        victim.wait()
        victim.stderr.close()
    check(tmp_path, blog, crawl(tmp_path, blog.entry_url))
