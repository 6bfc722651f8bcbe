"""Tells the site's menu: what it names is a page of the site, even where a listing shows it as a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.cards.layout import Block, Layout
    from crawler.pages.cards.shape import Cut
    from crawler.pages.links import Link

_FEWEST = 3
"""Fewer links than this make no menu."""


def without_menu(layout: Layout, links: Sequence[Link], cards: Sequence[Cut]) -> list[Cut]:
    """Return the cards whose address no menu of the page names.

    A menu is a ``nav`` that names mostly other pages than cards; one that names mostly cards lists
    recent posts.
    """
    known = {card.link.address for card in cards}
    named: set[str] = set()
    for block in layout.blocks:
        if _is_navigation(block):
            inside = {link.address for link in links if block.index <= link.block.index < block.end}
            if len(inside) >= _FEWEST and len(inside & known) * 2 < len(inside):
                named |= inside
    return [card for card in cards if card.link.address not in named]


def _is_navigation(block: Block) -> bool:
    return block.tag == "nav" or block.attribute("role") == "navigation"
