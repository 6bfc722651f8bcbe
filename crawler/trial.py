"""Tries some pages of each make of address, to see whether they are posts, before the rest is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.learning.addresses import AddressPatterns

FIRST = 5
"""So many pages of one make that only a sitemap names are tried at first."""

FRUITFUL = 0.3
"""The share of posts among tried pages from which on more of their make are tried."""


class Trial:
    """What was tried of each make of address."""

    def __init__(self) -> None:
        self._tried: dict[str, list[str]] = {}

    def choose(self, unknown: Iterable[str], posts: Iterable[str], patterns: AddressPatterns) -> list[str]:
        """Return addresses to try now; ``posts`` are those that are held to be posts by now."""
        makes: dict[str, list[str]] = {}
        for url in unknown:
            makes.setdefault(patterns.shape_of(url), []).append(url)
        chosen: list[str] = []
        tried_before = {url for tried in self._tried.values() for url in tried}
        found = {url for url in posts if url in tried_before} if tried_before else set()
        for make, urls in makes.items():
            tried = self._tried.get(make, [])
            if len(found.intersection(tried)) >= FRUITFUL * len(tried):
                self._tried[make] = urls[: max(FIRST, 2 * len(tried))]
                chosen += self._tried[make]
        return chosen
