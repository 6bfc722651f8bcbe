"""Walks over a page and gives out the elements whose text is short enough to be a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.rules.words import INLINE, UNREAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

LONGEST = 1000
"""Characters."""


def short_texts(root: LexborNode | None) -> Iterator[tuple[LexborNode, str]]:
    """Return each element whose text is no longer than ``LONGEST``, with its text, inner ones first."""
    open_: list[tuple[LexborNode, list[str]]] = []
    node = root
    while node is not None:
        tag = node.tag or ""
        if tag == "-text":
            if open_:
                open_[-1][1].append(node.text_content or "")
        elif tag not in UNREAD and tag != "pre":
            open_.append((node, []))
            if node.first_child is not None:
                node = node.first_child
                continue
            yield from _closed(open_)
        while node is not None and node.next is None and open_:
            node = open_[-1][0]
            yield from _closed(open_)
            if not open_:
                return
        node = node.next if node is not None else None


def _closed(open_: list[tuple[LexborNode, list[str]]]) -> Iterator[tuple[LexborNode, str]]:
    node, parts = open_.pop()
    text = "".join(parts)
    if open_:
        # of a text too long for a value only so much is handed on that what holds it is too long as well
        handed = text[: LONGEST + 1]
        open_[-1][1].append(handed if node.tag in INLINE else f" {handed} ")
    if len(text) <= LONGEST and text.strip():
        yield node, text
