"""Reads the names of a post's authors from its byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from crawler.pages.facts.evidence import Clue, icon, linked_field
from crawler.pages.facts.labels import field_of_label
from crawler.pages.facts.region import Region, Standing
from crawler.pages.facts.wording import DATE, SEPARATOR, byline_name, led
from pipelines.items import Found

if TYPE_CHECKING:
    from crawler.pages.facts.pieces import Piece

_LONGEST = 60
_MOST = 6
_SURE = 4
_NAMED = re.compile(r"(?:^|[\s:])name\b")
_PERSON = re.compile(r"\bPerson\b")
_WHEN = re.compile(r"(?:@|at|on|am|um|le|el|em|il|op|den|в|,)\s*(?:[^\W\d_]{3,10},?\s+)?\d", re.IGNORECASE)
"""How the time goes on after the name of who wrote then: "mara @ 7:15"."""
_PORTRAIT = 3
"""Steps up from a name within which a portrait stands."""
_FEW = 6
"""Texts that stand together with a portrait, at most."""
_TWO = 2
"""Words that a full name has, at least."""
_END = re.compile(
    r"\s+(?:on|in|at|am|le|el|em|il|op|den|posted|published|updated|last)\s+.*$"
    r"|\s*[|•·–—].*$|[,،、]?\s+\d.*$",
    re.IGNORECASE,
)
_LEADS_TO_DATE = re.compile(r"\s+(?:on|in|at|am|le|el|em|il|op)$")
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
    if led(clue.text)[0] == "author" or (byline_name(clue.text) and _opens_line(clue)) or _is_person(clue):
        return 3
    if by_address or "author" in icon(clue.piece):
        return 3 if classed else 2
    if classed and (clue.link is not None or clue.standing > Standing.SIDE):
        return 2
    return int(clue.standing is Standing.HEAD and clue.label is None and _stands_like_a_name(region, clue))


def _is_person(clue: Clue) -> bool:
    """Whether RDFa or microdata says that a text near the heading is the name of a person."""
    if clue.standing is not Standing.HEAD:
        return False
    named = kind = ""
    for outer in islice(clue.piece.holder.ancestors(), _PORTRAIT):
        named += f" {outer.get('property')} {outer.get('itemprop')}"
        kind += f" {outer.get('typeof')} {outer.get('itemtype')}"
    return _NAMED.search(named) is not None and _PERSON.search(kind) is not None


def _stands_like_a_name(region: Region, clue: Clue) -> bool:
    """Whether its place alone tells a name: a moment follows in its line, or a portrait is beside it."""
    piece = clue.piece
    holder, following = piece.holder, region.page.pieces[piece.order + 1 : piece.order + 4]
    if region.heading is None or piece.order < region.after_heading or clue.fields or clue.link is not None:
        return False
    after = next((other for other in following if not SEPARATOR.match(other.text)), None)
    if after is None or not DATE.search(after.text):
        return False
    if after.holder.block is holder.block:
        return holder is not holder.block and _WHEN.match(after.text) is not None
    words = piece.text.split()
    if len(words) < _TWO or not all(word[0].isupper() or not word[0].isalpha() for word in words):
        return False
    boxes = (box for box in islice(holder.ancestors(), 1, _PORTRAIT) if id(box) not in region.around)
    return any(
        box.end - box.start <= _FEW and box.start <= after.order < box.end and box.node.css_first("img")
        for box in boxes
    )


def _opens_line(clue: Clue) -> bool:
    """Whether a byline stands near the heading, or begins its own line after the text of the post."""
    if clue.standing is Standing.HEAD:
        return True
    return clue.standing is Standing.FOOT and clue.piece.order - clue.piece.holder.block.start <= 1


def _name(piece: Piece) -> str:
    """Return the part of a piece's words that can be a name; empty if it can be none."""
    field, rest = led(piece.text)
    called = byline_name(piece.text)
    text = called or (rest if field == "author" else piece.text)
    text = _END.sub("", text).strip()
    if called or field == "author":
        text = _LEADS_TO_DATE.sub("", text)
    if called and " " in text and text[0].islower():
        return ""
    if (
        not text
        or len(text) > _LONGEST
        or field_of_label(text)
        or SEPARATOR.match(text)
        or _NO_NAME.search(text)
    ):
        return ""
    return "" if DATE.search(piece.text) and not called and field != "author" else text


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
