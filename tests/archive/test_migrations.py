"""An archive of an older version becomes a present one, its rows as they were, in one transaction."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from sqlite_utils import Database

from archive.connection import reader, writer
from archive.counts import count_faults
from archive.faults import UsageFault
from archive.schema import APPLICATION_ID, SCHEMA_VERSION, migrations
from archive.text_hash import text_hash
from tests.conftest import Run
from tests.older import OLD_ROWS, older

if TYPE_CHECKING:
    from pathlib import Path

BUILT_ANEW = ("_sqlite_migrations", "posts_fts")
"""Tables whose rows are another version's own."""


@pytest.fixture
def old_archive(tmp_path: Path) -> Path:
    return older(tmp_path / "archive.db")


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
        if not table.startswith(BUILT_ANEW):
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


POSTS = 300
MANY_ROWS = f"""
WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < {POSTS})
INSERT INTO posts (id, blog, url, title, body_text, body_html, first_seen_at, last_seen_at, changed_at,
                   content_hash, version)
SELECT n, 1, 'https://blog.example/' || n, 'Post ' || n, 'Words  of\n' || n, '<p>Words of ' || n || '</p>',
       '2024-01-01', '2024-01-02', '2024-01-02', hex(n), 2 FROM numbers;
INSERT INTO versions (post, number, crawl, seen_at, content_hash, title, body_text)
SELECT id, 1, 1, '2024-01-01', 'old', 'Before', 'Earlier words' FROM posts WHERE id > 1;
INSERT INTO versions (post, number, crawl, seen_at, content_hash, title)
SELECT id, 2, 1, '2024-01-02', content_hash, title FROM posts WHERE id > 1;
INSERT INTO tags VALUES (1, 'sqlite', 'SQLite');
INSERT INTO authors VALUES (1, 'ann', 'Ann');
INSERT INTO posts_tags SELECT id, 1, 0, 'sqlite' FROM posts;
INSERT INTO posts_authors SELECT id, 1, 0, 'Ann' FROM posts;
INSERT INTO addresses (blog, url, kind, state, post, added_at)
SELECT 1, url, 'post', 'done', id, '2024-01-01' FROM posts WHERE id > 1;
INSERT INTO sightings (address, witness, page, position, first_seen_at, last_seen_at, crawl)
SELECT id, 'listing', 'https://blog.example/', id, '2024-01-01', '2024-01-01', 1 FROM addresses;
INSERT INTO fetches (crawl, address, url, fetched_at, status, bytes, warc_file, warc_offset)
SELECT 1, id, url, '2024-01-01', 200, 100, 'a.warc.gz', id FROM addresses;
"""
ROWS_OF_VERSION_2 = """
INSERT INTO recipes VALUES (1, 1, 1, 1, '2024-01-01', 'first learned', 'plain', '[blog]');
INSERT INTO candidates SELECT id, 'title', 0, title, 'h1', 1 FROM posts;
"""
ROWS_OF_VERSION_3 = """
UPDATE posts SET text_hash = text_hash(body_text);
INSERT INTO status_changes VALUES (1, 1, 1, '2024-01-01', 'gone', 'HTTP 410 Gone', 1);
INSERT INTO warc_files VALUES (1, 'a.warc.gz', 100, 1, 'a0', '2024-01-01');
INSERT INTO acceptances VALUES (1, 1, 'https://blog.example/lost', 'lost for good', NULL, '2024-01-01');
INSERT INTO tombstones VALUES (1, 'post', 'a0', '2024-01-01', 1, 1);
INSERT INTO seals VALUES ('post', 1, 'a0');
"""
ROWS_OF_VERSION_4 = """
INSERT INTO hosts (host) VALUES ('blog.example');
"""
LATER_ROWS = {2: ROWS_OF_VERSION_2, 3: ROWS_OF_VERSION_3, 4: ROWS_OF_VERSION_4}
NEXT = {1: "how_posts_are_read", 2: "what_is_proven", 3: "what_is_withstood", 4: "what_is_searched"}
"""Version -> the migration that came after it."""


def archive_of(version: int, path: Path) -> Path:
    """An archive as that version left it, with rows in every table it had."""
    connected = sqlite3.connect(path, isolation_level=None)
    migrations.apply(Database(connected), stop_before=NEXT[version])
    connected.execute("PRAGMA foreign_keys = ON")
    connected.create_function("text_hash", 1, text_hash)
    later = "".join(rows for since, rows in LATER_ROWS.items() if since <= version)
    connected.executescript(f"BEGIN; {OLD_ROWS} {MANY_ROWS} {later} COMMIT;")
    connected.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connected.execute(f"PRAGMA user_version = {version}")
    connected.execute("PRAGMA journal_mode = WAL")
    connected.close()
    assert all(rows for name, rows in rows_of(path).items() if name != "posts_fts_config")
    return path


@pytest.mark.parametrize("version", NEXT)
def test_an_archive_with_rows_in_every_table_is_carried_forward(tmp_path: Path, version: int) -> None:
    path = archive_of(version, tmp_path / "archive.db")
    before = rows_of(path)
    with writer(path) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        db.execute("INSERT INTO posts_fts(posts_fts, rank) VALUES ('integrity-check', 1)")
        assert db.execute("SELECT count(*) FROM posts_fts WHERE posts_fts MATCH 'words'").fetchone()[0] == 299
        texts = db.execute("SELECT body_text, text_hash FROM posts").fetchall()
        assert all(text_hash(text) == hashed for text, hashed in texts)
        assert db.execute("SELECT posts FROM counts WHERE facet = 'all' AND other = 'tag'").fetchall() == [
            (POSTS,)
        ]
        assert count_faults(db) == 0
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            db.execute("UPDATE posts SET moved_to = 999 WHERE id = 1")
    after = rows_of(path)
    for table in (name for name in before if not name.startswith(BUILT_ANEW)):
        for old, new in zip(before[table], after[table], strict=True):
            assert dict(old).items() <= dict(new).items(), table


@pytest.mark.parametrize("version", NEXT)
def test_a_kill_before_the_end_leaves_the_old_archive_whole(tmp_path: Path, version: int) -> None:
    path = archive_of(version, tmp_path / "archive.db")
    before, columns = rows_of(path), columns_of(path)
    killed = (
        "import os, signal, sys; from pathlib import Path\n"
        "from archive.connection import migrations, writer\n"
        "apply = migrations.apply\n"
        "def kill(db):\n"
        "    apply(db)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "migrations.apply = kill\n"
        "with writer(Path(sys.argv[1])): pass\n"
    )
    done = subprocess.run([sys.executable, "-c", killed, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert rows_of(path) == before
    assert columns_of(path) == columns
    with writer(path) as db:
        assert db.execute("SELECT count(*) FROM posts WHERE text_hash NOTNULL").fetchone()[0] == POSTS


@pytest.mark.parametrize("how", [reader, writer])
def test_a_later_archive_whose_writer_was_killed_is_refused_untouched(tmp_path: Path, how: Any) -> None:
    path = tmp_path / "archive.db"
    left = (
        "import os, signal, sys; from pathlib import Path; from archive.connection import writer\n"
        "with writer(Path(sys.argv[1])) as db:\n"
        f"    db.execute('PRAGMA user_version = {SCHEMA_VERSION + 1}')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", left, str(path)], check=False)
    kept = {name: (tmp_path / name).read_bytes() for name in ("archive.db", "archive.db-wal")}
    assert kept["archive.db-wal"]
    with pytest.raises(UsageFault, match="made by a newer blog-to-sqlite"), how(path):
        pass
    assert {name: (tmp_path / name).read_bytes() for name in kept} == kept
