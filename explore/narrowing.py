"""By which values a list of posts is narrowed, as its address says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlencode

from archive.vocabulary import identity
from explore.configuration import POSTS_COLUMNS

if TYPE_CHECKING:
    import sqlite3

    from datasette.utils.asgi import Request


class ListFacet(NamedTuple):
    """A facet of the list of posts."""

    name: str
    counted: str
    """What it is called in the table of counts."""
    key: str
    """What narrows a list by it, in an address."""
    is_number: bool = False


FACETS = (
    ListFacet("blog", "blog", "blog", is_number=True),
    ListFacet("category", "category", "category"),
    ListFacet("tags", "tag", "tags__arraycontains"),
    ListFacet("authors", "author", "authors__arraycontains"),
    ListFacet("year", "year", "year", is_number=True),
    ListFacet("read_minutes", "read_minutes", "read_minutes", is_number=True),
    ListFacet("status", "status", "status"),
)
"""In the order in which they stand on the page."""

TERMS = {"tag": ("tags", "posts_tags", "tag"), "author": ("authors", "posts_authors", "author")}
"""Facet of terms -> their table, the table that joins them with posts, and its column."""

LONGEST_NUMBER = 9
"""Digits; no id, year or number of minutes has more."""

_NEVER_EDITED = ("version", "1")
_NARROWING = ("_search", "_where", "_through", "_filter")
_OF_OURS = {"_nocount", "_nosuggest", "_next"}


class Narrowing(NamedTuple):
    """What narrows a list."""

    by: tuple[tuple[str, object], ...]
    """Facets, by the names that counts have for them, and their values."""
    is_all: bool
    """Whether nothing else does."""


def narrowing(connection: sqlite3.Connection, request: Request) -> Narrowing:
    """Return by what a request narrows the list of posts; an id of 0 for a term that no post has."""
    by: list[tuple[str, object]] = []
    is_all = True
    keys = {facet.key: facet for facet in FACETS} | {f"{facet.key}__exact": facet for facet in FACETS}
    for key, value in parse_qsl(request.query_string, keep_blank_values=True):
        facet = keys.get(key)
        if facet and facet.counted in TERMS and key == facet.key:
            by.append((facet.counted, _id(connection, facet.counted, value)))
        elif facet and facet.counted not in TERMS and (not facet.is_number or _is_number(value)):
            by.append((facet.counted, int(value) if facet.is_number else value))
        elif (key, value) == _NEVER_EDITED:
            by.append((key, 1))
        elif key.startswith(_NARROWING) or not key.startswith("_") or "__" in key:
            is_all = False
    return Narrowing(tuple(by), is_all)


def address(
    request: Request, *, without: tuple[str, str] | None = None, plus: tuple[str, str] | None = None
) -> str:
    """Return where the list leads that has one value less, or one more, from its first page on."""
    pairs = [
        pair for pair in parse_qsl(request.query_string, keep_blank_values=True) if pair[0] not in _OF_OURS
    ]
    if tuple(value for key, value in pairs if key == "_col") == POSTS_COLUMNS:
        pairs = [pair for pair in pairs if pair[0] != "_col"]
    if without:
        key, value = without
        pairs = [pair for pair in pairs if pair not in {(key, value), (f"{key}__exact", value)}]
    query = urlencode([*pairs, *([plus] if plus else [])])
    path = str(request.path)
    return f"{path}?{query}" if query else path


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER and str(int(value)) == value


def _id(connection: sqlite3.Connection, facet: str, name: str) -> int:
    table = TERMS[facet][0]
    found = connection.execute(
        f"SELECT id FROM {table} WHERE identity = ? AND name = ?",  # noqa: S608 - the table is a constant
        [identity(name), name],
    ).fetchone()
    return found[0] if found else 0
