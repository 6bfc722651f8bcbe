"""Leave out blocks at the beginning and the end of a text that stand on every post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.text.outline import INLINE, UNREAD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from selectolax.lexbor import LexborNode

_DEEPEST = 50
_MOST = 20
"""Blocks left out at each end, at most."""


def text_of(node: LexborNode) -> str:
    """Return the text of an element in one line."""
    return " ".join(node.text(separator=" ").split())


def edge_blocks(root: LexborNode, *, last: bool) -> Iterator[LexborNode]:
    """Yield the blocks that begin (or end) an element's text, the widest first."""
    at = root
    for _ in range(_DEEPEST):
        block = _edge(at, last=last)
        if block is None:
            return
        yield block
        at = block


def without_repeated(html: str, texts: Collection[str]) -> str:
    """Return the HTML without blocks of these texts (in one line each) at its beginning and its end.

    >>> without_repeated("<div><p>Hello again!</p><p>A text.</p></div>", ["Hello again!"])
    '<div><p>A text.</p></div>'
    """
    known = {" ".join(text.split()) for text in texts}
    body = LexborHTMLParser("<body>" + html).body if known and html else None
    if body is None:
        return html
    for last in (False, True):
        for _ in range(_MOST):
            block = next((one for one in edge_blocks(body, last=last) if text_of(one) in known), None)
            if block is None:
                break
            block.decompose()
    return body.inner_html or ""


def _edge(node: LexborNode, *, last: bool) -> LexborNode | None:
    """Return the first (or last) child that holds something, if it is a block."""
    child = node.last_child if last else node.child
    while child is not None:
        if child.is_text_node:
            if (child.text_content or "").strip():
                return None
        elif child.is_element_node and child.tag not in UNREAD and _holds_something(child):
            return child if child.tag not in INLINE else None
        child = child.prev if last else child.next
    return None


def _holds_something(node: LexborNode) -> bool:
    return node.tag == "img" or node.css_first("img") is not None or bool(text_of(node))
