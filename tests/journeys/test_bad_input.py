"""Bad input: a plain sentence, the documented exit code, no traceback, nothing changed on disk."""

import socket
import sqlite3
import sys

import pytest

LONELY = """<!doctype html><title>A page</title><main><h1>Just one page</h1>
<p>It says this and that, and lists nothing at all.</p></main>"""


@pytest.fixture
def site(httpserver):
    """A site with one page that is no blog."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/lonely").respond_with_data(LONELY, content_type="text/html")
    httpserver.expect_request("/gone").respond_with_data("no", status=404)
    httpserver.expect_request("/paper.pdf").respond_with_data(
        b"%PDF-1.7\n\x00\x01", content_type="application/pdf"
    )
    return httpserver


def crawl(cli, db, url):
    return cli("crawl", db, url, "--delay", "0", "--set", "RETRY_TIMES=0")


SPOILT = (
    "CREATE TRIGGER spoilt AFTER {} ON {table} WHEN new.{column} IS NOT '{{' BEGIN "
    "UPDATE {table} SET {column} = '{{' WHERE id = new.id; END"
)


@pytest.mark.parametrize(
    "damage",
    [
        SPOILT.format("UPDATE", table="sightings", column="facts"),  # met when addresses are claimed
        SPOILT.format("INSERT", table="crawls", column="drift"),  # met when the run is closed
    ],
)
def test_an_error_that_nobody_foresaw_is_told_and_never_passes_for_a_finished_crawl(
    cli, generated_blog, tmp_path, damage
):
    blog = generated_blog(posts=6)
    assert cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--max-posts", "2").code == 0
    with sqlite3.connect(tmp_path / "a.db") as db:
        db.executescript(damage)
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0")
    assert (said.code, "complete" in said.err) == (1, False), said.err
    assert "an error of its own" in said.err


def refused_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_no_such_host(cli, files):
    said = crawl(cli, "a.db", "http://no-such-host.invalid/blog/")
    assert said.code == 6
    assert "http://no-such-host.invalid/blog/: no such host" in said.err
    assert files() == {}


def test_connection_refused(cli, files):
    url = f"http://127.0.0.1:{refused_port()}/"
    said = crawl(cli, "a.db", url)
    assert said.code == 6
    assert f"{url}: connection refused" in said.err
    assert files() == {}


def test_404_at_the_entry(cli, files, site):
    said = crawl(cli, "a.db", site.url_for("/gone"))
    assert said.code == 6
    assert "HTTP 404" in said.err
    assert "/gone" in said.err
    assert files() == {}


def test_an_address_that_is_no_blog(cli, files, site):
    said = crawl(cli, "a.db", site.url_for("/lonely"))
    assert said.code == 3
    assert "No list of posts was found at" in said.err
    assert "/lonely" in said.err
    assert files() == {}


def test_an_address_that_is_no_page(cli, files, site):
    said = crawl(cli, "a.db", site.url_for("/paper.pdf"))
    assert said.code == 6
    assert "application/pdf" in said.err
    assert files() == {}


@pytest.mark.parametrize(
    "address", ["not an address", "ftp://example.com/", "file:///etc/passwd", "http://", ""]
)
def test_what_is_no_web_address(cli, files, address):
    said = crawl(cli, "a.db", address)
    assert said.code == 2
    assert "is no web address" in said.err
    assert files() == {}


def test_a_path_that_is_no_database(cli, files, tmp_path, site):
    (tmp_path / "notes.txt").write_text("These are notes, and no database of any kind.\n" * 10)
    before = files()
    for arguments in (
        ("crawl", "notes.txt", site.url_for("/lonely")),
        ("export", "notes.txt"),
        ("audit", "notes.txt"),
        ("blogs", "notes.txt"),
        ("serve", "notes.txt"),
    ):
        said = cli(*arguments)
        assert said.code == 2, arguments
        assert "notes.txt is no SQLite database" in said.err
        assert files() == before


def test_a_database_of_another_program(cli, files, tmp_path, site):
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE songs (title)")
    other.commit()
    other.close()
    before = files()
    for arguments in (
        ("crawl", "other.db", site.url_for("/lonely")),
        ("export", "other.db"),
        ("audit", "other.db"),
    ):
        said = cli(*arguments)
        assert said.code == 2, arguments
        assert "other.db is a database of another program" in said.err
        assert files() == before


def test_a_directory(cli, files, tmp_path, site):
    (tmp_path / "folder").mkdir()
    before = files()
    for arguments in (
        ("crawl", "folder", site.url_for("/lonely")),
        ("export", "folder"),
        ("serve", "folder"),
    ):
        said = cli(*arguments)
        assert said.code == 2, arguments
        assert "folder is a directory" in said.err
        assert files() == before


def test_a_folder_that_does_not_exist(cli, files, site):
    said = crawl(cli, "nowhere/a.db", site.url_for("/lonely"))
    assert said.code == 2
    assert "nowhere does not exist" in said.err
    assert files() == {}


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is a place where even root cannot write")
def test_a_read_only_place(cli, site):
    said = crawl(cli, "/proc/a.db", site.url_for("/lonely"))
    assert said.code == 4
    assert "/proc/a.db cannot be written" in said.err


@pytest.mark.parametrize("command", ["export", "audit", "blogs", "serve"])
def test_no_archive(cli, files, command):
    said = cli(command, "missing.db")
    assert said.code == 2
    assert "There is no archive at" in said.err
    assert files() == {}


def test_no_archive_and_no_address(cli, files):
    said = cli("crawl", "missing.db")
    assert said.code == 2
    assert "There is no archive at" in said.err
    assert files() == {}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["crawl", "a.db", "http://127.0.0.1:1/", "--dealy", "0"], "No such option"),
        (["crawl", "a.db", "http://127.0.0.1:1/", "--delay", "-1"], "--delay"),
        (["crawl", "a.db", "http://127.0.0.1:1/", "--delay", "soon"], "--delay"),
        (["crawl", "a.db", "http://127.0.0.1:1/", "--set", "ITEM_PIPELINES={}"], "only these settings"),
        (["crawl", "a.db", "http://127.0.0.1:1/", "--set", "RETRY_TIMES=many"], "is not a whole number"),
        (["crawl", "a.db", "http://127.0.0.1:1/", "--set", "CONCURRENT_REQUESTS=0"], "from 1 to 64"),
        (["crawl", "a.db", "http://127.0.0.1:1/", "--delay", "nan"], "from 0 to 86400"),
        (["crawl", "a.db", "http://127.0.0.1:1/", "--delay", "inf"], "from 0 to 86400"),
        (["crawl", "http://127.0.0.1:1/", "a.db"], "The database comes first"),
        (["crawl", "a.db", "http://127.0.0.1:1/", "--log", "/nowhere/at/all.log"], "cannot be written"),
        (["craw", "a.db"], "No such command"),
        (["crawl"], "Missing argument"),
    ],
)
def test_an_unknown_option_or_format(cli, files, arguments, words):
    said = cli(*arguments)
    assert said.code == 2
    assert words in said.err
    assert files() == {}


def test_an_unknown_export_format(cli, files, archive_at):
    archive_at.filled({"one": {}})
    before = files()
    said = cli("export", "archive.db", "--format", "docx")
    assert said.code == 2
    assert "docx" in said.err
    assert "ndjson" in said.err
    assert files() == before


@pytest.mark.parametrize("option", ["--tag", "--category", "--blog"])
def test_an_argument_that_is_no_text(cli, archive_at, option):
    archive_at.filled({"one": {}})
    said = cli("export", "archive.db", option, "h\udcffns")
    assert (said.code, said.out) == (2, "")
    assert "no UTF-8" in said.err or "no web address" in said.err or "no blog" in said.err.lower()
