"""Reads a post page: what it says of itself, what its card said of it, and its text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from crawler.pages.body import find_body
from crawler.pages.metadata import read_metadata
from pipelines.items import FIELDS, Found, ScrapedPost

if TYPE_CHECKING:
    from archive.records import Fetch
    from crawler.pages.body import Body
    from crawler.pages.page import Page
    from crawler.pages.study import Study

_BEFORE_CARDS: Mapping[str, frozenset[str]] = {
    "title": frozenset({"markup"}),
    "author": frozenset({"markup", "microdata", "json-ld"}),
    "published": frozenset({"json-ld", "opengraph", "microdata", "time", "markup"}),
    "updated": frozenset({"json-ld", "opengraph", "microdata", "time", "markup"}),
    "category": frozenset({"markup"}),
    "tag": frozenset({"markup"}),
    "read_time": frozenset({"markup"}),
    "image": frozenset({"json-ld", "opengraph", "microdata", "twitter"}),
}
"""Sources on the page that are trusted more than a card; of the other fields the card comes first."""

Facts = Mapping[str, tuple[tuple[str, str], ...]]


def merged(page: Mapping[str, tuple[Found, ...]], facts: Facts) -> dict[str, tuple[Found, ...]]:
    """Return the candidates of each field, of the page and of its witnesses, in order of trust."""
    both: dict[str, tuple[Found, ...]] = {}
    for field in FIELDS:
        own = page.get(field, ())
        told = tuple(Found(text, source) for text, source in facts.get(field, ()) if text.strip())
        first = _BEFORE_CARDS.get(field, frozenset())
        before = tuple(value for value in own if value.source in first)
        after = tuple(value for value in own if value.source not in first)
        values = tuple(dict.fromkeys((*before, *told, *after)))
        if values:
            both[field] = values
    return both


def read_post(
    page: Page,
    *,
    facts: Facts,
    address: int | None,
    fetches: tuple[Fetch, ...],
    study: Study | None = None,
) -> ScrapedPost:
    """Return the post as found: the candidates of each field in order of trust, and its text.

    ``facts`` are what listings, feeds and other witnesses said of it: field -> (text, source)
    pairs. ``study`` is that of the page, where another reader has made it. Never raises.
    """
    found = merged(read_metadata(page, study), facts)
    return scraped_post(page, found, find_body(page, title_of(found)), address, fetches)


def title_of(found: Mapping[str, tuple[Found, ...]]) -> str:
    """Return the most trusted title, or nothing."""
    titles = found.get("title", ())
    return titles[0].text if titles else ""


def scraped_post(
    page: Page,
    found: Mapping[str, tuple[Found, ...]],
    body: Body,
    address: int | None,
    fetches: tuple[Fetch, ...],
    *,
    day_first: bool | None = None,
) -> ScrapedPost:
    """Return what was found on a page as a post."""
    return ScrapedPost(
        url=page.url,
        fetched_at=page.fetched_at,
        found=found,
        body_html=body.html,
        body_source=body.source,
        base_url=page.base_url,
        day_first=day_first,
        address=address,
        fetches=fetches,
    )
