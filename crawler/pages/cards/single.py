"""Judges whether the cards found on a page only accompany a post that the page itself is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.cards.groups import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.cards.layout import Layout
    from crawler.pages.cards.shape import Cut
    from crawler.pages.page import Page

_PARAGRAPH = 80
_POST = 900
_CENTRAL = 0.5


def doubt(page: Page, layout: Layout, cards: Sequence[Cut]) -> float:
    """Return 1 for a page that may well be a listing, less the more it looks like one post.

    A post has long text of its own beside the cards, more than they have, and may say so in
    og:type; some blogs say "article" on every page, so that alone decides nothing.
    """
    factor = 1.0
    if _prose_beside(layout, cards) > max(_POST, 2 * sum(layout.length(c.start, c.end) for c in cards)):
        factor *= 0.35
    head = page.tree.head
    kind = head.css_first('meta[property="og:type"]') if head is not None else None
    if kind is not None and (kind.attributes.get("content") or "").strip().lower() in {
        "article",
        "blogposting",
    }:
        factor *= 0.6
    return factor


def _prose_beside(layout: Layout, cards: Sequence[Cut]) -> int:
    """Return the number of characters in paragraphs outside the cards, in the main part of the page."""
    inside = {i for card in cards for i in range(card.start, card.end)}
    prose = 0
    closed = 0
    for block in layout.blocks:
        if (
            block.tag in {"p", "pre", "blockquote", "td"}
            and block.index >= closed
            and block.index not in inside
        ):
            size = layout.size(block)
            if size >= _PARAGRAPH and place_of(layout, block) >= _CENTRAL:
                prose += size
            closed = block.end
    return prose
