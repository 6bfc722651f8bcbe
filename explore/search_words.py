"""Datasette's own search of the posts: what is typed there means what it means on our page."""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING

from sqlite_utils import Database

from archive.search import NOTHING, lenient_expression
from archive.searching.forms import forms_of

if TYPE_CHECKING:
    from collections.abc import Callable


def understand(connection: sqlite3.Connection) -> None:
    """Have the SQL function by which Datasette makes an expression of the words typed make ours of them.

    Datasette's own, ``escape_fts``, quotes each word: no stem, no part of a Chinese run, no phrase is found.
    """
    connection.create_function("escape_fts", 1, partial(_expression, _forms(connection)))


def _expression(forms: Callable[[str], list[str]], words: object) -> str:
    return lenient_expression(str(words or ""), forms) or NOTHING


def _forms(connection: sqlite3.Connection) -> Callable[[str], list[str]]:
    db = Database(connection, recursive_triggers=False, execute_plugins=False)

    def forms(word: str) -> list[str]:
        try:
            return forms_of(db, word)
        except sqlite3.Error:
            return [word]  # an archive that somebody sent may have no such table

    return forms
