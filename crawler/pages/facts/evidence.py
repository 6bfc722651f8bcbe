"""Collects what the surroundings of a text say that it is: labels, icons, class names, links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.pages.facts.labels import field_of_address, field_of_icon, field_of_label
from crawler.pages.facts.pieces import Piece
from crawler.pages.facts.region import Region, Standing, host_of
from crawler.pages.facts.wording import SEPARATOR

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.pages.facts.pieces import Element

_ICONS = frozenset({"i", "svg", "em", "span", "img", "use"})
_BLOCKS = frozenset({"li", "div", "p", "ul", "section", "article", "header", "footer"})
_CELLS = frozenset({"td", "dd"})
_HEADS = frozenset({"th", "td", "dt"})
_LEVELS = 4
_AUTHOR_LEVELS = 6
_SPAN = 40
_BACK = 40
_LINE = 120


@dataclass(frozen=True, slots=True)
class Clue:
    """A short text of the post's own place, with what is said of it."""

    piece: Piece
    standing: Standing
    label: str | None
    """The field that the words just before it name."""
    same_line: bool
    """Whether those words stand on its line."""
    fields: frozenset[str]
    """The fields that the class names around it speak of."""

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.piece.text

    @property
    def link(self) -> Element | None:
        """The link that it is, or None."""
        return self.piece.holder.link


def clues(region: Region) -> Iterator[Clue]:
    """Return the short texts that may be about the post, in the order of the page."""
    for line in region.lines:
        for piece in line:
            if len(piece.text) > _LINE:
                continue
            standing = region.standing(piece.holder, piece.order)
            if standing is not Standing.FOREIGN:
                field, same_line = label(region, piece)
                yield Clue(piece, standing, field, same_line, marked(region, piece.holder))


def marked(region: Region, holder: Element) -> frozenset[str]:
    """Return the fields that the class names of the nearest named elements around a text speak of."""
    for level, outer in enumerate(holder.ancestors()):
        if id(outer) in region.around or level > _AUTHOR_LEVELS or outer.end - outer.start > _SPAN:
            break
        if outer.fields and (level <= _LEVELS or "author" in outer.fields):
            return outer.fields
        named = field_of_label(outer.get("aria-label")) if "aria-label" in outer.attributes else None
        if named:
            return frozenset({named})
    return frozenset()


def _icon_of(node: LexborNode | None, *, forward: bool) -> frozenset[str]:
    """Return the fields that the icon at a node speaks of, itself or what stands first in it."""
    while True:
        while node is not None and (
            node.tag == "-comment" or (node.tag == "-text" and not (node.text_content or "").strip())
        ):
            node = node.next if forward else node.prev
        if node is None or node.tag not in _ICONS or (node.tag != "svg" and node.text(strip=True)):
            return frozenset()
        fields = field_of_icon(node.attributes.get("class") or "")
        if fields or node.first_child is None or not forward:
            return fields
        node = node.first_child


def icon(piece: Piece) -> frozenset[str]:
    """Return the fields that an icon before a text speaks of."""
    for outer in (piece.holder, piece.holder.parent):
        if outer is None or outer.start != piece.order:
            break
        fields = _icon_of(outer.node.first_child, forward=True) or _icon_of(outer.node.prev, forward=False)
        if fields:
            return fields
        if outer.tag in _BLOCKS:
            break
    return frozenset()


def label(region: Region, piece: Piece, *, over_links: bool = False) -> tuple[str | None, bool]:
    """Return the field that the words before a text name, and whether they stand on the same line.

    With ``over_links`` the other links of a list, "Tags: one, two", are passed over.
    """
    in_row = _row_label(piece)
    if in_row:
        return in_row, True
    pieces = region.page.pieces
    for order in range(piece.order - 1, max(-1, piece.order - _BACK), -1):
        before = pieces[order]
        if SEPARATOR.match(before.text):
            continue
        field = field_of_label(before.text)
        # a linked word without a colon leads to the page of all tags, from a menu that goes on beside it
        if field and (before.holder.link is None or before.text.rstrip().endswith((":", "："))):
            return field, before.holder.block is piece.holder.block
        if not over_links or before.holder.link is None:
            break
    return None, False


def _row_label(piece: Piece) -> str | None:
    """Return the field that the first cell of a table's row names, or the term before a description."""
    block = piece.holder.block
    cell = block if block.tag in _CELLS else block.parent
    if cell is None or cell.tag not in _CELLS:
        return None
    before = cell.node.prev
    while before is not None and before.tag in {"-text", "dd"}:
        before = before.prev
    return field_of_label(before.text().strip()) if before is not None and before.tag in _HEADS else None


def linked_field(region: Region, link: Element | None) -> str | None:
    """Return the field of the page of this site that a link leads to."""
    href = link.get("href") if link is not None else ""
    field = field_of_address(href) if href else None
    if field is None or "//" not in href:
        return field
    host = host_of(href)
    return field if not host or host in region.hosts else None
