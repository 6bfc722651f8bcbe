"""Reads the names of a post's authors from its byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.pages.facts.evidence import SEPARATOR, icon, label, led, marked
from crawler.pages.facts.labels import field_of_address, field_of_label
from crawler.pages.facts.region import Region, Standing
from pipelines.items import Found

if TYPE_CHECKING:
    from crawler.pages.facts.pieces import Piece

_LONGEST = 60
_MOST = 6
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
    r"[:：]$|^(?:on|in|at|and)$|\d{3,}|^@|^\d|https?:"
    r"|\b(?:about|follow|view all|posts|more|read|min|share|edit|comments?|says|bio|website|contact|reply)\b",
    re.IGNORECASE,
)


def _strength(region: Region, piece: Piece) -> int:
    """How surely the words of a piece are an author's name: 0 for not at all."""
    link = piece.holder.link
    if link is not None and "author" in link.get("rel").split():
        return 4
    fields = marked(region, piece.holder)
    named, same_line = label(region, piece)
    by_label = named == "author" and (same_line or piece.order > 0)
    by_address = link is not None and field_of_address(link.get("href")) == "author"
    if by_label and (link is not None or "author" in fields or same_line):
        return 4 if by_address or "author" in fields else 3
    if by_address or "author" in icon(piece.holder):
        return 3 if "author" in fields else 2
    return 2 if "author" in fields else 0


def _name(piece: Piece) -> str:
    """Return the part of a piece's words that can be a name; empty if it can be none."""
    field, rest = led(piece.text)
    match = _BY.match(piece.text)
    text = match["name"] if match else rest if field == "author" else piece.text
    text = _END.sub("", text).strip()
    if (
        not text
        or len(text) > _LONGEST
        or field_of_label(text)
        or SEPARATOR.match(text)
        or _NO_NAME.search(text)
    ):
        return ""
    return text


def _candidates(region: Region) -> Iterator[tuple[tuple[int, int], Piece, str]]:
    """(rank, piece, name) of each piece that can name an author."""
    for piece in (piece for line in region.lines for piece in line):
        if len(piece.text) > 2 * _LONGEST:
            continue
        standing = region.standing(piece.holder, piece.order)
        if standing is Standing.FOREIGN:
            continue
        strength = _strength(region, piece)
        if led(piece.text)[0] == "author" or (standing is not Standing.SIDE and _BY.match(piece.text)):
            strength = max(strength, 3)
        name = _name(piece) if strength else ""
        if name:
            yield (strength + 2 * (standing is Standing.HEAD), strength), piece, name


def read_authors(region: Region) -> Iterator[tuple[str, Found]]:
    """Return the names in the byline that is surest and nearest to the heading."""
    candidates = list(_candidates(region))
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
