"""What a person types to search, as an expression that the search index accepts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archive.faults import UsageFault
from archive.searching.expression import expression
from archive.searching.forms import forms_of
from archive.searching.query import parsed

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

NOTHING = '""'
"""An expression that no post holds."""


def match_expression(db: Database, words: str) -> str:
    """Return the FTS5 expression for ``words``; see ``archive.searching.query`` for what they may be.

    Raises UsageFault for an empty query, and for one that is not well formed: a filter that had to be
    guessed would give other posts than were meant.
    """
    query = parsed(words)
    if query.remarks:
        what = f"The query {words} cannot be understood" if words.strip() else "The query is empty"
        raise UsageFault(f"{what}. {' '.join(query.remarks)}")
    found = expression(query.meant, partial(forms_of, db)) if query.meant else None
    return found or NOTHING


def lenient_expression(words: str, forms: Callable[[str], list[str]]) -> str | None:
    """Return the FTS5 expression for what ``words`` can be taken to mean; None where that is nothing."""
    query = parsed(words)
    return expression(query.meant, forms) if query.meant else None
