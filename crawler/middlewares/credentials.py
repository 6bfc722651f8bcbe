"""Credentials: each request is looked at on its own; only one to the blog's very origin bears them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from archive.address import place_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.spiders.blog import BlogSpider


class CredentialsMiddleware:
    """Put the user's headers on requests to the origin that they are for, and take them off all others."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the bearer of a crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Set or remove the headers; what a redirect took over counts for nothing."""
        spider: BlogSpider = self._crawler.spider  # type: ignore[assignment]  # there is no other
        credentials = spider.credentials
        if credentials is None:
            return
        request.meta["private"] = is_own = place_of(request.url) == credentials.origin
        for name, value in credentials.headers:
            if is_own:
                request.headers[name] = value
            else:
                request.headers.pop(name, None)
