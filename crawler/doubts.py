"""Pages of archived posts that are hardly the posts: they are kept beside them, with the reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.fates import archived_title
from crawler.pages.post import read_post

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

    from archive.records import Fetch
    from crawler.pages.page import Page
    from pipelines.items import ScrapedPost


class Doubts:
    """Takes such pages until they are given on.

    They are read by the general readers, and without what a card says: no rule of the blog is to be
    judged by them, and only what the page itself shows is told.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._taken: list[ScrapedPost] = []

    def take(self, page: Page, address: int | None, fetches: Sequence[Fetch], why: str) -> bool:
        """Take a page if it was asked for as a post that is archived; return whether it was."""
        if address is None or archived_title(self._db, address) is None:
            return False
        try:
            read = read_post(page, facts={}, address=address, fetches=tuple(fetches))
        except Exception:  # noqa: BLE001 - a page that cannot be read is a failed try, and costs no other
            return False
        self._taken.append(replace(read, doubt=why))
        return True

    def given(self) -> list[ScrapedPost]:
        """Return the pages taken since the last call."""
        taken, self._taken = self._taken, []
        return taken
