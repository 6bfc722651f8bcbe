"""The two stations of Scrapy's item pipeline, thin shells: normalise, then keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, Self

from archive.export.rows import exported_post
from pipelines.normalise import normalise

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from sqlite_utils import Database

    from archive.keeping import KeptPost
    from archive.recording import Recording
    from archive.records import Post
    from pipelines.items import ScrapedPost


class Keeper(Protocol):
    """Who keeps posts during a run."""

    recording: Recording

    def keep(self, post: Post) -> KeptPost:
        """Store the post in one transaction with all that came with it."""


class NormalisePipeline:
    """Turn what was scraped into a clean post."""

    def process_item(self, item: ScrapedPost) -> Post:
        """Return the clean post."""
        return normalise(item)


class KeepPipeline:
    """Store each post; hand Scrapy's feed exports, if there are any, the exported fields."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._exporting = bool(crawler.settings["FEEDS"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the station for a crawl."""
        return cls(crawler)

    def process_item(self, item: Post) -> Post | dict[str, Any]:
        """Store a post. Raises StorageFault when the archive cannot take it."""
        keeper: Keeper = self._crawler.spider.walk  # type: ignore[union-attr]  # the one spider there is has a walk
        kept = keeper.keep(item)
        db: Database = keeper.recording.db
        return exported_post(db, kept.id) if self._exporting else item
