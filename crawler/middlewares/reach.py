"""Reach: says why a host may not be connected to, where its name leads to an address that is not open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import CannotResolveHostError, IgnoreRequest

from archive.address import place_of
from archive.standing import note_public
from crawler.places import places

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class NotOpenError(IgnoreRequest):
    """The host stands at an address that may not be connected to; the message says at which."""


class ReachMiddleware:
    """Nearer to the network than the retries: what the resolver refused is not tried again.

    Where a host was found at a public address, that is kept, for runs to come.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._noted: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build what watches the reach of a crawl."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Take note of a host that answered at a public address. Raises StorageFault."""
        place = place_of(request.url)
        if place and place.netloc not in self._noted and places.is_public(place.host):
            self._noted.add(place.netloc)
            held = self._crawler.spider.walk.recording  # type: ignore[union-attr]  # the one spider there is
            note_public(held.db, held.path, place.netloc)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise NotOpenError in place of "no such host" where the resolver kept the address back."""
        place = place_of(request.url)
        if isinstance(exception, CannotResolveHostError) and place:
            refusal = places.refusal(place.host, place.port)
            if refusal:
                raise NotOpenError(refusal) from None
