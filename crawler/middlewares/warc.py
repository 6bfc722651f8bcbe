"""Raw first: every response goes to the WARC before anything reads it."""

from __future__ import annotations

from http import HTTPStatus
from http.client import responses
from typing import TYPE_CHECKING, Self

from archive.clock import now
from archive.fetches import last_whole
from archive.records import Fetch
from archive.warc import ADDRESS, BLOG, KIND, Original
from crawler.failures import BrokenAnswerError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from archive.images import DueImage
    from archive.records import Due
    from crawler.spiders.blog import BlogSpider
    from crawler.walk import Walk


_LEAST_STATUS, _LARGEST_STATUS = 100, 999


class WarcMiddleware:
    """Nearest to the network: writes each response as it came and notes the fetch.

    The fetches of a page and of the redirects that led to it gather in
    ``request.meta["fetches"]`` and are kept together with what the page brings;
    a response without that list, such as robots.txt, is noted at once.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the recorder of a crawl."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Record the response and hand it on unchanged.

        Raises BrokenAnswerError where its status has not three digits (RFC 9112, 4): no record can hold it;
        and for a part of a page: it was asked for whole.
        """
        if not _LEAST_STATUS <= response.status <= _LARGEST_STATUS:
            raise BrokenAnswerError("the answer has a status that is none")
        walk: Walk = self._crawler.spider.walk  # type: ignore[union-attr]  # the one spider there is has a walk
        moment = now()
        headers = self._headers(request, response)
        status = f"{response.status} {responses.get(response.status, 'Unknown')}"
        warc = walk.recording.warc
        address: Due | DueImage | None = request.cb_kwargs.get("address") or request.cb_kwargs.get("image")
        written = None
        if warc:
            fields, original = {BLOG: walk.entry_url}, None
            if address:
                fields |= {KIND: address.kind, ADDRESS: address.url}
                original = _original(walk, address) if response.status == HTTPStatus.NOT_MODIFIED else None
            written = warc.write(
                response.url, moment, status, headers, response.body, fields=fields, original=original
            )
        fetch = Fetch(
            url=response.url,
            fetched_at=moment,
            status=response.status,
            bytes=len(response.body),
            content_type=_header(response, b"Content-Type"),
            etag=_header(response, b"ETag"),
            last_modified=_header(response, b"Last-Modified"),
            warc_file=warc.name if warc else None,
            warc_offset=written.offset if written else None,
            warc_length=written.length if written else None,
            warc_sha256=written.sha256 if written else None,
        )
        if "fetches" in request.meta:
            request.meta["fetches"].append(fetch)
        else:
            walk.fetched(fetch)
        if response.status == HTTPStatus.PARTIAL_CONTENT:
            raise BrokenAnswerError("the server gave only a part (HTTP 206)")
        return response

    def _headers(self, request: Request, response: Response) -> list[tuple[str, str]]:
        """Return the headers as they came, without what would let others in where the user logged in."""
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        spider: BlogSpider = self._crawler.spider  # type: ignore[assignment]  # there is no other
        if spider.credentials is None:
            return headers
        private = request.meta.get("private")
        return [
            (name, spider.credentials.masked(value))
            for name, value in headers
            if not (private and name.lower() == "set-cookie")
        ]


def _original(walk: Walk, address: Due | DueImage) -> Original | None:
    if address.kind == "image":
        return Original(address.known.url, address.known_at) if address.known else None
    whole = last_whole(walk.recording.db, address.id)
    return Original(whole.url, whole.fetched_at) if whole else None


def _header(response: Response, name: bytes) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
