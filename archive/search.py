"""What a person types to search, as an expression that FTS5 accepts."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

from archive.faults import UsageFault

if TYPE_CHECKING:
    from sqlite_utils import Database

_MEANT_AS_SYNTAX = re.compile(r'"|\b(?:AND|OR|NOT|NEAR)\b')


def match_expression(db: Database, words: str) -> str:
    """Return the FTS5 expression for ``words``: themselves if they are one, else each word quoted.

    So both ``sqlite NOT "full text"`` and ``C++`` work. Raises UsageFault for an
    empty query, and for one that means to use operators or quotes and is not
    well formed.
    """
    if not words.strip():
        raise UsageFault("The query is empty. Give at least one word to look for.")
    fault = _complaint(db, words)
    if fault is None:
        return words
    if _MEANT_AS_SYNTAX.search(words):
        raise UsageFault(
            f"The query {words} cannot be understood ({fault}). Close every quotation mark, "
            'give AND, OR and NOT a word on either side, or put the words in quotes: "and so on"'
        )
    return " ".join(f'"{word}"' for word in words.replace("\0", " ").split())


def _complaint(db: Database, expression: str) -> str | None:
    try:
        db.execute("SELECT 1 FROM posts_fts WHERE posts_fts MATCH ? LIMIT 1", [expression]).fetchone()
    except sqlite3.OperationalError as error:
        # A plain SQLITE_ERROR is about the expression; damage and locks carry codes of their own.
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        return str(error).removeprefix("fts5: ")
    return None
