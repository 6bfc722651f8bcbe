from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.connection import check_archive, reader, snapshot, transaction, writer
from archive.faults import BusyFault, Fault, StorageFault, UsageFault
from archive.locking import lock_file
from archive.schema import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import ArchiveAt

OPENED = """
import json, os, sys
from pathlib import Path
from archive.connection import reader, writer
from archive.faults import Fault
path, how, user = Path(sys.argv[1]), {"reader": reader, "writer": writer}[sys.argv[2]], int(sys.argv[3])
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
try:
    with how(path) as db:
        print(json.dumps(["posts", db.execute("SELECT count(*) FROM posts").fetchone()[0]]))
except Fault as fault:
    print(json.dumps([type(fault).__name__, str(fault)]))
"""


def opened_by_nobody(path: Path, how: str) -> list[object]:
    """What a user without rights of ours gets: the number of posts or the fault."""
    done = subprocess.run(
        [sys.executable, "-c", OPENED, str(path), how, "65534"], capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout))


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user may enter, as the folders of pytest are not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("how", [reader, writer])
@pytest.mark.parametrize(
    "content", [b"Dear diary, it rained.\n" * 20, b"x", b"SQLite format 2\0" + bytes(100)]
)
def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path, how: type, content: bytes) -> None:
    path = tmp_path / "diary.txt"
    path.write_bytes(content)
    with pytest.raises(UsageFault, match=r"diary\.txt is no SQLite database"), how(path):
        pass
    assert path.read_bytes() == content
    assert names(tmp_path) == ["diary.txt"]


