"""What the timeline of a post and the page of one of its versions show, read from the archive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from archive.content import CALLED
from archive.history import before, compared, content, history
from explore.mistrust import asked

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from datasette.app import Datasette

    from archive.differences import Piece
    from archive.history import Event

_LONG = 700
"""Characters of unchanged text in one stretch from which on its middle is folded away."""
_EDGE = 160
_PARAGRAPH = re.compile(r"\n+")


class Stretch(NamedTuple):
    """A piece of a difference as the page shows it."""

    kind: str
    """same, removed, added, or, shown when asked for, folded and folded-removed."""
    text: str


async def timeline(datasette: Datasette, database: str, post: int) -> list[dict[str, Any]]:
    """Return what happened to a post, the latest first."""
    told = await asked(datasette, database, lambda connection: history(connection, post))
    return [_said(event, post) for event in reversed(told.events)] if told else []


async def version(
    datasette: Datasette, database: str, key: str, beside: str | None = None
) -> dict[str, Any] | None:
    """Return the version with that id for its page, beside the one before it or the one of that number.

    None if there is no such version.
    """
    return await asked(datasette, database, lambda connection: _version(connection, key, beside))


def _version(db: sqlite3.Connection, key: str, beside: str | None) -> dict[str, Any] | None:
    found = db.execute("SELECT post, number, fetch FROM versions WHERE id = ?", [key]).fetchone()
    if found is None:
        return None
    post, number, fetch = found
    told = history(db, post)
    contents = [event for event in told.events if event.post == post and event.version is not None]
    numbers = [event.version for event in contents]
    other = int(beside) if beside and beside.isdecimal() and int(beside) in numbers else None
    earlier = other if other is not None else before(db, post, number)
    this = next(event for event in contents if event.version == number)
    differences = {}
    if earlier is not None:
        pair = [content(db, post, one) for one in sorted((earlier, number))]
        differences = compared(*pair)
    body = differences.pop("body", None)
    return _said(this, post) | {
        "of": told.title,
        "captured": fetch if isinstance(fetch, int) else None,
        "earlier": None if earlier is None else min(earlier, number),
        "later": None if earlier is None else max(earlier, number),
        "others": [_said(event, post) for event in contents],
        "fields": {CALLED.get(field, field): pieces for field, pieces in differences.items()},
        "body": list(_stretches(body)) if body else None,
    }


def _said(event: Event, post: int) -> dict[str, Any]:
    """Return an event in words for a template."""
    changed = ", ".join(CALLED.get(field, field) for field in event.changes)
    words = {"new": "first version", "live": "live again", "suspect": "suspect"}
    return {
        "at": event.at,
        "kind": event.what.replace(" ", "-"),
        "what": words.get(event.what, event.what),
        "why": event.why or changed,
        "version": event.version,
        "row": event.row,
        "post": event.post,
        "title": event.title,
        "present": event.present,
        "url": event.url if event.post != post else None,
    }


def _stretches(pieces: Sequence[Piece]) -> Iterator[Stretch]:
    """Yield the pieces, long removed ones folded, and the middle of long unchanged ones."""
    for place, piece in enumerate(pieces):
        if piece.kind == "removed" and len(piece.text) > 2 * _LONG:
            yield Stretch("folded-removed", piece.text)
            continue
        if piece.kind != "same" or len(piece.text) < _LONG:
            yield Stretch(piece.kind, piece.text)
            continue
        breaks = [found.end() for found in _PARAGRAPH.finditer(piece.text)]
        start = next((end for end in breaks if end >= _EDGE), 0) if place else 0
        last = len(piece.text) - _EDGE
        end = next((end for end in reversed(breaks) if end <= last), len(piece.text))
        end = end if place < len(pieces) - 1 else len(piece.text)
        if end - start < _LONG // 2:
            yield Stretch("same", piece.text)
            continue
        for kind, text in (
            ("same", piece.text[:start]),
            ("folded", piece.text[start:end]),
            ("same", piece.text[end:]),
        ):
            if text:
                yield Stretch(kind, text)
