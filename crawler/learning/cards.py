"""Learns how a blog's listing pages are read: the pattern of a card, and the links that turn the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.links import Site, address_of
from crawler.pages.rules.listing import onward_links
from crawler.recipes.recipe import CardRule, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from crawler.pages.listing import Listing
    from crawler.pages.page import Page

_NAME = re.compile(r"[A-Za-z_][A-Za-z_-]{0,40}")
_REACH = 4
_MOST = 3


def learn_cards(page: Page, listing: Listing, onward: Sequence[str]) -> CardRule | None:
    """Return the rule by which a listing page was read, or None where it has no cards."""
    if listing.shape is None:
        return None
    standing = Standing(
        score=round(listing.confidence, 3), fill=1.0, posts=len(listing.cards), source="learned"
    )
    return CardRule(select=listing.shape, onward=_selectors(page, onward), standing=standing)


def _selectors(page: Page, onward: Sequence[str]) -> tuple[str, ...]:
    """Return the fewest plain selectors whose links are all further pages, and that find them all."""
    open_ = {address_of(url) for url in onward}
    fine = open_ | {address_of(page.url)}
    reach: dict[str, set[str]] = {}
    site = Site(page)
    for node in page.tree.css("a[href], link[rel][href]"):
        url = site.link(node.attributes.get("href"))
        if url is None or address_of(url) not in open_:
            continue
        for selector in _names(node):
            if selector not in reach:
                reach[selector] = set(map(address_of, onward_links(page, (selector,))))
    sound = {selector: found for selector, found in reach.items() if found and found <= fine}
    chosen: list[str] = []
    while open_ and sound and len(chosen) < _MOST:
        best = max(sound, key=lambda selector: (len(sound[selector] & open_), -len(selector)))
        if not sound[best] & open_:
            break
        open_ -= sound.pop(best)
        chosen.append(best)
    return tuple(chosen)


def _names(node: LexborNode) -> Iterator[str]:
    """Yield selectors of a link, by its own names and by those of what is around it."""
    tag = node.tag or ""
    for rel in ("next", "prev"):
        if rel in (node.attributes.get("rel") or "").lower().split():
            yield f"{tag}[rel~={rel}]"
    yield from (f"{tag}{name}" for name in _marks(node))
    around = node.parent
    for _ in range(_REACH):
        if around is None or around.tag in {"body", "html", "head"}:
            return
        yield from (f"{around.tag}{name} {tag}" for name in _marks(around))
        around = around.parent


def _marks(node: LexborNode) -> Iterator[str]:
    names = (node.attributes.get("class") or "").split()
    yield from (f".{name}" for name in names if _NAME.fullmatch(name))
    own = node.attributes.get("id") or ""
    if _NAME.fullmatch(own):
        yield f"#{own}"
