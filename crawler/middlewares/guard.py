"""The guard: a crawl goes to the blog's own site and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import IgnoreRequest

from archive.tombstones import forgotten
from pipelines.fields.address import canonical, host_of, same_site

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from archive.records import Due


class ElsewhereError(IgnoreRequest):
    """A request, or a redirect, that leaves the blog's site; the message names where to."""


class LandedError(IgnoreRequest):
    """A redirect from a page that may be a post to one that is known: there is nothing new to fetch."""


class GuardMiddleware:
    """Stop requests to other hosts than the entry's, redirects included, and redirects to what is known."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the guard for a crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let the request pass or raise ElsewhereError or LandedError."""
        spider = self._crawler.spider
        if not same_site(request.url, getattr(spider, "url", "")):
            raise ElsewhereError(f"leads to another site ({host_of(request.url)})")
        address: Due | None = request.cb_kwargs.get("address")
        if address is None or not request.meta.get("redirect_times"):
            return
        landed, walk = canonical(request.url), spider.walk  # type: ignore[union-attr]  # our spider has one
        if forgotten(walk.recording.db, [landed]):
            raise LandedError("leads to an address that was forgotten")
        if address.kind != "page":
            return
        if landed != address.url and walk.discovery.is_known(landed):
            raise LandedError(f"leads to {landed}")
