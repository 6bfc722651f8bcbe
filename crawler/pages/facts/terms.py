"""Reads a post's categories and tags from the links and marks that stand with it, and tells the two apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.pages.facts.evidence import SEPARATOR, icon, label, marked
from crawler.pages.facts.labels import field_of_address, field_of_label
from crawler.pages.facts.region import Region, Standing
from pipelines.items import Found

if TYPE_CHECKING:
    from crawler.pages.facts.pieces import Piece

_KINDS = frozenset({"category", "tag"})
_LONGEST = 80
_CLOUD = 30
_COUNTED = re.compile(r"[\s\u00a0]*[(（]\d+[)）]$")
_SENTENCE = 60


def _kind(region: Region, piece: Piece) -> tuple[str | None, bool]:
    """Return what a linked piece is, and whether its own line says so."""
    link = piece.holder.link
    named, same_line = label(region, piece, over_links=True)
    inline = named in _KINDS and same_line
    if link is None:
        return None, inline
    rel = link.get("rel").lower().split()
    fields = marked(region, piece.holder) & _KINDS
    address = field_of_address(link.get("href"))
    if address == "author":
        return None, inline
    if "category" in rel or address == "category" or fields == {"category"}:
        return "category", inline
    if "tag" in rel or address == "tag":
        return ("category" if named == "category" and not address else "tag"), inline
    if named in _KINDS and inline:
        return named, inline
    return ("tag" if fields == {"tag"} and len(piece.text) <= _LONGEST / 2 else None), inline


def _in_sentence(region: Region, piece: Piece) -> bool:
    """Whether a link stands within running text."""
    block = piece.holder.block
    around = region.page.pieces[block.start : block.end]
    if len(around) > 2 * _CLOUD:
        return False
    return sum(len(other.text) for other in around if other.holder.link is None) > _SENTENCE


def _links(region: Region) -> Iterator[tuple[Standing, str, str, bool]]:
    for piece in (piece for line in region.lines for piece in line):
        if piece.holder.link is None or len(piece.text) > _LONGEST or SEPARATOR.match(piece.text):
            continue
        kind, inline = _kind(region, piece)
        if kind is None or field_of_label(piece.text) in _KINDS:
            continue
        standing = region.standing(piece.holder, piece.order)
        if standing is Standing.FOREIGN or (
            standing is Standing.SIDE and not (inline or _own(region, piece))
        ):
            continue
        if region.body_start <= piece.order < region.body_end and _in_sentence(region, piece):
            continue
        if _COUNTED.search(piece.text) and standing is not Standing.HEAD:
            continue
        yield standing, kind, piece.text, inline


def _own(region: Region, piece: Piece) -> bool:
    """Whether a list beside the post stands within the post's own element, as tags above a heading do."""
    for outer in piece.holder.ancestors():
        if id(outer) in region.around:
            return region.around[id(outer)] <= 1 and piece.order < region.after_heading
    return False


def _marks(region: Region, kind: str) -> Iterator[tuple[Standing, str]]:
    """Terms that are no links: short words with a class or an icon that says what they are."""
    for piece in (piece for line in region.lines for piece in line):
        if piece.holder.link is not None or len(piece.text) > _LONGEST / 2 or SEPARATOR.match(piece.text):
            continue
        fields = icon(piece.holder) or marked(region, piece.holder)
        if (
            fields & _KINDS != {kind}
            or field_of_label(piece.text)
            or region.heading in set(piece.holder.ancestors())
        ):
            continue
        standing = region.standing(piece.holder, piece.order)
        if standing is Standing.HEAD or (standing is Standing.FOOT and piece.order >= region.body_end):
            yield standing, piece.text


def read_terms(region: Region) -> Iterator[tuple[str, Found]]:
    """Categories and tags in the order of the page, each once."""
    found = list(_links(region))
    for kind in ("category", "tag"):
        of_kind = [(standing, text) for standing, one, text, _ in found if one == kind]
        best = max((standing for standing, _ in of_kind), default=Standing.FOREIGN)
        if best > Standing.SIDE:
            of_kind = [pair for pair in of_kind if pair[0] > Standing.SIDE]
        if not of_kind:
            of_kind = list(_marks(region, kind))
        texts = list(dict.fromkeys(text.lstrip("#") for _, text in of_kind))
        for text in texts if len(texts) <= _CLOUD else []:
            yield kind, Found(text, "markup")
