"""What the timeline of a post and the page of one of its versions show, read from the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.content import CALLED
from archive.history import before, compared, content, history
from explore.alignment import aligned
from explore.direction import direction
from explore.folding import bounded, folded
from explore.mistrust import asked, text

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette

    from archive.history import Event

SIDE_BY_SIDE = "side-by-side"
_LANGUAGE = "SELECT language FROM posts WHERE id = ?"
_LARGEST = 1_000_000
"""Characters of a text that are compared; a longer one is compared as far as that."""


async def timeline(datasette: Datasette, database: str, post: int) -> list[dict[str, Any]]:
    """Return what happened to a post, the latest first."""
    told = await asked(datasette, database, lambda connection: history(connection, post))
    return [_said(event, post) for event in reversed(told.events)] if told else []


async def version(
    datasette: Datasette, database: str, key: str, beside: str | None = None, view: str | None = None
) -> dict[str, Any] | None:
    """Return the version with that id for its page, beside the one before it or the one of that number.

    ``view`` is "side-by-side" for paragraphs beside each other. None if there is no such version.
    """
    return await asked(datasette, database, lambda db: _version(db, key, beside, apart=view == SIDE_BY_SIDE))


def _version(db: sqlite3.Connection, key: str, beside: str | None, *, apart: bool) -> dict[str, Any] | None:
    found = db.execute("SELECT post, number, fetch FROM versions WHERE id = ?", [key]).fetchone()
    if found is None:
        return None
    post, number, fetch = found
    told = history(db, post)
    contents = [event for event in told.events if event.post == post and event.version is not None]
    numbers = [event.version for event in contents]
    other = int(beside) if beside and beside.isdecimal() and int(beside) in numbers else None
    earlier = other if other is not None else before(db, post, number)
    language = text(db.execute(_LANGUAGE, [post]).fetchone()[0])
    this = next(event for event in contents if event.version == number)
    return _said(this, post) | {
        "of": told.title,
        "language": language,
        "direction": direction(language),
        "captured": fetch if isinstance(fetch, int) else None,
        "earlier": None if earlier is None else min(earlier, number),
        "later": None if earlier is None else max(earlier, number),
        "others": [_said(event, post) for event in contents],
        "before": next((_said(event, post) for event in reversed(contents) if event.version < number), None),
        "after": next((_said(event, post) for event in contents if event.version > number), None),
        "apart": apart,
        "differences": []
        if earlier is None
        else _differences(db, post, sorted((earlier, number)), apart=apart),
    }


def _differences(
    db: sqlite3.Connection, post: int, numbers: list[int], *, apart: bool
) -> list[dict[str, Any]]:
    pair = [content(db, post, number) for number in numbers]
    cut = any(len(one.body) > _LARGEST for one in pair)
    found = compared(*(one._replace(body=one.body[:_LARGEST]) for one in pair))
    found |= {"body": found.get("body", [])} if cut else {}
    shown = []
    for field, pieces in found.items():
        few, more = bounded(pieces)
        shown.append(
            {
                "field": field,
                "title": CALLED.get(field, field),
                "rows": aligned(few) if apart else None,
                "pieces": None if apart else list(folded(few)) if field == "body" else few,
                "more": more,
                "cut": _LARGEST if cut and field == "body" else None,
            }
        )
    return shown


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
