"""Runs the statements of a script one by one, inside the transaction of a migration."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database


def run_scripts(db: Database, *scripts: str) -> None:
    """Run the SQL ``scripts`` without committing."""
    for script in scripts:
        for statement in _statements(script):
            db.execute(statement)


def _statements(script: str) -> Iterator[str]:
    # sqlite3's own executescript would commit the transaction that the migration runs in.
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
