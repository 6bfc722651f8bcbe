"""Whether a blog moved while its listing was walked, and what is then read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.crawls import drop_claim
from archive.frontier import ask_again, claimed_posts, sighted_posts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import Claim, Due


PATIENCE = 2
"""So many listing pages in a row may name nothing new before pagination is no longer followed."""

LONG = 3
"""So many listing pages are read before a blog that gives no count is likely to have moved meanwhile."""


class Movement:
    """The listing of one blog in one run.

    A post that is deleted meanwhile moves all that follow one place up: the one
    that comes to stand on a page already read is seen on none. The counts of the
    pages then differ, or nothing meets them and the first page is no longer as
    it was; then the listing is read again, once.
    """

    def __init__(self, db: Database, crawl: Crawl) -> None:
        self._db = db
        self._crawl = crawl
        self._cards: dict[str, int] = {}
        self._totals: set[int] = set()
        self._fruitless = 0
        self._moved = self._probed = self._repeated = False
        self.again: set[str] = set()
        """Listing pages that are read for the second time: there may be fewer of them now."""

    def follows(self, *, news: bool) -> bool:
        """Tell whether the pagination of a page is followed although the page names nothing new."""
        return self._fruitless + news < PATIENCE

    def begin_again(self) -> None:
        """Take note that the walk begins anew: what was read before tells nothing of where it ends."""
        self._fruitless = 0

    def page_kept(self, page: Due, cards: Sequence[str], claim: Claim | None, fresh: int) -> None:
        """Take note of what a page of a listing or an archive shows and counts, and how much of it is new."""
        self._fruitless = 0 if fresh else self._fruitless + 1
        if page.kind != "listing":
            return
        shown = hash(tuple(cards))
        if page.url in self.again and not self._repeated:
            self._moved |= self._cards[page.url] != shown
        self._cards[page.url] = shown
        self._totals |= {claim.total} if claim else set()

    def step(self) -> bool:
        """Ask for the listing again if it moved; return whether there is anything to fetch."""
        if self._repeated or len(self._cards) <= 1 or not (self._moved or len(self._totals) > 1):
            return False
        self._repeated = True
        drop_claim(self._db, self._crawl)
        return self._ask(self._cards)

    def last_step(self) -> bool:
        """Ask for the first page again if all witnesses together do not meet the blog's count.

        Where it gives none, after a long walk.
        """
        if self._probed or self._repeated or len(self._cards) <= 1:
            return False
        self._probed = True
        claimed = claimed_posts(self._db, self._crawl)
        if claimed is None:
            doubtful = len(self._cards) > LONG
        else:
            doubtful = sighted_posts(self._db, self._crawl) < claimed
        return doubtful and self._ask([self._crawl.blog_url])

    def _ask(self, urls: Iterable[str]) -> bool:
        self.again |= set(urls)
        return ask_again(self._db, self._crawl, urls)
