"""The guard: a crawl goes to the blog's own site and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import IgnoreRequest

from pipelines.fields.address import host_of, same_site

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class ElsewhereError(IgnoreRequest):
    """A request, or a redirect, that leaves the blog's site; the message names where to."""


class GuardMiddleware:
    """Stop every request whose host is not the entry's, redirects included."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the guard for a crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let the request pass or raise ElsewhereError."""
        entry = getattr(self._crawler.spider, "url", "")
        if not same_site(request.url, entry):
            raise ElsewhereError(f"leads to another site ({host_of(request.url)})")
