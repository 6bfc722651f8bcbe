"""Collects what the surroundings of a text say that it is: labels, icons, class names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.facts.labels import field_of_label, reading_of_class

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.pages.facts.pieces import Element, Piece
    from crawler.pages.facts.region import Region

_ICONS = frozenset({"i", "svg", "em", "span", "img", "use"})
_LEVELS = 4
_SPAN = 40
_BACK = 40
_LED = re.compile(r"^(.{1,30}?)\s*[:：]\s*(?=\S)")
SEPARATOR = re.compile(r"^[\W_]*$")


def marked(region: Region, holder: Element) -> frozenset[str]:
    """Return the fields that the class names of the nearest named elements around a text speak of."""
    for level, outer in enumerate(holder.ancestors()):
        if id(outer) in region.around or level > _LEVELS or outer.end - outer.start > _SPAN:
            break
        if outer.fields:
            return outer.fields
        named = field_of_label(outer.get("aria-label"))
        if named:
            return frozenset({named})
    return frozenset()


def _icon_of(node: LexborNode | None, *, forward: bool) -> frozenset[str]:
    while node is not None and (
        node.tag == "-comment" or (node.tag == "-text" and not (node.text_content or "").strip())
    ):
        node = node.next if forward else node.prev
    if node is None or node.tag not in _ICONS or (node.tag != "svg" and node.text(strip=True)):
        return frozenset()
    fields = reading_of_class(node.attributes.get("class") or "")[0]
    return (
        fields
        if fields or node.first_child is None or not forward
        else _icon_of(node.first_child, forward=True)
    )


def icon(holder: Element) -> frozenset[str]:
    """Return the fields that an icon before a text speaks of."""
    for outer in (holder, holder.parent):
        if outer is None:
            break
        fields = _icon_of(outer.node.first_child, forward=True) or _icon_of(outer.node.prev, forward=False)
        if fields:
            return fields
        if outer.tag in {"li", "div", "p", "ul"}:
            break
    return frozenset()


def led(text: str) -> tuple[str | None, str]:
    """Return the field that a text's own beginning names, and the rest: "created: 2008-12-12"."""
    match = _LED.match(text)
    field = field_of_label(match[1]) if match else None
    return (field, text[match.end() :]) if match and field else (None, text)


def label(region: Region, piece: Piece, *, over_links: bool = False) -> tuple[str | None, bool]:
    """Return the field that the words before a text name, and whether they stand on the same line.

    With ``over_links`` the other links of a list, "Tags: one, two", are passed over.
    """
    pieces = region.page.pieces
    for order in range(piece.order - 1, max(-1, piece.order - _BACK), -1):
        before = pieces[order]
        if SEPARATOR.match(before.text):
            continue
        field = field_of_label(before.text)
        if field:
            return field, before.holder.block is piece.holder.block
        if not over_links or before.holder.link is None:
            break
    return None, False
