"""What a recorded body says, in every way in which it may be read."""

from __future__ import annotations

import gzip
import html
import re
import zlib
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.statscollectors import DummyStatsCollector

from crawler.pages.decoding import decode
from crawler.process import crawl_settings
from crawler.spiders.blog import BlogSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.warc_reading import Record

_GZIP = b"\x1f\x8b"
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrtbf])|(.))", re.DOTALL)


class RawTexts:
    """Reads bodies as a crawl would have unpacked them."""

    def __init__(self) -> None:
        crawler = Crawler(BlogSpider, crawl_settings({}))
        crawler.stats = DummyStatsCollector(crawler)
        self._compression = HttpCompressionMiddleware(crawler=crawler)

    def readings(self, record: Record) -> Iterator[str]:
        """Yield the text of a recorded body: as it stands, with entities and with JSON's escapes resolved.

        Raises ValueError for a body that cannot be unpacked.
        """
        headers = Headers()
        for name, value in record.headers:
            headers.appendlist(name, value)
        text = decode(self._unpacked(record, headers), (headers.get("Content-Type") or b"").decode("latin-1"))
        yield text
        plain = html.unescape(text)
        yield plain
        yield html.unescape(plain)
        yield html.unescape(_ESCAPE.sub(_resolved, text))

    def _unpacked(self, record: Record, headers: Headers) -> bytes:
        response = Response(record.url, status=record.status or 200, headers=headers, body=record.body)
        try:
            unpacked = self._compression.process_response(Request(record.url), response)
        except (IgnoreRequest, OSError, EOFError, zlib.error) as error:
            raise ValueError(str(error)) from error
        assert not isinstance(unpacked, Request)  # noqa: S101 - it only ever decodes
        if (unpacked.headers.get("Content-Encoding") or b"identity").lower() != b"identity":
            raise ValueError("is packed in an unknown way")
        if not unpacked.body.startswith(_GZIP):
            return unpacked.body
        try:
            return gzip.decompress(unpacked.body)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError(str(error)) from error


def _resolved(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    return " " if escape[2] else escape[3]
