"""Series of pages that stand beside a listing and name nothing of their own: a calendar, an order, a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.beyond import family_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MOST = 1000
"""So many makes of addresses are remembered, at most."""

ENOUGH = 3
"""So many pages of a series beside the listing are read that name nothing new."""


class Beside:
    """What one walk has seen of the makes of its listing pages."""

    def __init__(self, entry_url: str, is_known: Callable[[str], bool]) -> None:
        self._entry = family_of(entry_url)
        self._is_known = is_known
        self._named_by_entry: set[str] = set()
        self._fruitful: set[str] = set()
        self._empty: dict[str, list[str]] = {}

    def entry_names(self, onward: Iterable[str]) -> None:
        """Take note of the listing pages that the entry page names."""
        self._named_by_entry |= set(map(family_of, onward))

    def read(self, url: str, novel: int) -> None:
        """Take note of how much a page named that no other had named."""
        family = family_of(url)
        if novel and len(self._fruitful) < MOST:
            self._fruitful.add(family)
        elif not novel and len(self._empty) < MOST:
            self._empty.setdefault(_order_of(url), []).append(url)

    def hides_nothing(self, urls: Iterable[str]) -> bool:
        """Tell whether all of the pages that were not yet met are of series beside the listing.

        The entry page names the like of each, or each is a page that was read with other parameters; and
        nothing that is made like it ever named a post first.
        """
        return all(self.stands_beside(url) for url in urls if not self._is_known(url))

    def is_enough_of(self, url: str) -> bool:
        """Tell whether an address is of such a series, and some pages made like it named nothing new."""
        return len(self._empty.get(_order_of(url), ())) >= ENOUGH and self.stands_beside(url)

    def stands_beside(self, url: str) -> bool:
        """Tell whether a page is of such a series, see ``hides_nothing``."""
        family = family_of(url)
        place = family.partition("?")[0]
        variant = "?" in family and (place in self._fruitful or place == self._entry)
        return family not in self._fruitful and (family in self._named_by_entry or variant)

    def like(self, url: str) -> list[str]:
        """Return the pages made like this one that named nothing new, or this one."""
        return list(self._empty.get(_order_of(url), (url,)))


def _order_of(url: str) -> str:
    """Return what an address has in common with the same page in any order or choice."""
    place, mark, _ = family_of(url).partition("?")
    return place + mark
