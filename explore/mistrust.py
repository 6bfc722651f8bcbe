"""An archive may be a file that somebody sent: what its rows and its schema can do is bounded here."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any, TypeVar

from datasette.database import QueryInterrupted
from datasette.utils import sqlite_timelimit

from archive.schema import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from datasette.app import Datasette

    Found = TypeVar("Found")

LARGEST_VALUE = 64_000_000
"""Bytes of one value that are read; twice what a page may weigh when it is fetched."""
LONGEST_MS = 20_000
"""So long a page may ask; the audit of 100,000 posts takes a tenth of it."""


def harden(connection: sqlite3.Connection) -> bool:
    """Make a connection to an archive read only what it was asked for, and no other file; tell if it is one.

    Views, triggers and virtual tables of its schema may call no function with side effects
    (https://www.sqlite.org/src/doc/latest/doc/trusted-schema.md). Other databases are left alone.
    """
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            return False
    except sqlite3.Error:
        return False  # Datasette reports a file that SQLite cannot read
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return True


async def asked(
    datasette: Datasette,
    database: str,
    ask: Callable[[sqlite3.Connection], Found],
    limit_ms: int = LONGEST_MS,
) -> Found | None:
    """Return what ``ask`` finds; None where rows are not what this program writes, or it takes too long."""

    def bounded(connection: sqlite3.Connection) -> Found:
        with sqlite_timelimit(connection, limit_ms):
            return ask(connection)

    try:
        found: Found = await datasette.get_database(database).execute_fn(bounded)
    except (
        sqlite3.Error,
        QueryInterrupted,
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        OverflowError,
        RecursionError,
        StopIteration,
    ):
        return None
    return found


def tidy(
    row: Mapping[str, Any], *, numbers: Collection[str] = (), lists: Collection[str] = ()
) -> dict[str, Any]:
    """Return a row with values of the types that its columns should hold: SQLite lets a column hold any.

    >>> tidy({"id": "7", "year": "x", "tags": '["a"]', "title": b"A"}, numbers={"id", "year"}, lists={"tags"})
    {'id': 7, 'year': None, 'tags': ['a'], 'title': 'A'}
    """
    return {
        key: _number(value) if key in numbers else _list(value) if key in lists else text(value)
        for key, value in row.items()
    }


def text(value: object) -> str | None:
    """Return a value as text that can be written out, None for NULL."""
    if value is None or (isinstance(value, str) and value.isascii()):
        return value
    said = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return said.encode("utf-8", "replace").decode("utf-8")


def web(url: str | None) -> str | None:
    """Return an address that a page may link to; None for another, which could be a script."""
    return url if url and url.startswith(("https://", "http://")) else None


def loaded(value: object, kind: type[list[Any] | dict[str, Any]]) -> Any:
    """Return the list or the object that a JSON column holds, None if it holds none."""
    try:
        found = json.loads(str(value))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, kind) else None


def _number(value: object) -> int | None:
    try:
        return int(value)  # type: ignore[call-overload, no-any-return]  # whatever is there is tried
    except (ValueError, TypeError, OverflowError):
        return None


def _list(value: object) -> list[str]:
    return [text(one) or "" for one in loaded(value, list) or ()]
