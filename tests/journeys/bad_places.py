"""Places where no archive can be opened, each made by a function whose name says what lies there."""

from __future__ import annotations

import os
import random
import shutil
import socket
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

from archive.schema import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLACES: dict[str, tuple[int, str, Callable[[Path, bytes], None]]] = {}
"""Name -> exit code, words of the sentence, and what makes it of a path and the bytes of a whole archive."""


def place(code, words):
    def known(make):
        PLACES[make.__name__] = (code, words, make)
        return make

    return known


def noise(length):
    return random.Random(5).randbytes(length)


def changed(path, content, *statements):
    """Write an archive at ``path`` and change it by SQL."""
    path.write_bytes(content)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        for statement in statements:
            db.execute(statement)
            db.commit()


def left_by_a_kill(path, *statements):
    """Have a database at ``path`` whose last transactions stand in the log beside it only."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        for statement in statements:
            db.execute(statement)
            db.commit()
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", f"{path}.kept{ending}")
    for ending in ("", "-wal"):
        shutil.move(f"{path}.kept{ending}", f"{path}{ending}")


@place(2, "is a directory")
def directory(path, _):
    path.mkdir()


@place(2, "is no file but")
def pipe(path, _):
    os.mkfifo(path)


@place(2, "is no file but")
def unix_socket(path, _):
    with closing(socket.socket(socket.AF_UNIX)) as bound:
        bound.bind(os.path.relpath(path))


@place(2, "is no file but")
def null_device(path, _):
    path.symlink_to("/dev/null")


@place(2, "is no file but")
def endless_device(path, _):
    path.symlink_to("/dev/zero")


@place(2, "is a link to nowhere.db, where nothing is")
def dangling_link(path, _):
    path.symlink_to("nowhere.db")


@place(2, "is a link to no/where.db, where nothing is")
def link_into_a_missing_folder(path, _):
    path.symlink_to("no/where.db")


@place(2, "cannot be an archive")
def link_to_itself(path, _):
    path.symlink_to(path.name)


@place(2, "is no SQLite database")
def one_byte(path, _):
    path.write_bytes(b"S")


@place(2, "is no SQLite database")
def picture(path, _):
    path.write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF\0" + noise(5000))


@place(2, "is no SQLite database")
def encrypted(path, _):
    path.write_bytes(noise(40960))


@place(2, "of another program")
def encrypted_behind_a_plain_header(path, content):
    path.write_bytes(content[:32] + noise(len(content) - 32))


@place(4, "is damaged")
def only_the_header(path, content):
    path.write_bytes(content[:100])


@place(4, "is damaged")
def one_page(path, content):
    path.write_bytes(content[:4096])


@place(4, "is damaged")
def half(path, content):
    path.write_bytes(content[: len(content) // 2 + 777])


@place(4, "is damaged")
def overwritten_pages(path, content):
    path.write_bytes(content[:8192] + b"\xa5" * (len(content) - 8192))


@place(4, "is damaged")
def page_size_of_zero(path, content):
    path.write_bytes(content[:16] + b"\0\0" + content[18:])


@place(4, "is damaged")
def format_of_the_future(path, content):
    path.write_bytes(content[:18] + b"\x09\x09" + content[20:])


@place(4, "is damaged")
def overwritten_schema(path, content):
    path.write_bytes(content[:108] + noise(3988) + content[4096:])


@place(4, "is damaged")
def schema_that_is_no_sql(path, content):
    changed(
        path,
        content,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = 'CREATE NONSENSE' WHERE name = 'posts'",
    )


@place(2, "of another program")
def other_program(path, _):
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE posts (id INTEGER PRIMARY KEY, url TEXT, title TEXT)")
        db.execute("CREATE TABLE blogs (id INTEGER PRIMARY KEY, url TEXT)")
        db.commit()


@place(2, "of another program")
def other_program_that_was_killed(path, _):
    left_by_a_kill(path, "CREATE TABLE posts (id INTEGER PRIMARY KEY, url TEXT)")


@place(2, "of another program")
def other_program_without_tables(path, _):
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA application_id = 1234567")


@place(2, "of another program")
def other_program_without_tables_or_mark(path, _):
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 3")


@place(2, "made by a newer blog-to-sqlite")
def newer(path, content):
    changed(path, content, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


@place(2, "made by a newer blog-to-sqlite")
def newer_and_killed(path, content):
    path.write_bytes(content)
    left_by_a_kill(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


@place(4, "is damaged (the table")
def no_tables(path, _):
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@place(4, "is damaged (it has no tables)")
def older_without_tables(path, _):
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")


@place(4, "is damaged (the table candidates is missing)")
def one_table_missing(path, content):
    changed(path, content, "DROP TABLE candidates")


@place(4, "is damaged (the column crawls.requests is missing)")
def one_column_missing(path, content):
    changed(path, content, "ALTER TABLE crawls DROP COLUMN requests")


@place(4, "is damaged (the trigger posts_fts_insert is missing)")
def one_trigger_missing(path, content):
    changed(path, content, "DROP TRIGGER posts_fts_insert")


@place(4, "a.db")
def log_that_is_a_folder(path, content):
    path.write_bytes(content)
    path.with_name("a.db-wal").mkdir()


def not_to_be_changed(path):
    """Keep even root from changing a file or folder, until ``free``. False if that cannot be done here."""
    done = subprocess.run(["chattr", "+i", path], capture_output=True, check=False)
    return done.returncode == 0


def free(path):
    subprocess.run(["chattr", "-i", path], capture_output=True, check=False)
