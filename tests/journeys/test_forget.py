"""A takedown: no byte of the text stays anywhere, the address never comes back, and a kill breaks nothing."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.verification import verify
from archive.warc_reading import read_records
from tests.blogs.generated import GeneratedBlog, Shape
from tests.blogs.loopback_server import Answer
from tests.journeys.forked import run

ROOT = Path(__file__).parents[2]
SECRET = "Zwiebelfisch and quorlbent jaxmoor went frimbling over the plastrous vintergast marsh"
WORDS = tuple(word.casefold().encode() for word in SECRET.split() if len(word) > 5)
WHOLE = 40


def every_byte(folder):
    """Yield name and content of every file, WARC files unpacked, bodies too."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        yield path.name, content
        if ".warc.gz" in path.name:
            for record in read_records(path):
                yield path.name, getattr(record, "block", b"")
                body = getattr(record, "body", b"")
                if body.startswith(b"\x1f\x8b"):
                    yield path.name, zlib.decompress(body, zlib.MAX_WBITS + 16)


def places_of_words(folder):
    return {name for name, content in every_byte(folder) if any(word in content.lower() for word in WORDS)}


def with_a_secret(blog):
    """Give the blog's fourth post a text found nowhere else, which feed, listing and a neighbour show too."""
    old = blog.posts[3]
    text = f"<p>{SECRET}.</p><p>{old.summary} {SECRET[:60]} again.</p>" + old.body_html
    blog.posts[3] = replace(old, body_html=text, summary=f"{SECRET} in short.")
    blog.publish()
    answers = blog.server.answers
    neighbour = blog.posts[7].path
    extra = f"<aside>Read next: {SECRET[:40]}<b>{SECRET[40:]}</b></aside></body>"
    shown = answers[neighbour]
    page = shown.whole[len(shown.head) :].replace(b"</body>", extra.encode())
    answers[neighbour] = Answer(page, "text/html; charset=utf-8")
    return blog.url(blog.posts[3])


@pytest.fixture(scope="module")
def archived(tmp_path_factory):
    """Give a blog archived twice, the second time with a second version of the post, and its address."""
    folder = tmp_path_factory.mktemp("forget")
    with GeneratedBlog(Shape(posts=12)) as blog:
        url = with_a_secret(blog)
        crawl = ["crawl", "a.db", blog.entry_url, "--delay", "0", "--quiet"]
        assert run(folder, crawl, {}).code == 0
        more = blog.posts[3].body_html + "<p>More of it.</p>" * 9
        blog.posts[3] = replace(blog.posts[3], body_html=more)
        blog.publish()
        assert run(folder, [*crawl, "--full"], {}).code == 0
        yield folder, blog, url


@pytest.fixture
def blog_and_url(archived, tmp_path):
    """Give the blog and the address of the post, and a copy of the archive in the folder of the test."""
    folder, blog, url = archived
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return blog, url


def test_no_byte_of_a_forgotten_post_stays_and_it_never_comes_back(blog_and_url, cli, tmp_path):
    blog, url = blog_and_url
    assert {name.split(".", 1)[-1] for name in places_of_words(tmp_path)} >= {"db", "warc.gz"}
    refused = cli("forget", "a.db", url)
    assert (refused.code, "Add --yes" in refused.err) == (2, True)
    said = cli("forget", "a.db", url, "--yes")
    assert said.code == 0, said.err
    assert (
        f"a part of the text was masked in what came from {blog.base_url}{blog.posts[7].path}\n" in said.out
    )
    assert places_of_words(tmp_path) == set()
    audit = cli("audit", "a.db")
    assert (audit.code, "11 of 11 posts, verdict complete" in audit.out) == (0, True), audit.out
    checked = verify(tmp_path / "a.db")
    assert checked.faults == []
    assert (checked.posts, checked.files) == (11, 3)
    for path in (tmp_path / "a.warc").iterdir():
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.raw_stream.read()
    db = sqlite3.connect(tmp_path / "a.db")
    for table in ("posts", "addresses", "fetches"):
        assert db.execute(f"SELECT count(*) FROM {table} WHERE url = ?", [url]).fetchone() == (0,)
    assert db.execute("SELECT kind, blog FROM tombstones").fetchone() == ("post", 1)
    assert db.execute("SELECT count(*) FROM posts_fts WHERE posts_fts MATCH 'zwiebelfisch'").fetchone() == (
        0,
    )
    db.close()
    # What is made anew of the WARC files alone has all other posts, and not this one.
    (tmp_path / "a.db").rename(tmp_path / "kept")
    cli("replay", "a.db")
    db = sqlite3.connect(tmp_path / "a.db")
    assert db.execute("SELECT count(*), sum(url = ?) FROM posts", [url]).fetchone() == (11, 0)
    db.close()
    (tmp_path / "kept").rename(tmp_path / "a.db")
    # The blog still shows it, as a listing, by a neighbour and by another spelling: nobody asks for it.
    asked = len(blog.requests)
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--full")
    assert (said.code, "11 of 11 posts, verdict complete" in said.err) == (0, True), said.err
    path = blog.posts[3].path
    paths = [request.path for request in blog.requests[asked:]]
    assert len(paths) > 11
    assert path not in paths
    assert cli("forget", "a.db", url.rstrip("/"), "--yes").out.startswith(
        f"{url.rstrip('/')} was forgotten on"
    )
    assert cli("forget", "a.db", blog.base_url + "/nothing/", "--yes").code == 2


