"""Every command against every place that is no archive: one sentence, exit 2 or 4, no request, no trace."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import pytest

from tests.conftest import ArchiveAt
from tests.journeys.bad_places import PLACES, free, left_by_a_kill, not_to_be_changed

POST = "https://blog.example/one"
COMMANDS = {
    "crawl": ["crawl", "{db}", "{url}", "--delay", "0"],
    "refresh": ["crawl", "{db}", "--delay", "0"],
    "audit": ["audit", "{db}"],
    "accept": ["audit", "{db}", "--accept", POST, "--why", "Lost"],
    "blogs": ["blogs", "{db}"],
    "export": ["export", "{db}", "-o", "posts.csv"],
    "history": ["history", "{db}", POST],
    "replay": ["replay", "{db}"],
    "dry run": ["replay", "{db}", "--dry-run"],
    "verify": ["verify", "{db}"],
    "forget": ["forget", "{db}", POST, "--yes"],
    "serve": ["serve", "{db}", "--port", "0"],
    "schedule": ["schedule", "{db}", "--every", "6h"],
}
WRITING = ["crawl", "refresh", "accept", "forget"]


@pytest.fixture(scope="module")
def whole_archive(tmp_path_factory):
    """The bytes of an archive with some posts."""
    path = tmp_path_factory.mktemp("whole") / "a.db"
    ArchiveAt(path).filled({name: {"body_text": f"{name} " * 800} for name in ("one", "two", "three")})
    return path.read_bytes()


@pytest.fixture(scope="module")
def counting_server():
    """A server that is never to be asked: its address, and what it was asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/blog/", asked
    server.shutdown()
    server.server_close()


def traces(folder):
    """What lies in a folder: kinds, sizes, times of change and digests."""
    found = {}
    for path in folder.rglob("*"):
        status = path.lstat()
        plain = path.is_file() and not path.is_symlink()
        digest = sha256(path.read_bytes()).hexdigest() if plain else None
        times = None if path.is_dir() else status.st_mtime_ns
        found[path.relative_to(folder).as_posix()] = (status.st_mode, status.st_ino, times, digest)
    return found


@pytest.fixture
def refused(cli, tmp_path, counting_server):
    """Run a command that is to be refused, and see that nothing was asked and nothing changed."""
    url, asked = counting_server

    def run(command, db="a.db", arguments=COMMANDS):
        before = traces(tmp_path)
        said = cli(*(word.format(db=db, url=url) for word in arguments[command]))
        assert asked == [], command
        assert traces(tmp_path) == before, command
        assert said.out == "", command
        assert said.err.startswith("Error: "), command
        assert said.err.count("\n") == 1, command
        return said

    return run


_turn = count()


@pytest.mark.parametrize("name", PLACES)
def test_no_command_opens_or_changes_what_is_no_archive(request, refused, tmp_path, whole_archive, name):
    code, words, make = PLACES[name]
    os.chdir(tmp_path)
    make(tmp_path / "a.db", whole_archive)
    others = [command for command in COMMANDS if command != "crawl"]
    if not request.config.getoption("--whole"):
        others = [others[next(_turn) % len(others)]]
    for command in ("crawl", *others):
        said = refused(command)
        assert (said.code, words in said.err) == (code, True), (command, said)


@pytest.mark.parametrize("command", WRITING)
def test_a_read_only_file_is_not_written_to_and_nothing_is_left_beside_it(
    refused, cli, tmp_path, whole_archive, command
):
    (tmp_path / "a.db").write_bytes(whole_archive)
    if not not_to_be_changed(tmp_path / "a.db"):
        pytest.skip("no file can be protected here")
    try:
        said = refused(command)
        assert (said.code, "a.db cannot be written: it is read-only" in said.err) == (4, True)
        before = traces(tmp_path)
        assert cli("verify", "a.db").code == 0
        assert cli("export", "a.db").out.count("https://blog.example/") == 6
        assert traces(tmp_path) == before
    finally:
        free(tmp_path / "a.db")


def test_a_folder_that_takes_nothing(refused, tmp_path):
    if not not_to_be_changed(tmp_path):
        pytest.skip("no folder can be protected here")
    try:
        assert refused("crawl").code == 4
    finally:
        free(tmp_path)


@pytest.mark.parametrize("kind", ["pipe", "folder", "link", "words"])
def test_what_has_the_name_of_the_lock_is_neither_opened_nor_removed(
    refused, cli, tmp_path, whole_archive, kind
):
    (tmp_path / "a.db").write_bytes(whole_archive)
    lock = tmp_path / "a.db-lock"
    {
        "pipe": lambda: os.mkfifo(lock),
        "folder": lock.mkdir,
        "link": lambda: lock.symlink_to("a.db"),
        "words": lambda: lock.write_text("the only copy of my novel"),
    }[kind]()
    for command in ("crawl", "forget"):
        said = refused(command)
        assert (said.code, "a.db-lock is in the way" in said.err) == (4, True)
    assert cli("audit", "a.db").code == 0


