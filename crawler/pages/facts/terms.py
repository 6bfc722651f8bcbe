"""Reads a post's categories and tags from the links and marks that stand with it, and tells the two apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from crawler.pages.facts.evidence import Clue, icon, label, linked_field
from crawler.pages.facts.labels import field_of_label
from crawler.pages.facts.region import Region, Standing
from crawler.pages.facts.wording import DATE, SEPARATOR, led
from pipelines.items import Found

if TYPE_CHECKING:
    from crawler.pages.facts.pieces import Element, Piece

_KINDS = frozenset({"category", "tag"})
_LONGEST = 80
_CLOUD = 30
_LEVELS = 4
_COUNTED = re.compile(r"[\s\u00a0]*[(（]\d+[)）]$")
_NO_TERM = re.compile(r"^[\W_]*$|[:：]$")
_ABOVE = 2
_KICKER = re.compile(r"(?<![a-z])(?:kicker|eyebrow|overline|topline)(?![a-z])", re.IGNORECASE)
_COMMA = re.compile(r"\s*[,;，、؛،]\s*")
_SENTENCE = 60
# p-category is what microformats call any tag
_CATEGORY = re.compile(r"(?<![a-z])(?<!\bp-)categor(?:y|ies)(?![a-z])", re.IGNORECASE)


def _kind(region: Region, clue: Clue, link: Element) -> tuple[str | None, bool]:
    """Tell what a linked piece is, and whether its own line says so."""
    named, same_line = label(region, clue.piece, over_links=True)
    inline = named in _KINDS and same_line
    rel = link.get("rel").lower().split()
    address = linked_field(region, link)
    if address == "author":
        return None, inline
    if _CATEGORY.search(link.get("class")):
        # a theme may show the first of a post's tags as its category
        return "category", inline
    if address in _KINDS or "category" in rel:
        return "category" if "category" in rel else address, inline
    if clue.fields & _KINDS and any(outer.tag == "nav" for outer in link.ancestors()):
        return ("tag" if "tag" in rel else None), inline
    return _kind_by_words(clue, rel, named if inline or "tag" in rel else None), inline


def _kind_by_words(clue: Clue, rel: list[str], named: str | None) -> str | None:
    """Tell what a linked piece is by class names, by its ``rel``, and by the label before it."""
    fields = clue.fields & _KINDS
    if fields == {"category"}:
        return "category"
    if named in _KINDS:
        return named
    return "tag" if "tag" in rel or (fields == {"tag"} and len(clue.text) <= _LONGEST / 2) else None


def _in_sentence(region: Region, piece: Piece) -> bool:
    """Whether a link stands within running text."""
    block = piece.holder.block
    around = region.page.pieces[block.start : block.end]
    if len(around) > 2 * _CLOUD:
        return False
    return sum(len(other.text) for other in around if other.holder.link is None) > _SENTENCE


def _own(region: Region, piece: Piece) -> bool:
    """Whether a term beside the post is its own: in the element of its heading, or together with a date."""
    for level, outer in enumerate(piece.holder.ancestors()):
        if id(outer) in region.around:
            return region.around[id(outer)] <= 1 and piece.order < region.after_heading
        within = region.page.pieces[outer.start : outer.end]
        if level <= _LEVELS and len(within) <= _CLOUD and any(DATE.search(other.text) for other in within):
            return True
    return False


def _links(region: Region, found: Iterable[Clue]) -> Iterator[tuple[Standing, str, str]]:
    for clue in found:
        link = clue.link
        if link is None or len(clue.text) > _LONGEST or SEPARATOR.match(clue.text):
            continue
        kind, inline = _kind(region, clue, link)
        if kind is None or (field_of_label(clue.text) in _KINDS and not linked_field(region, link)):
            continue
        if clue.standing is Standing.SIDE and not (inline or _own(region, clue.piece)):
            continue
        if region.body_start <= clue.piece.order < region.body_end and _in_sentence(region, clue.piece):
            continue
        if not (_COUNTED.search(clue.text) and clue.standing is not Standing.HEAD):
            yield clue.standing, kind, clue.text


def _marks(region: Region, found: Iterable[Clue], kind: str) -> Iterator[tuple[Standing, str]]:
    """Terms that are no links: short words with a class, an icon or a label that says what they are."""
    for clue in found:
        if clue.link is not None or len(clue.text) > _LONGEST / 2 or _NO_TERM.search(clue.text):
            continue
        if clue.standing is Standing.SIDE or region.anchor <= clue.piece.order < region.after_heading:
            continue
        if clue.standing is Standing.FOOT and clue.piece.order < region.body_end:
            continue
        own, rest = led(clue.text)
        if own == kind:
            yield from ((clue.standing, term) for term in _COMMA.split(rest))
            continue
        fields = icon(clue.piece) or clue.fields
        if kind == "category" and _is_kicker(region, clue):
            yield clue.standing, clue.text
            continue
        said = fields & _KINDS == {kind} or (clue.label == kind and clue.same_line)
        if said and not (own or field_of_label(clue.text) or DATE.search(clue.text)):
            yield clue.standing, clue.text


def _is_kicker(region: Region, clue: Clue) -> bool:
    """Whether a text right above the heading is drawn as the name of its section."""
    if not region.anchor - _ABOVE <= clue.piece.order < region.anchor or DATE.search(clue.text):
        return False
    if field_of_label(clue.text):
        return False
    return _KICKER.search(clue.piece.holder.block.get("class")) is not None


def read_terms(region: Region, found: Sequence[Clue]) -> Iterator[tuple[str, Found]]:
    """Return categories and tags in the order of the page, each once."""
    links = list(_links(region, found))
    for kind in ("category", "tag"):
        of_kind = [(standing, text) for standing, one, text in links if one == kind]
        if any(standing > Standing.SIDE for standing, _ in of_kind):
            of_kind = [pair for pair in of_kind if pair[0] > Standing.SIDE]
        of_kind = of_kind or list(_marks(region, found, kind))
        texts = list(dict.fromkeys(text.lstrip("#") for _, text in of_kind))
        for text in texts if len(texts) <= _CLOUD else []:
            yield kind, Found(text, "markup")
