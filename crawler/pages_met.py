"""The pages of a listing and of documents that a walk met, as far as they must be kept in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

MOST = 500
"""So many of the first pages of a listing are kept in mind, and so many of the last ones."""
MOST_NAMES = 100_000
"""Of so many addresses a chain of documents remembers that it named them."""


class ListingPages:
    """The addresses of a listing's pages in the order met; of a long one those in the middle are let go.

    How its pages are numbered is told by the first ones, and where it ends by the last.
    """

    def __init__(self) -> None:
        self._first: dict[str, None] = {}
        self._last: dict[str, None] = {}

    def __len__(self) -> int:
        return len(self._first) + len(self._last)

    def __iter__(self) -> Iterator[str]:
        yield from self._first
        yield from self._last

    def add(self, urls: Iterable[str]) -> None:
        """Take note of some pages."""
        for url in urls:
            if url in self._first or url in self._last:
                continue
            part = self._first if len(self._first) < MOST else self._last
            part[url] = None
            if len(self._last) > MOST:
                del self._last[next(iter(self._last))]


class Turned:
    """What the pages of a document named before, to know one that names the same for ever.

    A host that does not look at the number of a page gives the first one each time.
    """

    def __init__(self) -> None:
        self._named: dict[str, set[int]] = {}

    def repeats(self, page: str, named: Collection[str], onward: Iterable[str]) -> bool:
        """Tell whether the pages that led to ``page`` named all that it names; else expect ``onward``."""
        before = self._named.pop(page, set())
        # A number for each: the names of a long blog would take ten times the memory.
        numbers = {hash(url) for url in named}
        if numbers and numbers <= before:
            return True
        if len(before) < MOST_NAMES:
            before |= numbers
        for url in onward:
            self._named[url] = before
        return False
