"""What serve passes on to Datasette, the copy that no longer changes, the browser, older archives."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import time
from contextlib import closing

import pytest

from archive.schema import SCHEMA_VERSION
from tests.older import older
from tests.serving import fetched, run, served


def address_in(said: str) -> str:
    return re.search(r"http://\S+", said).group()


def test_datasettes_own_options_stand_above_ours_and_the_rest_stays(archive_at, tmp_path):
    archive_at.filled({name: {"title": name} for name in "abc"})
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins/mine.py").write_text(
        "from datasette import hookimpl\n@hookimpl\ndef extra_css_urls():\n    return ['/own/mine.css']\n"
    )
    (tmp_path / "own").mkdir()
    (tmp_path / "own/mine.css").write_text("h1 { color: red }")
    options = ["--port", "0", "--plugins-dir", str(tmp_path / "plugins"), "--"]
    options += ["--static", f"own:{tmp_path / 'own'}", "--setting", "default_page_size", "2"]
    options += ["--setting", "base_url", "/blogs/"]
    with served(archive_at.path, *options) as (_, said):
        address = address_in(said)
        assert address.endswith("/blogs/")
        assert "mine.css" in fetched(address)[1]
        assert fetched(address + "own/mine.css")[1] == "h1 { color: red }"
        assert len(json.loads(fetched(address + "archive/posts.json")[1])["rows"]) == 2
        assert fetched(address + "archive.json?sql=select+1")[0] == 403
        assert fetched(address, "evil.example")[0] == 421
        found = re.search(
            r'href="(/blogs/archive/-/take/posts\.json)"', fetched(address + "archive/posts")[1]
        )
        assert len(json.loads(fetched(address.removesuffix("/blogs/") + found[1])[1])) == 3


def test_what_datasette_does_not_take_is_a_sentence(archive_at):
    archive_at.filled({"a": {}})
    result = run(str(archive_at.path), "--port", "0", "--", "--nonsense")
    assert result.returncode == 2
    assert result.stderr.startswith("Error: Datasette does not take that: No such option")


def test_a_plugin_that_fails_is_a_sentence(archive_at, tmp_path):
    archive_at.filled({"a": {}})
    (tmp_path / "mine.py").write_text("1 / 0")
    result = run(str(archive_at.path), "--port", "0", "--plugins-dir", str(tmp_path))
    assert result.returncode == 2
    assert "ZeroDivisionError" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--load-extension", "nowhere"], "Datasette cannot begin so: "),
        (["--setting", "nosuch", "1"], "nosuch"),
    ],
)
def test_what_datasette_fails_at_later_is_a_sentence_too(archive_at, options, said):
    archive_at.filled({"a": {}})
    result = run(str(archive_at.path), "--port", "0", "--", *options)
    assert result.returncode == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_open_opens_the_address_that_is_served(archive_at, tmp_path, monkeypatch):
    archive_at.filled({"a": {}})
    browser, told = tmp_path / "browser", tmp_path / "told"
    browser.write_text(f'#!/bin/sh\necho "$1" > {told}.new && mv {told}.new {told}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    with served(archive_at.path, "--port", "0", "--host", "0.0.0.0", "--open") as (_, said):
        port = re.search(r":(\d+)/", said)[1]
        until = time.monotonic() + 120
        while not told.exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert told.read_text().strip() == f"http://127.0.0.1:{port}/"
        assert fetched(told.read_text().strip())[0] == 200


def test_a_finished_copy_is_served_and_nothing_is_left_beside_it(archive_at):
    archive_at.filled({"a": {"title": "First post"}, "b": {}})
    with served(archive_at.path, "--port", "0", "--immutable") as (process, said):
        address = address_in(said)
        assert "First post" in fetched(address)[1]
        assert "<strong>2</strong> posts" in fetched(address + "archive/posts")[1]
        tables = {
            one["name"]: one["count"] for one in json.loads(fetched(address + "archive.json")[1])["tables"]
        }
        assert (tables["posts"], tables["versions"]) == (2, 2)
        assert not list(archive_at.path.parent.glob("archive.db-*"))
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_what_is_being_written_is_no_finished_copy(archive_at):
    archive_at.filled({"a": {}})
    with archive_at.run():
        result = run(str(archive_at.path), "--port", "0", "--immutable")
    assert result.returncode == 2
    assert f"A run (pid {os.getpid()}) is writing to" in result.stderr
    with closing(sqlite3.connect(archive_at.path)) as other:
        other.execute("UPDATE blogs SET title = 'x'")
        other.commit()
        result = run(str(archive_at.path), "--port", "0", "--immutable")
    assert result.returncode == 2
    assert "still stand in archive.db-wal" in result.stderr


def aged(archive_at, version):
    archive_at.filled({"a": {"title": "First post"}})
    with closing(sqlite3.connect(archive_at.path)) as db:
        db.execute(f"PRAGMA user_version = {version}")


def test_a_newer_archive_is_left_untouched(archive_at):
    aged(archive_at, SCHEMA_VERSION + 1)
    before = archive_at.path.read_bytes()
    result = run(str(archive_at.path), "--port", "0")
    assert result.returncode == 2
    assert "newer" in result.stderr
    assert archive_at.path.read_bytes() == before


@pytest.fixture
def old_archive(tmp_path):
    return older(tmp_path / "old.db")


def test_an_older_archive_is_carried_forward_where_that_can_be(old_archive):
    with served(old_archive, "--port", "0") as (process, said):
        assert "is carried forward" in said
        address = address_in(process.stderr.readline())
        assert ">Old</a>" in fetched(address)[1]
    with closing(sqlite3.connect(old_archive)) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION


def test_an_older_archive_stays_as_it_is_where_it_must(old_archive):
    before = old_archive.read_bytes()
    result = run(str(old_archive), "--port", "0", "--immutable")
    assert result.returncode == 2
    assert "was made by an older blog-to-sqlite" in result.stderr
    (old_archive.with_name("old.db-lock")).mkdir()
    result = run(str(old_archive), "--port", "0")
    assert result.returncode == 2
    assert "Here it cannot be" in result.stderr
    assert old_archive.read_bytes() == before
