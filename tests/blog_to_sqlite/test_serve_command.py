from __future__ import annotations

import re
import signal
import socket
import sqlite3

import pytest

from tests.serving import fetched, run, served


def test_serve_gives_pages_until_it_is_interrupted(archive_at):
    archive_at.filled({"a": {"title": "First post", "tags": ("x",)}})
    with served(archive_at.path, "--port", "0") as (process, said):
        address = re.search(r"http://127\.0\.0\.1:\d+/", said).group()
        assert "Ctrl-C" in said
        assert "First post" in fetched(address)[1]
        status, posts = fetched(address + "archive/posts")
        assert status == 200
        assert 'id="facet-tags"' in posts
        assert fetched(address + "archive/posts/99")[0] == 404
        assert fetched(address + "no/such/page/at/all")[0] == 404
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "Stopped.\n")


def test_the_archive_can_be_written_while_it_is_served(archive_at):
    archive_at.filled({"a": {"title": "First post"}})
    with served(archive_at.path, "--port", "0") as (_, said):
        address = re.search(r"http://\S+", said).group()
        assert "Second post" not in fetched(address)[1]
        archive_at.filled({"a": {"title": "First post"}, "b": {"title": "Second post"}})
        assert "Second post" in fetched(address + "archive/posts?_search=second")[1]


def test_an_address_that_others_reach_is_warned_of(archive_at):
    archive_at.filled({"a": {}})
    with served(archive_at.path, "--port", "0", "--host", "0.0.0.0") as (process, said):
        assert "http://0.0.0.0:" in said
        assert process.stderr.readline().startswith("Warning: everyone")


def test_a_port_in_use_is_said_and_a_way_out(archive_at):
    archive_at.filled({"a": {}})
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run(str(archive_at.path), "--port", str(port))
    assert result.returncode == 2
    assert f"Port {port} on 127.0.0.1 is in use." in result.stderr
    assert f"blog-to-sqlite serve {archive_at.path} --port 0" in result.stderr


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])
def test_an_address_that_is_not_of_this_machine_is_refused(archive_at, host):
    archive_at.filled({"a": {}})
    result = run(str(archive_at.path), "--host", host, "--port", "0")
    assert result.returncode == 2
    assert result.stderr.startswith(f"Error: {host} ")


@pytest.mark.parametrize(
    "torn",
    [
        "UPDATE sqlite_master SET sql = 'CREATE TABLE x(' WHERE name = 'tombstones'",
        "DELETE FROM posts_fts_data",
    ],
)
def test_an_archive_whose_schema_is_torn_is_damaged(archive_at, torn):
    archive_at.filled({"a": {}})
    db = sqlite3.connect(archive_at.path)
    db.execute("PRAGMA writable_schema = ON")
    db.execute(torn)
    db.commit()
    db.close()
    result = run(str(archive_at.path), "--port", "0")
    assert result.returncode == 4
    assert "is damaged" in result.stderr
    assert "Traceback" not in result.stderr


def test_names_are_allowed_and_sql_is_asked_for(archive_at):
    archive_at.filled({"a": {"title": "First post"}})
    options = ["--port", "0", "--allow-host", "blogs.example", "--sql"]
    with served(archive_at.path, *options) as (_, said):
        address = re.search(r"http://\S+", said).group()
        assert fetched(address, "blogs.example")[0] == 200
        assert fetched(address, "evil.example")[0] == 421
        sql = address + "archive.json?sql=select+title+from+posts&_shape=array"
        assert fetched(sql)[1] == '[{"title": "First post"}]'
    with served(archive_at.path, "--port", "0") as (_, said):
        address = re.search(r"http://\S+", said).group()
        assert fetched(address, "blogs.example")[0] == 421
        assert fetched(address + "archive.json?sql=select+1")[0] == 403


def test_what_is_asked_for_does_nothing_to_the_terminal(archive_at):
    archive_at.filled({"a": {}})
    with served(archive_at.path, "--port", "0") as (process, said):
        address = re.search(r"http://\S+", said).group()
        for asked in ("%1b%5b2J%07=1", "_through=%1b", "_facet=%1b", "_search=%1b%22&_searchmode=raw"):
            assert fetched(f"{address}archive/posts?{asked}")[0] < 500
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert "\x1b" not in err
    assert "\x07" not in err
    assert "Traceback" not in err
    assert "\N{REPLACEMENT CHARACTER}" in err


def test_what_is_no_archive_is_refused_and_left(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("not a database, but long enough to be one" * 10)
    for place in (tmp_path / "missing.db", tmp_path, text):
        result = run(str(place), "--port", "0")
        assert result.returncode == 2
        assert result.stderr.startswith("Error: ")
        assert "Traceback" not in result.stderr
    assert sorted(tmp_path.iterdir()) == [text]
