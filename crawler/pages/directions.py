"""Tells whether a link between posts leads to the older or the newer: by dates, words, rel, arrows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from crawler.pages.links import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

Direction = Literal["previous", "next"]
"""previous: to the older post."""

_THING = (
    r"(?:(?:the|le|la|el|der|die|das|het|vai|go to)\W+)?"
    r"(?:(?:blog|post|posts|article|artikel|artículo|artigo|articolo|entrada|entry|billet|beitrag|bericht"
    r"|inlägg|innlegg|indlæg|wpis|článek|yazı|story|запись|статья|пост)\W+)?"
)
_OLDER = (
    r"older|ältere|plus ancien|ancien|(?:más )?antigu|mais antig|(?:più )?vecchi|oudere|äldre|eldre|ældre"
    r"|starsz|starší|daha eski|стар(?:ее|ые|ш|ая)|较旧|古い|قدیمی"
)
_NEWER = (
    r"newer|neuere|plus récent|récent|(?:más )?recient|mais recent|(?:più )?recent|nieuwere|nyare|nyere"
    r"|nowsz|novější|daha yeni|нов(?:ее|ые|ая)|较新|新しい|جدیدتر"
)
_BEFORE = (
    r"prev(?:ious)?\b|vorherige|voriger|zurück\b|précédent|anterior|precedente|vorige|föregående|forrige|edellinen"
    r"|poprzedni|předchozí|önceki|предыдущ|попередн|上一|前一|前の|이전|قبلی|السابق|הקודם"
)
_AFTER = (
    r"next\b|nächste|weiter\b|suivant|siguiente|próxim|seguinte|successiv|volgende|nästa|neste|næste|seuraava"
    r"|następn|další|sonraki|следующ|наступн|下一|后一|後一|次の|다음|بعدی|التالي|הבא"
)


def _label(words: str) -> re.Pattern[str]:
    return re.compile(rf"^\W*{_THING}(?:{words})", re.IGNORECASE)


def _name(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE)


_AGES = (("previous", _label(_OLDER)), ("next", _label(_NEWER)))
_WORDS = (("previous", _label(_BEFORE)), ("next", _label(_AFTER)))
_NAMES = (("previous", _name("prev(?:ious)?|older")), ("next", _name("next|newer")))
_ARROWS = (("previous", re.compile(r"^\W*[←«‹❮⟵]")), ("next", re.compile(r"[→»›❯⟶]\W*$")))
_SAID = re.compile(
    rf"^\W*{_THING}(?:{_OLDER}|{_NEWER}|{_BEFORE}|{_AFTER})|^\W*[→←»«›‹❯❮⟵⟶]|[→←»«›‹❯❮⟵⟶]\W*$",
    re.IGNORECASE,
)
_DATE = re.compile(r"/((?:19|20)\d\d)(?:[/-]?(\d\d))?(?:[/-]?(\d\d)(?!\d))?(?=[/_-])")


def is_said(text: str) -> bool:
    """Tell whether words or an arrow say that a link leads to the post before or after, in either direction.

    >>> is_said("Next post"), is_said("← Geese"), is_said("Geese")
    (True, True, False)
    """
    return bool(_SAID.search(text))


def direction_of(link: LexborNode, alone: Iterable[LexborNode], url: str, page_url: str) -> Direction | None:
    """Return where a link on the page of a post leads, None if nothing tells.

    ``alone`` are the elements around the link that hold no other, from the inside out. Dates in both
    addresses decide, for themes disagree on which side is "next".
    """
    around = [link, *alone]
    labels = [label for node in around for label in _labels(node)]
    rel = " ".join(node.attributes.get("rel") or "" for node in around)
    names = [" ".join(node.attributes.get(name) or "" for name in ("class", "id")) for node in around]
    arrows = labels if not _is_rtl(link) else []
    return (
        _by_date(url, page_url)
        or _first(labels, _AGES)
        or _first([rel], _NAMES)
        or _first(labels, _WORDS)
        or _first(names, _NAMES)
        or _first(arrows, _ARROWS)
    )


def _labels(node: LexborNode) -> Iterator[str]:
    yield " ".join((node.text(separator=" ") or "").split())
    for name in ("title", "aria-label", "rel"):
        said = node.attributes.get(name)
        if said:
            yield said


def _first(texts: Iterable[str], signs: Iterable[tuple[str, re.Pattern[str]]]) -> Direction | None:
    """Return what the first text says that says one thing and not both."""
    for text in texts:
        said = [direction for direction, sign in signs if sign.search(text)]
        if len(said) == 1:
            return "previous" if said[0] == "previous" else "next"
    return None


def _by_date(url: str, page_url: str) -> Direction | None:
    here, there = _DATE.search(path_of(page_url)), _DATE.search(path_of(url))
    if not here or not there:
        return None
    pairs = [(one, other) for one, other in zip(here.groups(), there.groups(), strict=True) if one and other]
    ours, theirs = [one for one, _ in pairs], [other for _, other in pairs]
    if ours == theirs:
        return None
    return "previous" if theirs < ours else "next"


def _is_rtl(node: LexborNode) -> bool:
    around: LexborNode | None = node
    while around is not None:
        said = (around.attributes.get("dir") or "").lower()
        if said:
            return said == "rtl"
        around = around.parent
    return False
