"""Politeness: one host, one queue; the largest of --delay, Crawl-delay and Retry-After holds."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
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

    from crawler.walk import Walk

LONGEST_PAUSE = 3600.0
"""Seconds: a server that asks for more is left alone for the rest of the run."""

_PAUSING = {429, 503}


class PausedError(IgnoreRequest):
    """The server asked to come back later than this run can wait."""


class StoppedError(IgnoreRequest):
    """The run is being stopped: the request was not sent."""


class Gate:
    """The one way to a host: lets a request pass when the delay since the last one is over."""

    def __init__(self) -> None:
        self.delay = 0.0
        self._open_at = 0.0
        self._paused_until = 0.0
        self._queue = asyncio.Lock()

    def pause(self, seconds: float) -> None:
        """Keep the gate shut for ``seconds`` from now, or for longer where it already is."""
        self._paused_until = max(self._paused_until, monotonic() + seconds)

    async def passage(self, stopping: asyncio.Event) -> float:
        """Return the seconds waited when the caller may send its request.

        Raises PausedError if the server's pause is longer than this run waits,
        StoppedError as soon as ``stopping`` is set.
        """
        waited = 0.0
        async with self._queue:
            while not stopping.is_set():
                moment = monotonic()
                pause = self._paused_until - moment
                if pause > LONGEST_PAUSE:
                    raise PausedError(f"the server asks to wait {pause / 3600:.1f} hours (Retry-After)")
                wait = max(self._open_at - moment, pause)
                if wait <= 0:
                    self._open_at = moment + self.delay
                    return waited
                waited += wait
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), wait)
        raise StoppedError("not asked: the run was stopped")


_gates: dict[str, Gate] = {}
"""Host and port -> gate. Blogs crawled side by side share them: two blogs on one host are one host."""


class PolitenessMiddleware:
    """Send each request through its host's gate, and shut the gate when the host asks for it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._robot = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self.waited = 0.0
        """Seconds spent at the gates."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the way to the gates for a crawl and listen for Crawl-delay."""
        politeness = cls(crawler)
        crawler.signals.connect(politeness.robots_parsed, signals.robots_parsed)
        return politeness

    def gate(self, request: Request) -> Gate:
        """Return the gate of the request's host."""
        gate = _gates.setdefault(urlsplit(request.url).netloc, Gate())
        gate.delay = max(gate.delay, self._delay)
        return gate

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Take over the Crawl-delay of a robots.txt where it is the longer one."""
        asked = robotparser.crawl_delay(self._robot)
        if asked and isfinite(asked):
            gate = self.gate(request)
            gate.delay = max(gate.delay, asked)
            gate.pause(gate.delay)

    async def process_request(self, request: Request) -> None:
        """Hold the request until its host's gate lets it pass."""
        walk: Walk = self._crawler.spider.walk  # type: ignore[union-attr]  # the one spider there is has a walk
        waited = await self.gate(request).passage(walk.stopping)
        self.waited += waited

    def process_response(self, request: Request, response: Response) -> Response:
        """Shut the gate for as long as a 429 or 503 asks."""
        if response.status in _PAUSING:
            asked = retry_after(response.headers.get(b"Retry-After", b"") or b"")
            if asked:
                self.gate(request).pause(asked)
        return response


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
