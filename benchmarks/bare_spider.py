"""The yardstick: a bare Scrapy spider that knows its blog and yields six CSS fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Spider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import TextResponse


class BareSpider(Spider):
    """Follow the listing and read each post."""

    name = "bare"
    custom_settings = {  # noqa: RUF012 - Scrapy's own convention
        "LOG_ENABLED": False,
        "ROBOTSTXT_OBEY": False,
        "CONCURRENT_REQUESTS": 8,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "DOWNLOAD_DELAY": 0,
        "TELNETCONSOLE_ENABLED": False,
    }

    def __init__(self, url: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [url]

    def parse(self, response: TextResponse, **_: Any) -> Iterator[Any]:
        """Follow the posts and the next pages."""
        yield from response.follow_all(css=".entry h2 a", callback=self.parse_post)
        yield from response.follow_all(css="nav.pager a", callback=self.parse)

    def parse_post(self, response: TextResponse) -> dict[str, Any]:
        """Read six fields of a post."""
        return {
            "url": response.url,
            "title": response.css("h1::text").get(),
            "published": response.css("time::attr(datetime)").get(),
            "category": response.css("meta[property='article:section']::attr(content)").get(),
            "author": response.css("meta[name=author]::attr(content)").get(),
            "text": " ".join(response.css("article p::text").getall()),
        }
