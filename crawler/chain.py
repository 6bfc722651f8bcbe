"""Follows a blog from post to post, by what each links as the one before and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.address import canonical
from archive.frontier import sighted_posts, waiting
from archive.records import Sighting
from archive.store import keep_neighbour
from crawler.pages.links import manner_of, path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from crawler.learning.addresses import AddressPatterns

_FIRST = 3
"""The post that an entry page shows, and its two neighbours."""


class Chain:
    """The links between the posts of one blog in one run."""

    def __init__(self, db: Database, crawl: Crawl) -> None:
        self._db = db
        self._crawl = crawl
        self._beginnings: list[str] = []
        self._alone = False

    def begins_with(self, urls: Iterable[str]) -> None:
        """Take note of what an entry page without cards links as its one post, and as the ones beside it."""
        self._beginnings = [canonical(url) for url in urls][:_FIRST]

    def begin(self) -> bool:
        """Ask for the beginnings if nothing names a post in this run; return whether any waits."""
        named = sighted_posts(self._db, self._crawl, since=self._crawl.id)
        if self._beginnings and not named:
            self._alone = True
            for place, url in enumerate(dict.fromkeys(self._beginnings)):
                entry = self._crawl.blog_url
                sighting = Sighting(url=url, witness="neighbour", page=entry, position=place)
                keep_neighbour(self._db, self._crawl, sighting)
        return self._alone and waiting(self._db, self._crawl) > 0

    def onward(
        self, page: str, urls: Iterable[str], patterns: AddressPatterns, is_known: Callable[[str], bool]
    ) -> list[str]:
        """Return those of a post's neighbours that are made like posts and that nobody named before.

        Where nothing but such links leads from post to post, one made like the post itself is enough.
        """
        verdicts = {url: patterns.verdict(url) for url in urls if not is_known(url)}
        made = manner_of(path_of(page)) if self._alone else ""
        return [
            url
            for url, verdict in verdicts.items()
            if verdict == "post" or (verdict == "unknown" and manner_of(path_of(url)) == made)
        ]
