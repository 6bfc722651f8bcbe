"""Reads a listing page of any blog: its post cards, its own count of posts, its structural pattern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.records import Claim
from crawler.pages.cards.claims import claim_of
from crawler.pages.cards.facts import facts_of
from crawler.pages.cards.featured import featured
from crawler.pages.cards.groups import find_groups
from crawler.pages.cards.layout import Layout
from crawler.pages.cards.menu import without_menu
from crawler.pages.cards.shape import Cut, cut, parsed, shape_of, written
from crawler.pages.cards.single import doubt
from crawler.pages.links import links_of
from pipelines.items import Found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.links import Link
    from crawler.pages.page import Page

_CLEARLY = 0.5
_AT_ALL = 0.2


@dataclass(frozen=True)
class Card:
    """One post as a listing shows it."""

    url: str
    """Absolute, as linked, without fragment."""
    facts: Mapping[str, tuple[Found, ...]] = field(default_factory=dict)
    """title, summary, category, tag, author, published, read_time, image -> candidates as found."""


@dataclass(frozen=True)
class Listing:
    """What a page says as a listing of posts."""

    cards: tuple[Card, ...]
    claim: Claim | None
    """The blog's own total."""
    shape: str | None
    """The pattern of the cards, for reading the blog's other listing pages."""
    confidence: float
    """0 to 1: how sure it is that the page lists posts and that these are they."""
    doubt: str | None = None
    """Why the page may hide posts, in words."""


def read_listing(page: Page, shape: str | None = None) -> Listing:
    """Return the post cards of a page, read by the ``shape`` of another page of the blog or found freely."""
    layout = Layout(page)
    try:
        return _read(page, layout, shape)
    finally:
        layout.release()


def _read(page: Page, layout: Layout, shape: str | None) -> Listing:
    links = links_of(page, layout)
    if shape is not None:
        given = parsed(shape)
        cuts = _distinct(cut(layout, links, given)) if given else []
        if cuts:
            return _listing(page, layout, links, cuts, shape, 1.0)
    found = _search(page, layout, links)
    if found is None or found[2] < (_CLEARLY if shape is not None else _AT_ALL):
        return Listing((), None, None, round(found[2], 3) if found else 0.0)
    return _listing(page, layout, links, *found)


def _search(page: Page, layout: Layout, links: Sequence[Link]) -> tuple[list[Cut], str, float] | None:
    groups = find_groups(layout, links)
    if not groups:
        return None
    best = groups[0]
    shape = shape_of(best)
    cuts = _distinct(cut(layout, links, shape))
    return cuts, written(shape), min(1.0, best.score * 2) * doubt(page, layout, cuts)


def _distinct(cuts: Sequence[Cut]) -> list[Cut]:
    return list({card.link.address: card for card in reversed(cuts)}.values())[::-1]


def _listing(
    page: Page, layout: Layout, links: Sequence[Link], cuts: Sequence[Cut], shape: str, confidence: float
) -> Listing:
    if confidence >= _CLEARLY:
        cuts = [*featured(layout, links, cuts), *cuts]
    cuts = without_menu(layout, links, cuts)
    facts = facts_of(page, layout, cuts)
    cards = tuple(Card(cut_out.link.url, said) for cut_out, said in zip(cuts, facts, strict=True))
    return Listing(cards, claim_of(layout, cuts), shape, round(confidence, 3))
