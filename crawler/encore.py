"""What a walk asks for at its very end: the whole blog after all, or posts that it gave a reason for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.frontier import claimed_posts
from archive.news import claim_before, new_posts, posts_changed
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
        """Walk the whole blog where it counts more posts than a walk of news found."""
        db, crawl = self._walk.recording.db, self._walk.crawl
        claimed = claimed_posts(db, crawl) if self._walk.looks_for_news else None
        if claimed is None:
            return False
        before = claim_before(db, crawl)
        if before is None:
            short = not self._walk.discovery.reckoning.is_met()
        else:
            short = claimed - before > new_posts(db, crawl)
        if short:
            self._walk.widen()
            begin_again(db, crawl, [crawl.blog_url, *self._walk.discovery.tops])
        return short

    def _ask_for_lost(self) -> bool:
        """Ask, once, for posts that the walk gave a reason to ask for, such as that nobody names them now."""
        asked, self._asked = self._asked, True
        return not asked and ask_again(self._walk.recording.db, self._walk.crawl) > 0
