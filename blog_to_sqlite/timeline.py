"""The history of a post as lines for a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from archive.content import CALLED
from archive.differences import excerpts
from archive.plain import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.differences import Piece
    from archive.history import Event, History

_COLOURS = {
    "new": "green",
    "live": "green",
    "edited silently": "yellow",
    "moved": "yellow",
    "unlisted": "yellow",
    "suspect": "red",
    "gone": "red",
}
_MARKS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
_INDENT = " " * 22
_BREAK = re.compile(r"\s*\n\s*")


def timeline(
    told: History, differences: Mapping[int, Mapping[str, Sequence[Piece]]], *, colour: bool
) -> Iterator[str]:
    """Return the lines: a heading, then what happened, the first first.

    ``differences`` are those of events, by their place. Without ``colour`` words that changed stand in
    marks: [-removed-] {+added+}.
    """
    state = f"{told.status}, version {told.version}"
    if told.suspect is not None:
        state += f"; its page now shows version {told.suspect}, which is suspect"
    yield click.style(plain_line(told.title), bold=True)
    yield plain_line(f"{told.url} ({state})")
    yield ""
    address = told.events[0].url if told.events else told.url
    for place, event in enumerate(told.events):
        if event.url != address:
            address = event.url
            yield f"{_INDENT}at {plain_line(address)}"
        yield _line(event)
        for field, pieces in differences.get(place, {}).items():
            for excerpt in excerpts(pieces):
                words = "".join(_piece(piece, colour=colour) for piece in excerpt)
                yield f"{_INDENT}{CALLED.get(field, field)}: {words}"


def _line(event: Event) -> str:
    moment = plain_line(event.at[:16]).replace("T", " ")
    number = "" if event.version is None else str(event.version)
    what = "live again" if event.what == "live" else plain_line(event.what)
    said = plain_line(event.why or ", ".join(CALLED.get(one, one) for one in event.changes))
    if event.what == "suspect":
        said += " (kept aside; the post stayed as it was)"
    styled = click.style(what, fg=_COLOURS.get(event.what))
    return f"{moment}  {number:>2}  {styled}{f': {said}' if said else ''}"


def _piece(piece: Piece, *, colour: bool) -> str:
    text = plain_line(_BREAK.sub(" ¶ ", piece.text))
    if not colour:
        return _MARKS[piece.kind].format(text)
    if piece.kind == "same":
        return text
    removed = piece.kind == "removed"
    return click.style(text, fg="red" if removed else "green", strikethrough=removed)
