"""Find blocks at the beginning and the end of a text that stand on every post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.text.outline import INLINE, UNREAD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from selectolax.lexbor import LexborNode

_DEEPEST = 50
_MOST = 20
"""Blocks left out at each end, at most."""


def line_of(node: LexborNode, gone: Collection[int] = ()) -> str:
    """Return the text of an element in one line, without descendants that are gone, by their ``mem_id``."""
    if not gone:
        return " ".join(node.text(separator=" ").split())
    hidden = set(gone)
    words: list[str] = []
    for one in node.traverse(include_text=True, skip_empty=True):
        parent = one.parent
        if parent is not None and parent.mem_id in hidden:
            hidden.add(one.mem_id)
        elif one.is_text_node:
            words += (one.text_content or "").split()
    return " ".join(words)


def edge_blocks(root: LexborNode, gone: Collection[int], *, last: bool) -> Iterator[tuple[LexborNode, str]]:
    """Yield the blocks that begin (or end) an element's text, the widest first, each with its line."""
    at = root
    for _ in range(_DEEPEST):
        found = _edge(at, gone, last=last)
        if found is None:
            return
        yield found
        at = found[0]


def repeated_blocks(root: LexborNode, gone: Sequence[LexborNode], texts: Collection[str]) -> list[LexborNode]:
    """Return the blocks of these texts, each in one line, at the beginning and the end of an element."""
    known = {" ".join(text.split()) for text in texts} - {""}
    found: list[LexborNode] = []
    skipped = {node.mem_id for node in gone}
    for last in (False, True) if known else ():
        for _ in range(_MOST):
            edge = (block for block, line in edge_blocks(root, skipped, last=last) if line in known)
            block = next(edge, None)
            if block is None:
                break
            found.append(block)
            skipped.add(block.mem_id)
    return found


def _edge(node: LexborNode, gone: Collection[int], *, last: bool) -> tuple[LexborNode, str] | None:
    """Return the first (or last) child that holds something, if it is a block."""
    child = node.last_child if last else node.child
    while child is not None:
        if child.is_text_node:
            if (child.text_content or "").strip():
                return None
        elif child.is_element_node and child.tag not in UNREAD and child.mem_id not in gone:
            line = line_of(child, gone)
            if line or child.tag == "img" or child.css_first("img") is not None:
                return (child, line) if child.tag not in INLINE else None
        child = child.prev if last else child.next
    return None
