"""What a search found, as lines for a terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from archive.plain import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.searching.finding import Found
    from archive.searching.snippets import Piece

_SHOWN = (
    "id",
    "url",
    "title",
    "published",
    "category",
    "authors",
    "tags",
    "read_minutes",
    "status",
    "language",
)
_INDENT = " " * 4


def lines(found: Found, *, colour: bool) -> Iterator[str]:
    """Return the lines: of each post its title, its facts, its address, its snippet.

    With ``colour`` what was looked for is marked. No control character of a blog is among them.
    """
    for place, (post, title, text) in enumerate(found.results, 1):
        yield f"{place:>2}  {_said(title, colour=colour, bold=True)}"
        minutes = "" if post["read_minutes"] is None else f"{post['read_minutes']} min"
        status = "" if post["status"] == "live" else post["status"]
        facts = ((post["published"] or "")[:10], post["category"] or "", minutes, status)
        if any(facts):
            yield _INDENT + plain_line(" · ".join(filter(None, facts)))
        yield _INDENT + plain_line(post["url"])
        yield _INDENT + _said(text, colour=colour)
        yield ""


def as_object(query: str, found: Found, blogs: Mapping[int, str]) -> dict[str, Any]:
    """Return what was found for JSON; of more posts than are ranked ``total`` is those, and ``more`` true."""
    return {
        "query": query,
        "total": found.total - found.is_more,
        "more": found.is_more,
        "remarks": list(found.remarks),
        "results": [
            {"blog": blogs.get(post["blog"])}
            | {name: post[name] for name in _SHOWN}
            | {"snippet": "".join(piece.text for piece in text), "hits": _hits([*title, *text])}
            for post, title, text in found.results
        ],
    }


def _hits(pieces: Sequence[Piece]) -> list[str]:
    return list(dict.fromkeys(piece.text for piece in pieces if piece.hit))


def _said(pieces: Sequence[Piece], *, colour: bool, bold: bool = False) -> str:
    said = ((plain_line(piece.text), piece.hit) for piece in pieces)
    if not colour:
        return "".join(text for text, _ in said)
    return "".join(
        click.style(text, bold=True if bold or hit else None, fg="yellow" if hit else None)
        for text, hit in said
    )
