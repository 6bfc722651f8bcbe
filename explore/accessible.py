"""What the markup of a blog lacks for readers who hear it: words of links, items of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.address import host_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_LISTS = {"ul", "ol", "menu"}
_OF_LISTS = {"li", "script", "template", "style", "-comment"}
"""What may stand in a list, or goes from it anyway."""
_NAMED = "img[alt]:not([alt='']), math"


def make_accessible(tree: LexborHTMLParser, body: LexborNode) -> None:
    """Give links without words the name of what they lead to, and lists nothing but items.

    A link of an icon alone is empty once its icon is gone, and a screen reader would say nothing of it:
    WCAG 2.2, 2.4.4 (Link Purpose) and 1.3.1 (Info and Relationships).
    """
    for link in body.css("a[href]"):
        if not _has_words(link):
            _name(link)
    for summary in body.css("summary"):
        if not _has_words(summary):
            summary.insert_child("Details")
    for item in body.css("li"):
        if item.parent is not None and item.parent.tag not in _LISTS:
            _wrap(tree, item, "ul")
    for found in body.css("ul, ol, menu"):
        for child in list(found.iter(include_text=True)):
            is_space = child.tag == "-text" and not (child.text_content or "").strip()
            if child.tag not in _OF_LISTS and not is_space:
                _wrap(tree, child, "li")


def _has_words(node: LexborNode) -> bool:
    return bool(node.text(strip=True)) or node.css_first(_NAMED) is not None


def _name(link: LexborNode) -> None:
    image = link.css_first("img")
    title, address = (link.attributes.get(name) or "" for name in ("title", "href"))
    said = title.strip() or host_of(address) or "Link"
    if image is not None:
        image.attrs["alt"] = said
    else:
        link.insert_child(said)


def _wrap(tree: LexborHTMLParser, node: LexborNode, tag: str) -> None:
    wrapper = tree.create_node(tag)
    node.insert_before(wrapper, move=True)
    wrapper.insert_child(node, move=True)
