"""What a walk asks for at its very end: the whole blog after all, or posts that it gave a reason for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.frontier import claimed_posts
from archive.news import claim_before, new_posts, posts_changed, rejected
from archive.store import begin_again, believe
from archive.unnamed import ask_again

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.walk import Walk


class Encore:
    """The end of one walk."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._doubted: list[str] = []
        self._asked = False

    def doubts(self, urls: Iterable[str]) -> None:
        """Take note of posts that a witness says to have changed, and is not believed."""
        self._doubted += urls

    def step(self) -> bool:
        """Make due what the end of the walk gives a reason to ask for; return whether there is any."""
        return self._believe() or self._widen() or self._ask_for_lost()

    def _believe(self) -> bool:
        """Ask for all posts that are said to have changed if some of those asked for did."""
        db, crawl, doubted = self._walk.recording.db, self._walk.crawl, self._doubted
        if not doubted or not posts_changed(db, crawl):
            return False
        self._doubted = []
        return believe(db, crawl, doubted) > 0

    def _widen(self) -> bool:
        """Walk the whole blog where a walk of news cannot tell whether it found all."""
        walk = self._walk
        short = walk.looks_for_news and (self._counts_more() or self._rejects_news())
        if short:
            walk.widen()
            begin_again(walk.recording.db, walk.crawl, [walk.crawl.blog_url, *walk.discovery.tops])
        return short

    def _counts_more(self) -> bool:
        """Tell whether the blog counts more posts than were found."""
        db, crawl = self._walk.recording.db, self._walk.crawl
        claimed = claimed_posts(db, crawl)
        if claimed is None:
            return False
        before = claim_before(db, crawl)
        if before is None:
            return not self._walk.discovery.reckoning.is_met()
        return claimed - before > new_posts(db, crawl)

    def _rejects_news(self) -> bool:
        """Tell whether a new page among the posts reads as none: the listing, read whole, may name it."""
        urls = rejected(self._walk.recording.db, self._walk.crawl)
        return any(map(self._walk.discovery.stands_among_posts, urls))

    def _ask_for_lost(self) -> bool:
        """Ask, once, for posts that the walk gave a reason to ask for, such as that nobody names them now."""
        asked, self._asked = self._asked, True
        return not asked and ask_again(self._walk.recording.db, self._walk.crawl) > 0