def test_a_forgotten_post_that_the_blog_names_by_another_address_is_no_gap(generated_blog, cli):
    blog = generated_blog(posts=7)
    old, new = blog.posts[2].path, "/blog/moved-long-ago/"
    answers = blog.server.answers
    answers[new] = answers[old]
    answers[old] = Answer(b"", "text/html", 301, {"Location": blog.base_url + new})
    assert cli("crawl", "a.db", blog.entry_url, "--delay", "0").code == 0
    assert cli("forget", "a.db", blog.base_url + old, "--yes").code == 0
    for command in (["audit", "a.db"], ["crawl", "a.db", "--full", "--delay", "0"], ["audit", "a.db"]):
        said = cli(*command)
        assert (said.code, "6 of 6 posts, verdict complete" in said.out + said.err) == (0, True), said
    assert cli("export", "a.db", "--format", "ndjson").out.count("\n") == 6


def test_a_forgotten_blog_is_refused(blog_and_url, generated_blog, cli, tmp_path):
    blog, other = blog_and_url[0], generated_blog(posts=5, seed=9)
    assert cli("crawl", "a.db", other.entry_url, "--delay", "0").code == 0
    said = cli("forget", "a.db", blog.entry_url, "--yes")
    assert said.code == 0, said.err
    assert places_of_words(tmp_path) == set()
    place = blog.base_url.encode()
    assert not any(place in content for _, content in every_byte(tmp_path))
    checked = verify(tmp_path / "a.db")
    assert (checked.faults, checked.posts) == ([], 5)
    asked = len(blog.requests)
    said = cli("crawl", "a.db", other.entry_url, blog.entry_url)
    assert (said.code, "was forgotten on" in said.err) == (2, True)
    assert len(blog.requests) == asked
    assert cli("crawl", "a.db", "--delay", "0").code == 0


def test_killed_at_any_moment_it_is_forgotten_or_is_not(blog_and_url, cli, tmp_path, request):
    _, url = blog_and_url
    whole = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    moments = sorted(
        {*range(1, 12), *(random.Random(3).randrange(12, 60) for _ in range(WHOLE))}
        if request.config.getoption("--whole")
        else {2, 4, 6}
    )
    outcomes = set()
    for moment in moments:
        for path in [path for path in tmp_path.rglob("*") if path.is_file() and path not in whole]:
            path.unlink()
        for path, content in whole.items():
            path.write_bytes(content)
        command = [sys.executable, "-c", KILLED, str(tmp_path / "a.db"), url, str(moment)]
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        outcomes.add(done.returncode)
        again = cli("forget", "a.db", url, "--yes")
        assert again.code == 0, (moment, again.err, done.stderr)
        assert places_of_words(tmp_path) == set(), moment
        checked = verify(tmp_path / "a.db")
        assert (checked.faults, checked.posts) == ([], 11), moment
    assert -signal.SIGKILL in outcomes


KILLED = """
import os, signal, sys
from pathlib import Path

from archive import forgetting
from archive.connection import reader
from archive.forgettable import find_target
from crawler.raw_text import RawTexts

path, url, moment = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
WATCHED = {"open", "os.rename", "os.remove", "os.truncate", "sqlite3.connect"}
left = moment
armed = False

def watch(event, arguments):
    global left
    if armed and event in WATCHED and "a." in str(arguments[0]):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

with reader(path) as db:
    target = find_target(db, url)
readings = RawTexts().readings
sys.addaudithook(watch)
armed = True
forgetting.forget(path, target, readings)
"""
