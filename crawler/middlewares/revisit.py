"""Revisits: asks whether a known page has changed, and makes of "not modified" what was read before."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from archive.place import warc_folder
from archive.refresh import known_answer
from archive.warc_reading import record_at

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from archive.images import DueImage
    from archive.records import Due
    from archive.refresh import KnownAnswer
    from archive.warc_reading import Record
    from crawler.walk import Walk

SAMPLE = 64
"""One request in so many for a post is sent without validators although there are some: a server may lie."""

_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_PROBE, _POST = "probe", "post"


class RevisitMiddleware:
    """Adds If-None-Match and If-Modified-Since (RFC 9110, 13.1) and takes the answer 304.

    A 304 for a post goes on to the spider. One for a page that names posts becomes the page as it lies in
    the WARC. The entry page is asked for with an ETag that it never had: a server that says "not modified"
    to that lies, and is believed no more. A 304 that was not asked for is a failure.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._asked = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the revisitor of a crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Add what the very address that is asked now may be asked with; a redirect asks for another."""
        for name in _CONDITIONS:
            request.headers.pop(name, None)
        request.meta["revisit"] = None
        address: Due | None = request.cb_kwargs.get("address")
        image: DueImage | None = request.cb_kwargs.get("image")
        if image is not None:
            self._ask_for_image(request, image.known)
        if address is None or request.meta.get("whole"):
            return
        if address.url == self._walk.entry_url:
            self._probe(request)
            return
        known = known_answer(self._walk.recording.db, self._walk.crawl, address)
        if known is None or known.url != request.url:
            return
        if address.kind in {"post", "page"}:
            if self._is_spared() or (known.warc_file is not None and self._stored(known) is None):
                # A body whose record is lost or damaged is to come again: "not modified" would bring none.
                return
            request.meta["revisit"] = _POST
            request.meta["handle_httpstatus_list"] = [HTTPStatus.NOT_MODIFIED]
        else:
            request.meta["revisit"] = self._stored(known)
        if request.meta["revisit"]:
            _add_conditions(request, known)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the answer, the stored one for a 304, or the request that is to be sent instead."""
        revisit: str | Record | None = request.meta.get("revisit")
        if response.status != HTTPStatus.NOT_MODIFIED or revisit is None or revisit == _POST:
            return response
        if isinstance(revisit, str):
            self._walk.server_lies()
            return request.replace(meta={**request.meta, "whole": True}, dont_filter=True)
        headers = Headers()
        for name, value in revisit.headers:
            headers.appendlist(name, value)
        kind = responsetypes.from_args(headers=headers, url=response.url, body=revisit.body)
        return kind(url=response.url, status=HTTPStatus.OK, headers=headers, body=revisit.body)

    def _ask_for_image(self, request: Request, known: KnownAnswer | None) -> None:
        if known is None or known.url != request.url or self._is_spared() or self._stored(known) is None:
            return
        request.meta["revisit"] = _POST
        request.meta["handle_httpstatus_list"] = [HTTPStatus.NOT_MODIFIED]
        _add_conditions(request, known)

    @property
    def _walk(self) -> Walk:
        walk: Walk = self._crawler.spider.walk  # type: ignore[union-attr]  # the one spider there is has a walk
        return walk

    def _probe(self, request: Request) -> None:
        if self._walk.crawl.known:
            request.headers["If-None-Match"] = f'"{secrets.token_hex(8)}"'
            request.meta["revisit"] = _PROBE

    def _is_spared(self) -> bool:
        """Tell whether this request is one of the sample; another part of the posts in each run."""
        self._asked += 1
        return (self._asked + 7 * self._walk.crawl.id) % SAMPLE == 0

    def _stored(self, known: KnownAnswer) -> Record | None:
        """Return the page as it lies in the WARC; None where it cannot be read."""
        if known.warc_file is None or known.warc_offset is None:
            return None
        folder = warc_folder(self._walk.recording.path)
        record = record_at(folder, known.warc_file, known.warc_offset)
        return record if record and record.url == known.url and record.type == "response" else None


def _add_conditions(request: Request, known: KnownAnswer) -> None:
    for name, value in zip(_CONDITIONS, (known.etag, known.last_modified), strict=True):
        if value is not None:
            request.headers[name] = value
