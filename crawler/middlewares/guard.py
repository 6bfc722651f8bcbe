"""The guard: a crawl goes to the blog's own site, to the hosts that the user named, and nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import IgnoreRequest

from archive.address import LONGEST, canonical, host_of
from archive.tombstones import forgotten

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from archive.records import Due
    from crawler.walk import Walk

_PLAIN = re.compile(
    r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?=[/?#]|\Z)", re.ASCII | re.IGNORECASE
)
_LONGEST_SHOWN = 300


def is_plain(url: str) -> bool:
    """Tell whether every parser takes the address to lead to the same host: no user name, nothing odd."""
    return _PLAIN.match(url) is not None


class ElsewhereError(IgnoreRequest):
    """A request, or a redirect, that leaves the blog's site; the message names where to."""


class OverlongError(IgnoreRequest):
    """An address that is longer than servers take."""


class LandedError(IgnoreRequest):
    """A redirect from a page that may be a post to one that is known: there is nothing new to fetch."""


class GuardMiddleware:
    """Stop requests to other hosts than the blog's, redirects included, and redirects to what is known."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the guard for a crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        """Let the request pass, or return it without user name and oddities.

        Raises ElsewhereError, OverlongError or LandedError.
        """
        if len(request.url) > LONGEST:
            raise OverlongError(f"its address has {len(request.url)} characters")
        walk: Walk = self._crawler.spider.walk  # type: ignore[union-attr]  # the one spider there is has a walk
        if not is_plain(request.url):
            plain = canonical(request.url)
            if not is_plain(plain):
                raise ElsewhereError("leads to what is no web address")
            return request.replace(url=plain)
        address: Due | None = request.cb_kwargs.get("address")
        host = host_of(request.url)
        if "image" in request.cb_kwargs or not (address or host in walk.hosts):
            if host not in walk.hosts and not self._crawler.spider.images.admits(request):  # type: ignore[union-attr]  # as above
                raise ElsewhereError(f"leads to another host at an unusual port ({host})")
            if "image" in request.cb_kwargs and forgotten(walk.recording.db, [canonical(request.url)]):
                raise LandedError("leads to an address that was forgotten")
            return None
        if host not in walk.hosts:
            is_entry = address is not None and address.url == walk.entry_url
            raise ElsewhereError(
                f"leads to another site ({canonical(request.url)[:_LONGEST_SHOWN] if is_entry else host})"
            )
        if address is None or not request.meta.get("redirect_times"):
            return None
        landed = canonical(request.url)
        if forgotten(walk.recording.db, [landed]):
            raise LandedError("leads to an address that was forgotten")
        if address.kind == "page" and landed != address.url and walk.discovery.is_known(landed):
            raise LandedError(f"leads to {landed}")
        return None