@pytest.mark.parametrize("how", [reader, writer])
@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_database_of_another_program_is_refused_untouched(tmp_path: Path, how: type, mode: str) -> None:
    path = tmp_path / "places.db"
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA journal_mode = {mode}")
    other.execute("CREATE TABLE moz_places (url TEXT)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(UsageFault, match="database of another program"), how(path):
        pass
    assert path.read_bytes() == before
    assert names(tmp_path) == ["places.db"]


@pytest.mark.parametrize("how", [reader, writer])
def test_a_newer_archive_is_refused_untouched(archive_at: ArchiveAt, how: type) -> None:
    archive_at.filled({"a": {}})
    with writer(archive_at.path) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = archive_at.path.read_bytes()
    with pytest.raises(UsageFault, match="made by a newer blog-to-sqlite"), how(archive_at.path):
        pass
    assert archive_at.path.read_bytes() == before
    assert names(archive_at.path.parent) == ["archive.db"]


def test_an_older_archive_is_carried_forward_by_a_writer_only(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    old = sqlite3.connect(archive_at.path)
    # An archive from before the present migration, as far as user_version tells.
    old.execute("PRAGMA user_version = -1")
    old.close()
    with pytest.raises(UsageFault, match=r"made by an older.*blog-to-sqlite crawl"), reader(archive_at.path):
        pass
    with writer(archive_at.path) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
        assert db.execute("SELECT count(*) FROM posts").fetchone()[0] == 1


@pytest.mark.parametrize("how", [reader, writer, check_archive])
def test_a_directory_and_a_missing_folder_are_usage_faults(tmp_path: Path, how: type) -> None:
    def opened(path: Path) -> None:
        place = how(path)
        if place is not None:
            place.__enter__()

    with pytest.raises(UsageFault, match="is a directory"):
        opened(tmp_path)
    with pytest.raises(UsageFault, match="does not exist"):
        opened(tmp_path / "no" / "archive.db")
    assert names(tmp_path) == []


@pytest.mark.parametrize("empty", [False, True])
def test_reading_where_no_archive_is_makes_none(tmp_path: Path, empty: bool) -> None:  # noqa: FBT001 - a parameter
    path = tmp_path / "archive.db"
    if empty:
        path.touch()
    with pytest.raises(UsageFault, match=r"There is no archive at .*crawl"), reader(path):
        pass
    assert names(tmp_path) == (["archive.db"] if empty else [])
    assert not empty or path.stat().st_size == 0


@pytest.mark.parametrize("empty", [False, True])
def test_a_writer_makes_an_archive_that_says_it_is_one(tmp_path: Path, empty: bool) -> None:  # noqa: FBT001 - a parameter
    path = tmp_path / "archive.db"
    if empty:
        path.touch()
    with writer(path) as db:
        assert db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    with reader(path) as db:
        assert db.execute("SELECT count(*) FROM posts").fetchone()[0] == 0
    assert names(tmp_path) == ["archive.db"]


def test_a_reader_cannot_write(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with pytest.raises(StorageFault, match="cannot be written"), reader(archive_at.path) as db:
        db.execute("DELETE FROM posts")


def test_a_second_writer_is_told_who_holds_the_archive_and_readers_are_not_kept_out(
    archive_at: ArchiveAt,
) -> None:
    link = archive_at.path.with_name("link.db")
    link.symlink_to(archive_at.path)
    with archive_at.run() as run:
        run.listing(["https://blog.example/a"])
        run.post("https://blog.example/a")
        for name in (archive_at.path, link):
            with pytest.raises(BusyFault, match=rf"Another run \(pid {os.getpid()}\)"), writer(name):
                pass
        with reader(archive_at.path) as db:
            assert db.execute("SELECT count(*) FROM posts").fetchone()[0] == 1
    assert names(archive_at.path.parent) == ["archive.db", "link.db"]
    with writer(archive_at.path):
        assert lock_file(archive_at.path).exists()


def test_a_killed_writer_leaves_its_whole_transactions_and_no_lock(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    held = (
        "import sys, time; from pathlib import Path; from archive.connection import transaction, writer\n"
        "with writer(Path(sys.argv[1])) as db:\n"
        "    with transaction(db): db.execute('UPDATE posts SET title = \"kept\"')\n"
        "    db.execute('BEGIN'); db.execute('UPDATE posts SET title = \"lost\"')\n"
        "    print('held', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", held, str(archive_at.path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        process.send_signal(signal.SIGKILL)
    with reader(archive_at.path) as db:
        assert db.execute("SELECT title FROM posts").fetchone()[0] == "kept"
    with writer(archive_at.path) as db:
        assert db.execute("SELECT title FROM posts").fetchone()[0] == "kept"
    assert names(archive_at.path.parent) == ["archive.db"]


def test_a_read_only_place_can_be_read_but_not_written(open_folder: Path) -> None:
    path = open_folder / "archive.db"
    with writer(path):
        pass
    path.chmod(0o444)
    open_folder.chmod(0o555)
    assert opened_by_nobody(path, "reader") == ["posts", 0]
    kind, said = opened_by_nobody(path, "writer")
    assert (kind, "cannot be written" in str(said)) == ("StorageFault", True)
    assert names(open_folder) == ["archive.db"]


def test_a_file_that_may_not_be_read_is_a_storage_fault(open_folder: Path) -> None:
    path = open_folder / "archive.db"
    with writer(path):
        pass
    path.chmod(0o000)
    kind, said = opened_by_nobody(path, "reader")
    assert (kind, "cannot be read: Permission denied" in str(said)) == ("StorageFault", True)


def test_a_damaged_archive_is_a_storage_fault(archive_at: ArchiveAt) -> None:
    archive_at.filled({f"p{number}": {"body_html": "x" * 5000} for number in range(50)})
    content = bytearray(archive_at.path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    archive_at.path.write_bytes(content)
    with pytest.raises(StorageFault, match="is damaged"), reader(archive_at.path) as db:
        db.execute("SELECT * FROM posts").fetchall()
    assert archive_at.path.read_bytes() == content


def test_a_transaction_is_kept_whole_or_not_at_all(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})

    def fail(db: object) -> None:
        with transaction(db):  # type: ignore[arg-type]
            db.execute("UPDATE posts SET title = 'half'")  # type: ignore[attr-defined]
            raise KeyError

    with writer(archive_at.path) as db:
        with pytest.raises(KeyError):
            fail(db)
        with transaction(db):
            db.execute("UPDATE posts SET summary = 'whole'")
        assert db.execute("SELECT title, summary FROM posts").fetchone() == ("Post a", "whole")


def test_a_full_disk_is_a_storage_fault_and_leaves_the_archive_as_it_was(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})

    def fill(db: object) -> None:
        with transaction(db, archive_at.path):  # type: ignore[arg-type]
            db.execute("UPDATE posts SET body_html = ?", ["x" * 1_000_000])  # type: ignore[attr-defined]

    with writer(archive_at.path) as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        # SQLite answers SQLITE_FULL at this limit as it does for a disk that is full.
        db.execute(f"PRAGMA max_page_count = {pages + 10}")
        with pytest.raises(StorageFault, match=r"archive\.db cannot grow: the disk is full"):
            fill(db)
        assert not db.conn.in_transaction
        assert db.execute("SELECT body_html FROM posts").fetchone()[0] == ""


def test_a_commit_that_fails_leaves_no_open_transaction(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})

    def break_a_reference(db: object) -> None:
        with transaction(db):  # type: ignore[arg-type]
            # Told only at the commit, as an error of the disk may be.
            db.execute("PRAGMA defer_foreign_keys = ON")  # type: ignore[attr-defined]
            db.execute("UPDATE posts SET blog = 99")  # type: ignore[attr-defined]

    with writer(archive_at.path) as db:
        with pytest.raises(sqlite3.IntegrityError):
            break_a_reference(db)
        assert not db.conn.in_transaction


def test_a_snapshot_sees_nothing_that_is_written_meanwhile(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with reader(archive_at.path) as db, snapshot(db):
        assert db.execute("SELECT count(*) FROM posts").fetchone()[0] == 1
        archive_at.filled({"b": {}}, "https://z.example/")
        assert db.execute("SELECT count(*) FROM posts").fetchone()[0] == 1


def test_every_fault_has_a_documented_exit_code() -> None:
    assert {kind.__name__: int(kind.exit_code) for kind in (Fault, UsageFault, StorageFault, BusyFault)} == {
        "Fault": 1,
        "UsageFault": 2,
        "StorageFault": 4,
        "BusyFault": 5,
    }
