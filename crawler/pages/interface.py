"""Finds the open interfaces that a page offers for its blog, and reads what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from crawler.pages.cards.signs import is_taxonomy
from crawler.pages.interfaces import blogger, ghost, medium, substack, wordpress
from crawler.pages.interfaces.answer import Answer
from crawler.pages.links import Site, origin_of, path_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from crawler.pages.page import Page


class _Platform(Protocol):
    """What the file of a platform holds."""

    @property
    def ADDRESS(self) -> re.Pattern[str]: ...  # noqa: N802 - a constant of the file

    def find(self, page: Page, site: Site, /) -> Iterator[str]: ...

    def read(
        self, body: bytes, headers: Mapping[str, str], url: str, other: str, also: frozenset[str], /
    ) -> Answer: ...


_PLATFORMS: tuple[_Platform, ...] = (wordpress, ghost, substack, blogger, medium)


def find_interfaces(page: Page) -> tuple[str, ...]:
    """Return the absolute addresses of interfaces that an entry page declares, on its own site.

    None on the page of one category, tag or author: they name the posts of the whole blog. Never raises.
    """
    if is_taxonomy(path_of(page.url)):
        return ()
    site = Site(page)
    return tuple(address for platform in _PLATFORMS for address in platform.find(page, site))


def read_interface(
    body: bytes, headers: Mapping[str, str], url: str, other: str = "", also: frozenset[str] = frozenset()
) -> Answer:
    """Return what the interface at ``url`` answered, nothing if it is none of those known. Never raises.

    ``headers`` are by their names in lower case; ``other`` is the other host that the site says it
    stands on (``Site.other``): posts named by it are given back on the host that answered; ``also`` are
    hosts that belong to the site.
    """
    asked = url[len(origin_of(url)) :]
    for platform in _PLATFORMS:
        if platform.ADDRESS.search(asked):
            return platform.read(body, headers, url, other, also)
    return Answer()