@pytest.mark.parametrize("kind", ["file", "pipe", "dangling link"])
def test_what_stands_where_the_warc_folder_belongs(refused, cli, tmp_path, whole_archive, kind):
    (tmp_path / "a.db").write_bytes(whole_archive)
    folder = tmp_path / "a.warc"
    {
        "file": lambda: folder.write_text("notes"),
        "pipe": lambda: os.mkfifo(folder),
        "dangling link": lambda: folder.symlink_to("/no/such/disk"),
    }[kind]()
    for command in ("crawl", "forget"):
        said = refused(command)
        assert (said.code, "a.warc is no folder" in said.err) == (2, True)
    assert cli("audit", "a.db").code == 0


def test_a_pipe_among_the_warc_files_is_passed_by(cli, tmp_path, whole_archive):
    (tmp_path / "a.db").write_bytes(whole_archive)
    (tmp_path / "a.warc").mkdir()
    os.mkfifo(tmp_path / "a.warc" / "x.warc.gz")
    os.mkfifo(tmp_path / "a.warc" / "x.warc.gz.open")
    for command in ("accept", "replay", "verify"):
        said = cli(*(word.format(db="a.db", url="") for word in COMMANDS[command]), timeout=30)
        assert said.code in {2, 4}, said


@pytest.mark.parametrize("name", ["a.db-wal", "a.db-shm", "a.db-journal", "a.db-lock"])
def test_a_name_that_belongs_to_a_file_beside_a_database_is_none_for_an_archive(
    refused, tmp_path, whole_archive, name
):
    (tmp_path / "a.db").write_bytes(whole_archive)
    for command in ("crawl", "audit"):
        said = refused(command, name)
        assert (said.code, "Choose a name without" in said.err) == (2, True)


def test_two_archives_never_share_a_folder_of_warc_files(refused, tmp_path, whole_archive):
    (tmp_path / "a.db").write_bytes(whole_archive)
    said = refused("crawl", "a")
    assert (said.code, "would share the folder a.warc with a.db" in said.err) == (2, True)
    (tmp_path / "a.db").rename(tmp_path / "b")
    said = refused("crawl", "b.db")
    assert (said.code, "would share the folder b.warc with b" in said.err) == (2, True)


def test_a_name_that_is_too_long(refused):
    said = refused("crawl", "x" * 250)
    assert (said.code, "is too long a name" in said.err) == (2, True)


STRANGE = [
    "with space.db",
    "two\nlines.db",
    os.fsdecode(b"not \xff utf8.db"),
    "what?mode=memory.db",
    "a#b%41.db",
    ":memory:",
    "file:a.db?mode=memory",
    "x" * 247,
    "'quoted\".db",
    "x.warc",
    "nameless",
]


@pytest.mark.parametrize("name", STRANGE)
def test_an_archive_may_have_any_name(cli, tmp_path, whole_archive, name):
    (tmp_path / name).write_bytes(whole_archive)
    for command in ("audit", "verify", "forget"):
        said = cli(*(word.format(db=name, url="") for word in COMMANDS[command]))
        assert said.code == 0, said
    with closing(sqlite3.connect(f"{(tmp_path / name).as_uri()}?immutable=1", uri=True)) as db:
        assert db.execute("SELECT count(*) FROM posts").fetchone() == (2,)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_name_that_begins_with_a_dash_stands_behind_two(cli, tmp_path, whole_archive):
    (tmp_path / "-x.db").write_bytes(whole_archive)
    assert cli("audit", "-x.db").code == 2
    assert cli("audit", "--", "-x.db").code == 0


def test_what_a_killed_run_left_in_the_log_is_read(cli, tmp_path, whole_archive):
    (tmp_path / "a.db").write_bytes(whole_archive)
    left_by_a_kill(tmp_path / "a.db", "UPDATE posts SET title = 'In the log'")
    assert cli("export", "a.db", "--columns", "title").out.splitlines()[1:] == ["In the log"] * 3


def test_an_empty_file_is_a_place_for_an_archive_and_holds_none(refused, cli, tmp_path, generated_blog):
    (tmp_path / "a.db").touch()
    for command in ("audit", "schedule", "verify", "refresh"):
        assert refused(command).code == 2
    assert cli("crawl", "a.db", generated_blog(posts=3).entry_url, "--delay", "0").code == 0
