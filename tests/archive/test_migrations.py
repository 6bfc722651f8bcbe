"""An archive of version 1 becomes a present one, its rows as they were, in one transaction."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from archive.connection import reader, writer
from archive.schema import APPLICATION_ID, SCHEMA_VERSION, migrations
from tests.conftest import Run

if TYPE_CHECKING:
    from pathlib import Path

OLD_ROWS = """
INSERT INTO blogs VALUES (1, 'https://blog.example/', 'Blog', '2024-01-01T00:00:00+00:00');
INSERT INTO crawls (id, blog, pid, started_at, ended_at, outcome)
VALUES (1, 1, 7, '2024-01-01T00:00:00+00:00', '2024-01-01T00:01:00+00:00', 'complete');
INSERT INTO posts (id, blog, url, title, categories, category, first_seen_at, last_seen_at, changed_at,
                   content_hash)
VALUES (1, 1, 'https://blog.example/a', 'Old', '["AI"]', 'AI', '2024-01-01', '2024-01-01', '2024-01-01', 'x');
INSERT INTO versions (post, number, crawl, seen_at, content_hash, title)
VALUES (1, 1, 1, '2024-01-01', 'x', 'Old');
INSERT INTO categories VALUES (1, 'ai', 'AI');
INSERT INTO posts_categories VALUES (1, 1, 0, 'AI');
INSERT INTO addresses (id, blog, url, kind, state, post, added_at)
VALUES (1, 1, 'https://blog.example/', 'listing', 'done', NULL, '2024-01-01'),
       (2, 1, 'https://blog.example/a', 'post', 'done', 1, '2024-01-01');
"""


@pytest.fixture
def old_archive(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    connected = sqlite3.connect(path, isolation_level=None)
    migrations.apply(Database(connected), stop_before="how_posts_are_read")
    connected.executescript(OLD_ROWS)
    connected.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connected.execute("PRAGMA user_version = 1")
    connected.close()
    return path


def rows_of(path: Path) -> dict[str, list[sqlite3.Row]]:
    connected = sqlite3.connect(path)
    connected.row_factory = sqlite3.Row
    tables = [name for (name,) in connected.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {table: connected.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    connected.close()
    return rows


def columns_of(path: Path) -> dict[str, list[str]]:
    connected = sqlite3.connect(path)
    names = [name for (name,) in connected.execute("SELECT name FROM sqlite_master ORDER BY name")]
    columns = {
        name: [row[1] for row in connected.execute(f"PRAGMA table_info({name})")] for name in sorted(names)
    }
    connected.close()
    return columns


def test_rows_are_carried_forward_intact(old_archive: Path) -> None:
    before = rows_of(old_archive)
    with writer(old_archive) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("SELECT rowid FROM posts_fts WHERE posts_fts MATCH 'old'").fetchall() == [(1,)]
    after = rows_of(old_archive)
    for table, rows in before.items():
        if table != "_sqlite_migrations":
            assert len(after[table]) == len(rows), table
            for old, new in zip(rows, after[table], strict=True):
                assert dict(old).items() <= dict(new).items()


def test_an_archive_carried_forward_is_made_as_a_new_one(old_archive: Path, tmp_path: Path) -> None:
    with writer(old_archive):
        pass
    new = tmp_path / "new.db"
    with writer(new):
        pass
    assert columns_of(old_archive) == columns_of(new)


def test_a_carried_archive_takes_a_crawl(old_archive: Path) -> None:
    with writer(old_archive) as db:
        run = Run(db, old_archive, "https://blog.example/", full=True)
        run.listing(["https://blog.example/a"])
        assert run.post("https://blog.example/a", title="New").held == ("categories",)
        assert db.execute("SELECT number, title, categories FROM versions").fetchall() == [
            (1, "Old", "[]"),
            (2, "New", '["AI"]'),
        ]


def test_a_migration_that_fails_leaves_the_old_archive(old_archive: Path) -> None:
    connected = sqlite3.connect(old_archive)
    # A table of the user's, in the way of an index that comes after tables and columns.
    connected.execute("CREATE TABLE posts_series (mine)")
    connected.close()
    before, columns = rows_of(old_archive), columns_of(old_archive)
    with pytest.raises(sqlite3.OperationalError, match="posts_series"), writer(old_archive):
        pass
    assert rows_of(old_archive) == before
    assert columns_of(old_archive) == columns
    connected = sqlite3.connect(old_archive)
    assert connected.execute("PRAGMA user_version").fetchone()[0] == 1
    connected.close()


def test_a_reader_says_how_an_old_archive_is_carried_forward(old_archive: Path) -> None:
    with pytest.raises(Exception, match=r"made by an older.*blog-to-sqlite crawl"), reader(old_archive):
        pass
