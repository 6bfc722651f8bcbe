"""Reads the words of an element as a reader sees them, and where such a value comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.fields.images import real_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

UNREAD = frozenset({"script", "style", "noscript", "svg", "template", "iframe", "math", "-comment"})
"""Elements whose text nobody reads."""
# fmt: off
INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "kbd",
    "label", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "ins",
    "del", "wbr",
})
# fmt: on
_LONGEST = 5000
_VALUES = {"meta": "content", "link": "href", "data": "value"}


def words_of(node: LexborNode) -> str:
    """Return the text of an element on one line, blocks set apart, without a link to the element itself."""
    return " ".join("".join(_parts(node)).split())


def _parts(node: LexborNode) -> Iterator[str]:
    length = 0
    at = node.first_child
    while at is not None and length <= _LONGEST:
        tag = at.tag or ""
        if tag == "-text":
            text = at.text_content or ""
            length += len(text)
            yield text
        elif tag not in UNREAD and not (tag == "a" and is_permalink(at)):
            if tag not in INLINE:
                yield " "
            if at.first_child is not None:
                at = at.first_child
                continue
        while at is not None and at.next is None:
            at = at.parent
            if at is None or at == node:
                return
            if at.tag not in INLINE:
                yield " "
        at = at.next if at is not None else None


def is_permalink(link: LexborNode) -> bool:
    """Tell whether a link is the sign beside a heading that leads to the heading."""
    return "#" in (link.attributes.get("href") or "") and len(link.text(strip=True)) <= 1


def value_of(node: LexborNode, attribute: str) -> str:
    """Return what an element says: an attribute, or its text; of a picture, the address of what it shows."""
    if node.tag == "img" and attribute in {"", "src"}:
        return real_address(node.attributes) or ""
    attribute = attribute or _VALUES.get(node.tag or "", "")
    return (node.attributes.get(attribute) or "").strip() if attribute else words_of(node)


def source_of(node: LexborNode, attribute: str) -> str:
    """Return the name that the general readers give to a value of such an element."""
    tag, attributes = node.tag or "", node.attributes
    if tag == "meta" and "itemprop" not in attributes:
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        first = name.partition(":")[0]
        return {"og": "opengraph", "article": "opengraph", "twitter": "twitter"}.get(first, "meta")
    if tag in {"html", "link", "title"}:
        return tag
    if "itemprop" in attributes:
        return "microdata"
    return "time" if attribute in {"datetime", "title"} else "markup"
