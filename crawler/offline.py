"""A recorded answer as the response that it was: redirects followed, content decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from archive.records import Fetch
from crawler.middlewares.decompression import DecompressionMiddleware
from crawler.process import crawl_settings
from crawler.spiders.blog import BlogSpider

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.http import Response

    from archive.warc_reading import Record


class Offline:
    """Builds responses out of records, as Scrapy's own code does out of what the network brings."""

    def __init__(self) -> None:
        self._decompression = DecompressionMiddleware(Crawler(BlogSpider, crawl_settings({})))

    def response(self, record: Record, fetches: Sequence[Fetch]) -> Response:
        """Return a record as a response; ``meta["fetches"]`` says how it came.

        Raises CodingError for a body that a crawl cannot take.
        """
        url, body, headers = record.url, record.body, headers_of(record)
        kind = responsetypes.from_args(headers=headers, url=url, body=body)
        request = Request(url, meta={"fetches": list(fetches)})
        response = kind(url, status=record.status or 0, headers=headers, body=body, request=request)
        return self._decompression.unpacked(response)


def headers_of(record: Record) -> Headers:
    """Return the headers of a recorded response."""
    headers = Headers()
    for name, value in record.headers:
        headers.appendlist(name, value)
    return headers


def fetch_of(record: Record, file: str) -> Fetch:
    """Return the response that a record holds, as the archive notes it."""
    headers = headers_of(record)

    def said(name: str) -> str | None:
        value = headers.get(name)
        return value.decode("latin-1") if value else None

    return Fetch(
        url=record.url,
        fetched_at=record.moment,
        status=record.status or 0,
        bytes=len(record.body),
        content_type=said("Content-Type"),
        etag=said("ETag"),
        last_modified=said("Last-Modified"),
        warc_file=file,
        warc_offset=record.offset,
        warc_length=record.length,
        warc_sha256=record.sha256,
    )
