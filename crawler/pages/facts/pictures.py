"""Finds the picture of a post that stands between its heading and its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines.items import Found

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.pages.facts.pieces import Element
    from crawler.pages.facts.region import Region

_BEFORE = 3
"""Pieces before the heading among which its picture may stand."""
_LEAST = 300
"""Pixels of width from which a picture is no portrait and no icon."""
_NAMED = re.compile(
    r"(?:post|entry|article|featured|lead|hero|cover|header|banner|feature)[-_]*(?:image|img|thumb|media|photo"
    r"|picture|pic)|wp-post-image|(?<![a-z])(?:cover|hero|banner|featured)(?![a-z])",
    re.IGNORECASE,
)
_NO_PICTURE = re.compile(
    r"avatar|author|logo|icon|emoji|portrait|profile|badge|spinner|pixel|spacer", re.IGNORECASE
)
_SOURCES = ("data-src", "data-lazy-src", "data-original", "src")
_BOXES = frozenset({"div", "figure", "p", "a", "header", "section", "picture", "span", "center"})


def read_picture(region: Region) -> Iterator[tuple[str, Found]]:
    """Return the address of the first picture by the heading that is wide or named as such."""
    if region.heading is None:
        return
    first, last = region.anchor - _BEFORE, region.body_start
    for element in region.page.elements:
        if element.start > last:
            return
        if element.tag not in _BOXES or element.start < first or element.end > last:
            continue
        image = element.node.css_first("img")
        address = _address(element, image) if image is not None else ""
        if address and not any(outer.zones for outer in element.ancestors()):
            yield "image", Found(address, "markup")
            return


def _address(box: Element, image: LexborNode) -> str:
    has = image.attributes
    names = f"{box.get('class')} {has.get('class') or ''} {has.get('alt') or ''}"
    width = has.get("width") or ""
    wide = width.isdecimal() and int(width) >= _LEAST
    if _NO_PICTURE.search(names) or not (wide or box.tag == "figure" or _NAMED.search(names)):
        return ""
    found = (has.get(name) or "" for name in _SOURCES)
    return next((text for text in found if text and not text.startswith("data:")), "")
