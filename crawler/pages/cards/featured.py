"""Finds the posts that a listing shows in another form than its cards: a hero on top, a lead story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.cards.groups import is_title, place_of
from crawler.pages.cards.layout import count_between
from crawler.pages.cards.shape import Cut
from crawler.pages.links import manner_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.cards.layout import Block, Layout
    from crawler.pages.links import Link

_SUMMARY = 60
_MOST = 4


def featured(layout: Layout, links: Sequence[Link], cards: Sequence[Cut]) -> list[Cut]:
    """Return the posts before the first card that their address and their block tell to be posts, too.

    The address must be made like those of the cards. A date beside it is enough then; without one
    there must be a summary and a folder that the posts have to themselves.
    """
    if not cards:
        return []
    manners = {manner_of(card.link.path) for card in cards}
    known = {card.link.address for card in cards}
    begin = cards[0].start
    found: dict[str, Cut] = {}
    for link in links:
        block = link.block
        if block.index >= begin or link.address in known or manner_of(link.path) not in manners:
            continue
        around = _around(link, links, begin)
        dated = count_between(layout.dates, around.index, around.end) > 0
        told = layout.size(around) - layout.size(block) >= _SUMMARY and manner_of(link.path) != "/*"
        if (dated or told) and is_title(block, around) and place_of(layout, block) == 1:
            found.setdefault(link.address, Cut(around.index, around.end, link))
    return list(found.values()) if len(found) <= _MOST else []


def _around(link: Link, links: Sequence[Link], begin: int) -> Block:
    """Return the largest block around a link that holds no other post and no card."""
    around = link.block
    others = [other.block.index for other in links if _is_rival(other, link)]
    for block in link.block.ancestors():
        if block.end > begin or any(block.index <= index < block.end for index in others):
            break
        around = block
    return around


def _is_rival(other: Link, link: Link) -> bool:
    return other.address != link.address and manner_of(other.path) == manner_of(link.path)
