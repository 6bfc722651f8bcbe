"""Politeness: one host, one queue; the longest of --delay, Crawl-delay and Retry-After holds."""

from __future__ import annotations

from http.client import responses
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)

from archive.address import host_of
from archive.hosts import note_pause, pause_of
from crawler.courtesy.gates import Gate, gate_of
from crawler.courtesy.refusals import PausedError
from crawler.courtesy.retry_after import asks_to_wait, seconds_asked
from crawler.failures import reason_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

    from crawler.walk import Walk

OVERLOADED = frozenset({429, 503})
"""What a server answers that can take no more (RFC 6585, 4; RFC 9110, 15.6.4)."""
SILENT = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
"""What a server that does not answer brings."""
SLOT = "gate"
"""Scrapy's own queue, the same for all hosts: it neither delays nor limits, for the gate does."""

_ASKED = "retry_after"


class PolitenessMiddleware:
    """Send each request through its host's gate, and shut the gate when the host asks for it.

    It hears of an answer before Scrapy lets the next request go, so that none follows a ban.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._concurrency = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._known: set[str] = set()
        """Hosts of which the archive has been asked for a pause."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the way to the gates for a crawl."""
        politeness = cls(crawler)
        connect = crawler.signals.connect
        connect(politeness.headers_came, signals.headers_received)
        connect(politeness.answer_came, signals.response_downloaded)
        connect(politeness.is_back, signals.request_left_downloader)
        return politeness

    def gate(self, url: str) -> Gate:
        """Return the gate of an address's host; it is shut if the host asked for that in an earlier run."""
        gate = gate_of(host_of(url))
        gate.delay = max(gate.delay, self._delay)
        gate.concurrency = max(gate.concurrency, self._concurrency)
        if gate.host not in self._known:
            self._known.add(gate.host)
            held = self._walk.recording
            if pause := pause_of(held.db, held.path, gate.host):
                gate.pause(pause.seconds, pause.why)
        return gate

    async def process_request(self, request: Request) -> None:
        """Hold the request until its host's gate lets it pass."""
        walk, gate = self._walk, self.gate(request.url)
        walk.progress.gate = gate
        request.meta["download_slot"] = SLOT
        request.meta.pop(_ASKED, None)
        try:
            waited = await gate.passage(request, walk.stopping, is_probe=bool(request.meta.get("probe")))
        except PausedError as error:
            walk.account.left_alone[gate.host] = str(error)
            raise
        walk.account.waited_for_delay += waited.for_delay
        walk.account.waited_for_pause += waited.for_pause

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Take note of a host that does not answer, or that broke off after it had asked to wait."""
        if isinstance(exception, IgnoreRequest):
            return
        gate, asked = gate_of(host_of(request.url)), request.meta.get(_ASKED)
        gate.back(request)
        if asked:
            self._pause(gate, asked)
        elif isinstance(exception, SILENT):
            gate.troubled(request, reason_of(exception)[1], silent=True)

    def headers_came(self, headers: Headers, request: Request) -> None:
        """Remember what the head of an answer asks for, in case that its body never comes whole."""
        if b"Retry-After" in headers:
            request.meta[_ASKED] = _seconds(headers)

    def answer_came(self, response: Response, request: Request) -> None:
        """Shut the gate for as long as the answer asks, or for a while where it says "too much"."""
        gate, status = self.gate(request.url), response.status
        asked = _seconds(response.headers) if asks_to_wait(status) else None
        if asked:
            self._pause(gate, asked)
            location = (response.headers.get(b"Location") or b"").decode("latin-1")
            if status < 400 and host_of(location) in self._walk.hosts:  # noqa: PLR2004 - where a redirect leads
                self.gate(location).pause(asked, gate.why)
        if status in OVERLOADED:
            why = f"HTTP {status} {responses[status]}"
            if not asked:
                self._walk.account.overloaded[why] += 1
            gate.troubled(request, why, asked=asked or 0.0)
        elif not asked:
            gate.answered()
            if status == 200 and request.cb_kwargs:  # noqa: PLR2004 - a page of the blog
                gate.works = request.url

    def is_back(self, request: Request) -> None:
        """Let the next request go."""
        self.gate(request.url).back(request)

    def _pause(self, gate: Gate, seconds: float) -> None:
        """Shut a gate because its host asks for it, in the runs to come too."""
        held, why = self._walk.recording, "the server asked for it (Retry-After)"
        self._walk.account.asked += 1
        gate.pause(seconds, why)
        note_pause(held.db, held.path, gate.host, seconds, why)

    @property
    def _walk(self) -> Walk:
        walk: Walk = self._crawler.spider.walk  # type: ignore[union-attr]  # the one spider there is has a walk
        return walk


def _seconds(headers: Headers) -> float | None:
    return seconds_asked(headers.getlist(b"Retry-After"), headers.get(b"Date") or b"")
