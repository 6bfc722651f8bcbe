"""Politeness: one host, one queue; the largest of --delay, Crawl-delay and Retry-After holds."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

LONGEST_PAUSE = 3600.0
"""Seconds: a server that asks for more is left alone for the rest of the run."""

_PAUSING = {429, 503}


class PausedError(IgnoreRequest):
    """The server asked to come back later than this run can wait."""


class Gate:
    """The one way to a host: lets a request pass when the delay since the last one is over."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.waited = 0.0
        self._open_at = 0.0
        self._queue = asyncio.Lock()

    def pause(self, seconds: float) -> None:
        """Keep the gate shut for ``seconds`` from now, or for longer where it already is."""
        self._open_at = max(self._open_at, monotonic() + seconds)

    async def passage(self) -> None:
        """Return when the caller may send its request; raise PausedError if that is too far off."""
        async with self._queue:
            while (wait := self._open_at - monotonic()) > 0:
                if wait > LONGEST_PAUSE:
                    raise PausedError(f"the server asks to wait {wait / 3600:.1f} hours (Retry-After)")
                self.waited += wait
                await asyncio.sleep(wait)
            self._open_at = monotonic() + self.delay


class PolitenessMiddleware:
    """Send each request through its host's gate, and shut the gate when the host asks for it."""

    def __init__(self, crawler: Crawler) -> None:
        self._delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._robot = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._gates: dict[str, Gate] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the gates of a crawl and listen for Crawl-delay."""
        politeness = cls(crawler)
        crawler.signals.connect(politeness.robots_parsed, signals.robots_parsed)
        return politeness

    def gate(self, request: Request) -> Gate:
        """Return the gate of the request's host."""
        host = urlsplit(request.url).netloc
        if host not in self._gates:
            self._gates[host] = Gate(self._delay)
        return self._gates[host]

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Take over the Crawl-delay of a robots.txt where it is the longer one."""
        asked = robotparser.crawl_delay(self._robot)
        if asked:
            gate = self.gate(request)
            gate.delay = max(gate.delay, asked)
            gate.pause(gate.delay)

    async def process_request(self, request: Request) -> None:
        """Hold the request until its host's gate lets it pass."""
        await self.gate(request).passage()

    def process_response(self, request: Request, response: Response) -> Response:
        """Shut the gate for as long as a 429 or 503 asks."""
        if response.status in _PAUSING:
            asked = retry_after(response.headers.get(b"Retry-After", b"") or b"")
            if asked:
                self.gate(request).pause(asked)
        return response

    @property
    def waited(self) -> float:
        """Seconds spent at the gates."""
        return sum(gate.waited for gate in self._gates.values())


def retry_after(header: bytes, moment: datetime | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3: seconds or a date), or None.

    >>> retry_after(b"120")
    120.0
    >>> retry_after(b"Fri, 01 May 2026 10:00:30 GMT", datetime(2026, 5, 1, 10, tzinfo=UTC))
    30.0
    >>> retry_after(b"soon") is None
    True
    """
    text = header.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - (moment or datetime.now(UTC))).total_seconds())
