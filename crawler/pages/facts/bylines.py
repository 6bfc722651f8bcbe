"""Reads the names of a post's authors from its byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from crawler.pages.facts.evidence import DATE, SEPARATOR, Clue, icon, led, linked_field
from crawler.pages.facts.labels import field_of_label
from crawler.pages.facts.region import Region, Standing
from pipelines.items import Found

if TYPE_CHECKING:
    from crawler.pages.facts.pieces import Piece

_LONGEST = 60
_MOST = 6
_SURE = 4
_BY = re.compile(
    r"^(?:(?:written|posted|published|words|story|article)\s+)?(?:by|von|par|por|door|av|af|di|作者|文)[\s:：]+"
    r"(?P<name>[^|•·]{2,60})$",
    re.IGNORECASE,
)
_END = re.compile(
    r"\s+(?:on|in|at|am|le|el|em|il|op|den|posted|published|updated|last)\s+.*$|\s*[|•·–—].*$|,?\s+\d.*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"[:：]$|^(?:on|in|at|and)$|^[\W\d]+$|\d:\d\d|\b(?:19|20)\d\d\b|^@|https?:"
    r"|\b(?:about|follow|view all|posts|more|read|min|share|edit|comments?|says|bio|website|contact|reply)\b"
    r"|\b(?:log ?in|sign ?in|menu|home)\b"
    r"|^(?:reviewed|edited|fact[- ]checked|insights from|articles by)\b"
    r"|^(?:facebook|twitter|linkedin|instagram|pinterest|youtube|github|email|rss|x)$",
    re.IGNORECASE,
)


def _strength(region: Region, clue: Clue) -> int:
    """How surely the words of a piece are an author's name: 0 for not at all."""
    if clue.link is not None and "author" in clue.link.get("rel").split():
        return _SURE
    classed = "author" in clue.fields
    by_address = linked_field(region, clue.link) == "author"
    if clue.label == "author" and (clue.same_line or clue.link is not None or clue.standing > Standing.SIDE):
        return _SURE if by_address or classed else 3 if _opens_line(clue) else 0
    if led(clue.text)[0] == "author" or (_BY.match(clue.text) and _opens_line(clue)):
        return 3
    if by_address or "author" in icon(clue.piece):
        return 3 if classed else 2
    return 2 if classed and (clue.link is not None or clue.standing > Standing.SIDE) else 0


def _opens_line(clue: Clue) -> bool:
    """Whether a byline stands near the heading, or begins its own line after the text of the post."""
    if clue.standing is Standing.HEAD:
        return True
    return clue.standing is Standing.FOOT and clue.piece.order - clue.piece.holder.block.start <= 1


def _name(piece: Piece) -> str:
    """Return the part of a piece's words that can be a name; empty if it can be none."""
    field, rest = led(piece.text)
    match = _BY.match(piece.text)
    text = match["name"] if match else rest if field == "author" else piece.text
    text = _END.sub("", text).strip()
    if match and " " in text and text[0].islower():
        return ""
    if (
        not text
        or len(text) > _LONGEST
        or field_of_label(text)
        or SEPARATOR.match(text)
        or _NO_NAME.search(text)
    ):
        return ""
    return "" if DATE.search(piece.text) and not match and field != "author" else text


def _candidates(region: Region, found: Iterable[Clue]) -> Iterator[tuple[tuple[int, int], Piece, str]]:
    """(rank, piece, name) of each piece that can name an author."""
    for clue in found:
        strength = _strength(region, clue)
        if clue.standing is Standing.FOOT and clue.piece.order < region.body_end and strength < _SURE:
            continue
        name = _name(clue.piece) if strength else ""
        if name:
            yield (strength + 2 * (clue.standing is Standing.HEAD), strength), clue.piece, name


def read_authors(region: Region, found: Iterable[Clue]) -> Iterator[tuple[str, Found]]:
    """Return the names in the byline that is surest and nearest to the heading."""
    candidates = list(_candidates(region, found))
    best = max((rank for rank, _, _ in candidates), default=None)
    chosen = [(piece, name) for rank, piece, name in candidates if rank == best]
    if not chosen:
        return
    first = chosen[0][0].holder
    names = [
        name
        for piece, name in chosen
        if piece.holder.tag == first.tag and piece.holder.get("class") == first.get("class")
    ]
    for name in list(dict.fromkeys(names))[:_MOST]:
        yield "author", Found(name, "markup")
