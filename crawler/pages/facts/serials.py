"""Reads the name of the series that a post says it is a part of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from crawler.pages.directions import is_said
from crawler.pages.facts.region import Standing
from pipelines.items import Found

if TYPE_CHECKING:
    from crawler.pages.facts.pieces import Element, Piece
    from crawler.pages.facts.region import Region

_HINT = re.compile(r"[Ss][eé]ri[ea]|SERIES|[Rr]eihe|[Сс]ери[ия]|系列|連載|シリーズ|시리즈")
_WORD = (
    r"(?:mini-?)?(?:blog|post|article)?[- ]?"
    r"(?:series|serie|série|artikelserie|beitragsreihe|reihe|seria|серия|серии)"
)
_NUMBER = r"(?:\d{1,3}|[ivx]{1,5}|one|two|three|four|five)\b(?:\s*(?:of|von|sur|de|di|van|/)\s*\d{1,3})?"
_NUMBERED = rf"(?:\b(?:part|teil|partie|parte|deel|episode|chapter|kapitel|post)|#)\s*{_NUMBER}"
_BELONGS = (
    r"\bthis(?: blog)?(?: post| article| entry| story| piece)?(?: is)?(?: a)? part\b|\bist (?:ein )?teil\b"
    r"|\bfait partie\b|\b(?:forma|fa|faz) parte\b"
)
_PART_OF = re.compile(
    rf"(?:(?:{_BELONGS})(?:\s*{_NUMBER})?|{_NUMBERED})[\s,]*"
    r"(?:(?:of|in|from|von|der|einer|de|del|della|d'une|dans|da|di)\b)?[\s,]*"
    r"(?:(?:the|a|my|our|la|une|una|uma|der|die|dem)\b)?\s*"
    rf"(?P<before>[^:.]{{0,60}}?)\s*(?<![\w-]){_WORD}(?!\w)\W*"
    r"(?:(?:on|about|called|titled|über|sur|sobre)\b)?\s*(?P<after>.{0,90})$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"^\W*{_WORD}\s*[:：]\s*(?P<after>\S.{{0,90}})$"
    r"|^\s*(?:系列|連載|シリーズ|시리즈)\s*[:：]\s*(?P<other>\S.{0,60})$",
    re.IGNORECASE,
)
_CLASS = re.compile(r"(?:^|[\s_-])series(?:$|[\s_-])", re.IGNORECASE)
_FOLDER = re.compile(r"/(?:series|serie|reihe|collections?)/(?!page/)[^/?#]+/?$", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“„«‘](.{2,90}?)[\"”“»’]")
_PARTS = re.compile(
    r"(?:(?:part|teil|partie|parte|deel)?\W*(?:\d{1,3}|[ivx]{1,5})(?!\w)\W*)+|here|all posts"
    r"|\d{1,2}[- ](?:part|teilige[nrs]?)|multi-?part|short|small|little|new|ongoing",
    re.IGNORECASE,
)
_EDGES = ' \t.,:;–—-|"“”„«»‘’()'
_LONGEST = 220
_WHOLE = frozenset({"body", "main"})


def read_series(region: Region) -> Iterator[tuple[str, Found]]:
    """(field, value) pairs of the series that a page says its post belongs to; links to several are none."""
    links: dict[str, str] = {}
    for element in region.page.elements:
        if element.tag == "a" and _names_series(element) and _is_own(region, element):
            name = _clean(region.page.text(element))
            if name and not is_said(name):
                links.setdefault(element.get("href").rstrip("/"), name)
    names = [*links.values()] if len(links) == 1 else []
    names += [name for line in region.lines if (name := _said(region, line))][:1]
    for name in dict.fromkeys(names):
        yield "series", Found(name, "markup")


def _names_series(link: Element) -> bool:
    href = link.get("href").partition("?")[0]
    return bool(_FOLDER.search(unquote(href))) or "collection" in link.get("rel").lower().split()


def _is_own(region: Region, element: Element) -> bool:
    """Tell whether an element speaks of the post: near it, or in a box that is named a series."""
    if region.standing(element, element.start) >= Standing.FOOT:
        return True
    outer = (outer for outer in element.ancestors() if outer.tag not in _WHOLE)
    return any(_CLASS.search(box.get("class")) for box in outer)


def _said(region: Region, line: list[Piece]) -> str:
    """Return the name of the series in a line that says which part of it the post is."""
    if sum(len(piece.text) + 1 for piece in line) > _LONGEST:
        return ""
    text = " ".join(piece.text for piece in line)
    match = (_PART_OF.search(text) or _LABELLED.search(text)) if _HINT.search(text) else None
    if match is None or region.standing(line[0].holder, line[0].order) < Standing.FOOT:
        return ""
    for piece in line:
        name = _clean(piece.text)
        if piece.holder.link is not None and name and not is_said(name):
            return name
    quoted = _QUOTED.search(text)
    if quoted:
        return _clean(quoted[1])
    said = match.groupdict()
    return next((name for key in ("after", "other", "before") if (name := _clean(said.get(key) or ""))), "")


def _clean(text: str) -> str:
    """Return a name without what surrounds it; empty if it only names parts of a series."""
    name = " ".join(text.split()).strip(_EDGES)
    return "" if _PARTS.fullmatch(name) else name
