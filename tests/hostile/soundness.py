"""Whether an archive is valid: structure, index, every text in every table, all commands that read it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tests.journeys import forked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMANDS = (
    ("verify", "a.db"),
    ("audit", "a.db"),
    ("blogs", "a.db"),
    *(
        ("export", "a.db", "--format", form, "-o", f"posts.{form}", "--overwrite")
        for form in ("ndjson", "json", "csv", "tsv")
    ),
)
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SHOWN = ("title", "summary", "body_text", "category", "categories", "tags", "authors", "language", "url")
"""Columns of posts that people read: no control character stands there."""


def unsound(folder: Path) -> list[str]:
    """Return what is wrong with a.db in ``folder``; nothing where it is valid."""
    with closing(sqlite3.connect(folder / "a.db")) as db:
        found = [*_of_structure(db), *_of_texts(db), *_of_readers(db)]
    return found + [said for arguments in COMMANDS for said in _of_command(folder, arguments)]


def _of_structure(db: sqlite3.Connection) -> Iterator[str]:
    for check in ("integrity_check", "foreign_key_check"):
        rows = db.execute(f"PRAGMA {check}").fetchall()
        if rows not in ([], [("ok",)]):
            yield f"{check}: {rows[:3]}"
    try:
        db.execute("INSERT INTO posts_fts(posts_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.Error as error:
        yield f"the search index: {error}"
    db.rollback()


def _of_texts(db: sqlite3.Connection) -> Iterator[str]:
    db.text_factory = bytes
    tables = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
    ).fetchall()
    for (name,) in tables:
        rows = db.execute(f"SELECT * FROM [{name.decode()}]")
        columns = [column[0] for column in rows.description]
        for row in rows:
            for column, value in zip(columns, row, strict=True):
                if isinstance(value, bytes) and (
                    why := _wrong(value, shown=name == b"posts" and column in _SHOWN)
                ):
                    yield f"{name.decode()}.{column}: {why} {value[:80]!r}"
    db.text_factory = str


def _wrong(value: bytes, *, shown: bool) -> str:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return "no UTF-8"
    if "\0" in text:
        return "a NUL"
    return "a control character" if shown and _CONTROL.search(text) else ""


def _of_readers(db: sqlite3.Connection) -> Iterator[str]:
    """Yield the pages of which a reader failed: they are gaps, but a reader never raises."""
    query = "SELECT url, last_error FROM addresses WHERE last_error LIKE '%could not be read (%'"
    for address, reason in db.execute(query):
        yield f"{address}: {reason}"


def _of_command(folder: Path, arguments: tuple[str, ...]) -> Iterator[str]:
    said = forked.run(folder, arguments, {}, timeout=600)
    if said.code != 0 and (arguments[0], said.code) != ("audit", 3):
        yield f"{' '.join(arguments)}: exit {said.code} {said.out[-300:]} {said.err[-300:]}"
