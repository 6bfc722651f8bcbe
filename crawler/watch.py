"""Looks at each post of a list that may have no end, in the order in which they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.frontier import claimed_posts
from archive.traps import archived_dates, covers_but, set_aside, text_is_known
from crawler.hollow import Row, Seen, Usual, is_hollow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.records import Due, Post
    from crawler.walk import Walk

COVERS = 0.9
"""A witness that names this share of the posts of the entry page names all that there are."""


class Watch:
    """The posts of one walk, from where it began to look at them."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._db, self._crawl = walk.recording.db, walk.crawl
        self._row: Row | None = None
        self._usual = Usual()

    def __bool__(self) -> bool:
        return self._row is not None

    def begin(self, most: int) -> None:
        """Look at each post from now on; ``most`` hollow ones in a row show a trap."""
        if self._row is None:
            self._usual = Usual(*archived_dates(self._db, self._crawl))
            self._row = Row(most)
            self.asked(self._walk.under_way)
        self._row.most = min(self._row.most, most)

    def asked(self, claimed: Iterable[Due]) -> None:
        """Take note of the posts that are asked for."""
        if self._row:
            for one in claimed:
                if one.kind == "post":
                    self._row.asked(one.id)

    def kept(self, post: Post, row: int) -> Seen:
        """Return what a post that was kept, as the row of that id, shows of itself."""
        claimed = claimed_posts(self._db, self._crawl)
        return Seen(
            failed=False,
            text_known=text_is_known(self._db, row),
            published=post.published,
            now=post.fetched_at,
            uncovered=covers_but(self._db, self._crawl, post.url, COVERS),
            over_count=claimed is not None and self._usual.posts >= claimed,
        )

    def shows_trap(self, number: int, url: str, seen: Seen, *, endless: bool, why: str) -> bool:
        """Take a post; return whether a trap shows: what it named and waits is then set aside."""
        if self._row is None:
            return False
        hollow = is_hollow(seen, self._usual, endless=endless)
        if not hollow:
            self._usual.take(seen.published)
        if not self._row.came(number, url, hollow=hollow):
            return False
        set_aside(self._db, self._crawl, self._row.first, why)
        self._row = None
        return True
