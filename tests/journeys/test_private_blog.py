"""A blog behind a password: what lets it be read goes to its origin and nowhere else."""

import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.export.formats import FORMATS
from tests.hostile.blog import HostileBlog, url
from tests.hostile.replies import HTML, answer, head
from tests.hostile.server import HostileServer

ROOT = Path(__file__).parents[2]
NAME, PASSWORD = "ann", "s3cret/wo rd:7"
TOKEN = b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
INLINE = f"{NAME}:{quote(PASSWORD, safe='')}"
KEY = "key-9c1e55"
SECRETS = [PASSWORD, TOKEN, quote(PASSWORD), quote(PASSWORD, safe=""), "s3cret", KEY, "session-4b7d"]


@pytest.fixture
def blog():
    """Answers only who bears the password or the key; some answers repeat it, or lead to other origins."""
    with HostileBlog() as private, HostileServer() as other:
        private.other = private.besides(other)
        pages = dict(private.server.replies)
        base = private.base.replace("//", f"//{INLINE}@")
        leading = {
            url(2): f"{base}{url(2)}?whole=1",
            url(3): f"{other.base}{url(3)}",
            url(4): f"http://localhost:{private.server.port}{url(4)}",
        }
        pages[f"{url(2)}?whole=1"] = pages[url(2)]
        private.repeats = "repeats what was given to log in"

        def reply(asked):
            known = asked.header("Authorization") == f"Basic {TOKEN}" or asked.header("X-Key") == KEY
            if not known:
                return answer("Who are you?", status="401 Unauthorized", fields={"WWW-Authenticate": "Basic"})
            if asked.path == url(5):
                repeated = quote(asked.header("X-Key") or PASSWORD, safe="")
                fields = [("Location", f"{base}{url(5)}?whole=1&id={repeated}"), ("Content-Length", "0")]
                return head("302 Found", [*fields, ("Connection", "close")])
            if asked.path in leading:
                fields = [("Location", leading[asked.path]), ("Set-Cookie", "id=session-4b7d")]
                return head("302 Found", [*fields, ("Content-Length", "0"), ("Connection", "close")])
            return pages.get(asked.path, answer("None.", status="404 Not Found"))

        private.server.replies.clear()
        private.server.otherwise = reply
        other.otherwise = answer(private.page(url(3)), HTML)
        yield private


def artefacts(folder):
    """Yield the name and content of all that was written, WARC files unpacked."""
    for path in folder.rglob("*"):
        if path.suffix == ".gz":
            with path.open("rb") as file:
                for record in ArchiveIterator(file):
                    heads = [record.rec_headers, record.http_headers]
                    yield path.name, b"".join(one.to_bytes() for one in heads if one)
                    yield path.name, record.content_stream().read()
        elif path.is_file():
            yield path.name, path.read_bytes()


def assert_no_secret(folder, *said):
    for name, content in [*artefacts(folder), *(("said", text.encode()) for text in said)]:
        for secret in SECRETS:
            assert secret.encode() not in content, (name, secret)


def told_to(server, name):
    return {asked.header(name) for asked in server.asked}


def test_a_password_in_the_address_is_used_and_shown_nowhere(cli, blog, tmp_path):
    entry = blog.base.replace("//", f"//{INLINE}@") + "/"
    crawl = cli("crawl", "a.db", entry, "--delay", "0", "--log", "crawl.log")
    assert crawl.code == 3, crawl.err
    assert "Warning: The password stands in the command line" in crawl.err
    assert "5 of 8 posts" in crawl.err
    assert blog.repeats in crawl.err
    assert told_to(blog.server, "Authorization") == {f"Basic {TOKEN}"}
    assert told_to(blog.other, "Authorization") == set()
    said = [crawl.out, crawl.err]
    for format_name in FORMATS:
        done = cli("export", "a.db", "--format", format_name, "-o", f"posts.{format_name}")
        said += [done.out, done.err]
    for command in (
        ("audit", "a.db", "--json"),
        ("blogs", "a.db"),
        ("audit", "a.db", entry),
        ("inspect", entry, "--delay", "0", "--save", "blog.toml"),
        ("schedule", "a.db", entry, "--every", "6h"),
        ("crawl", entry),
        ("crawl", "a.db", entry.replace("http:", "http:/")),
        ("crawl", "a.db", entry + " x"),
        ("replay", "a.db", "--dry-run"),
    ):
        done = cli(*command)
        said += [done.out, done.err]
    assert (tmp_path / "blog.toml").exists()
    assert_no_secret(tmp_path, *said)


