"""Tells the site's menu: what it names is a page of the site, even where a listing shows it as a post."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crawler.pages.links import manner_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.cards.layout import Block, Layout
    from crawler.pages.cards.shape import Cut
    from crawler.pages.links import Link

_FEWEST = 3
"""Fewer links than this make no menu."""


def without_menu(layout: Layout, links: Sequence[Link], cards: Sequence[Cut]) -> list[Cut]:
    """Return the cards but those that a menu names and whose address is made like no other card's.

    A menu is the smallest part of a ``nav`` around a link that names some pages, and mostly such as
    are no cards and not made like them; one that names mostly posts lists recent ones.
    """
    manners = Counter(manner_of(card.link.path) for card in cards)
    odd = {card.link.address for card in cards if manners[manner_of(card.link.path)] == 1}
    menus = [block for block in layout.blocks if _is_navigation(block)] if odd else []
    inside = [link for link in links if any(menu.index < link.block.index < menu.end for menu in menus)]
    like_posts = {link.address for link in inside if manners[manner_of(link.path)] > 1}
    named = {link.address for link in inside if link.address in odd and _in_menu(link, inside, like_posts)}
    return [card for card in cards if card.link.address not in named]


def _is_navigation(block: Block) -> bool:
    return block.tag == "nav" or block.attribute("role") == "navigation"


def _in_menu(link: Link, inside: Sequence[Link], like_posts: set[str]) -> bool:
    for block in link.block.ancestors():
        beside = {other.address for other in inside if block.index < other.block.index < block.end}
        if len(beside) >= _FEWEST:
            return len(beside & like_posts) * 2 < len(beside)
        if _is_navigation(block):
            return False
    return False