def test_without_the_password_the_next_run_says_what_it_needs(cli, blog):
    cli("crawl", "a.db", blog.base.replace("//", f"//{INLINE}@") + "/", "--delay", "0")
    again = cli("crawl", "a.db", "--delay", "0")
    assert again.code == 6
    assert "HTTP 401 Unauthorized. It asks for a name and password: give --user env:NAME" in again.err


@pytest.mark.parametrize(
    ("options", "environment", "header", "sent"),
    [
        (("--user", "env:WHO"), {"WHO": f"{NAME}:{PASSWORD}"}, "Authorization", f"Basic {TOKEN}"),
        (("--header", "@key.txt"), {}, "X-Key", KEY),
        ((), {"BLOG_TO_SQLITE_HEADER": f"X-Key: {KEY}"}, "X-Key", KEY),
    ],
)
def test_secrets_come_from_the_environment_or_a_file(cli, blog, tmp_path, options, environment, header, sent):
    place = tmp_path / "key.txt"
    place.write_text(f"X-Key: {KEY}\nAccept-Language: is\n", encoding="utf8")
    said = cli("crawl", "a.db", f"{blog.base}/", "--delay", "0", "--max-posts", "2", *options, **environment)
    assert "Warning" not in said.err
    assert told_to(blog.server, header) == {sent}
    place.unlink()
    assert_no_secret(tmp_path, said.out, said.err)


def test_nothing_is_sent_to_a_host_that_was_named_besides(cli, blog):
    also = blog.other.base.partition("//")[2]
    said = cli(
        "crawl",
        "a.db",
        f"{blog.base}/",
        "--delay",
        "0",
        "--also",
        also,
        "--header",
        "env:K",
        K=f"X-Key: {KEY}",
    )
    assert said.code == 3, said.err
    assert url(3) in blog.other.paths()
    assert told_to(blog.other, "X-Key") == {None}
    assert "6 of 8 posts" in said.err


def test_the_scrapy_way_keeps_secrets_too(blog, tmp_path):
    done = subprocess.run(
        [
            *(sys.executable, "-m", "scrapy", "crawl", "blog", "-L", "DEBUG", "-s", "DOWNLOAD_DELAY=0"),
            *("-s", f"ARCHIVE_DB={tmp_path / 'a.db'}", "-O", str(tmp_path / "posts.jsonl")),
            *("-a", "url=" + blog.base.replace("//", f"//{INLINE}@") + "/"),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told_to(blog.server, "Authorization") == {f"Basic {TOKEN}"}
    assert "DEBUG" in done.stderr
    assert_no_secret(tmp_path, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--user", "env:NOT_SET"), "no variable NOT_SET"),
        (("--user", "@no-such-file"), "cannot be read"),
        (("--user", "env:KEY"), "must be NAME:PASSWORD"),
        (("--header", "env:KEY"), "must be lines 'Name: value'"),
        (("--header", "env:HOST"), "cannot be set"),
        (("--header", "env:SPLIT"), "must be lines"),
        (("--user", "env:WHO", "--header", "env:AUTH"), "given twice"),
        (("--user", "env:WHO", "https://b.example/"), "are for one blog"),
        (("--also", "a b"), "is no host"),
        (("--also", "user@host"), "is no host"),
    ],
)
def test_what_is_no_secret_is_said_without_showing_it(cli, files, options, said):
    done = cli(
        "crawl", "a.db", "https://a.example/", *options,
        KEY=KEY, HOST=f"Host: {KEY}", SPLIT=f"X-Key: a\x1b{KEY}", WHO=f"ann:{KEY}",
        AUTH=f"authorization: {KEY}",
    )  # fmt: skip
    assert done.code == 2
    assert said in done.err
    assert KEY not in done.err
    assert files() == {}


def test_a_schedule_names_the_place_of_a_secret(cli, tmp_path):
    daily = ("schedule", "a.db", "https://a.example/", "--every", "1d")
    done = cli(*daily, "--user", "@who", "--also", "b.example")
    assert f"--user @{tmp_path / 'who'} --also b.example" in done.out
    refused = cli(*daily, "--user", f"ann:{KEY}")
    assert refused.code == 2
    assert KEY not in refused.err
