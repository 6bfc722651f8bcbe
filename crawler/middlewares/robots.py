"""robots.txt by RFC 9309: read before anything else is asked of a host, and kept to."""

from __future__ import annotations

import asyncio
from http.client import responses
from time import monotonic
from typing import TYPE_CHECKING, Self, cast
from urllib.parse import urljoin, urlsplit

from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest, StopDownload

from archive.address import host_of
from archive.faults import Fault
from archive.hosts import RobotsAnswer, note_robots
from crawler.courtesy.refusals import ForbiddenError, NoRobotsError, PausedError, StoppedError
from crawler.courtesy.robots import LARGEST, Robots
from crawler.credentials import without_user
from crawler.failures import reason_of
from crawler.middlewares.politeness import PolitenessMiddleware

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.spiders.blog import BlogSpider

KEPT = 24 * 3600.0
"""Seconds for which a robots.txt is believed (RFC 9309, 2.4)."""
MOST_KEPT = 2 * LARGEST
"""Bytes of all robots.txt whose rules are held in memory; the rules take many times as much."""
MOST_REDIRECTS = 5
"""So many redirects of a robots.txt are followed (RFC 9309, 2.3.1.2)."""
PATIENCE = 18.0
"""Seconds that each of the tries to get it may take, if ``DOWNLOAD_TIMEOUT`` is not shorter."""

_REDIRECTS = {301, 302, 303, 307, 308}
_SERVER_ERROR = 500
_SUCCESS = 2


class _Kept:
    """What is known of one origin's robots.txt."""

    def __init__(self) -> None:
        self.robots: Robots | None = None
        self.error = ""
        """Why there is none, if there is none."""
        self.size = 0
        """Bytes of its text."""
        self.read_at = -KEPT
        self.reading = asyncio.Lock()


class RobotsMiddleware:
    """Lets a request pass that robots.txt allows, redirects and all.

    An answer 4xx, 429 among them, means that there are no rules (2.3.1.3); a robots.txt that leads in
    circles, further than five hops or to where the crawl may not go, is none either. With 5xx and when no
    answer comes all is forbidden (2.3.1.4), but for rules that were read before in the same run.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._timeout = min(PATIENCE, crawler.settings.getfloat("DOWNLOAD_TIMEOUT") or PATIENCE)
        self._origins: dict[str, _Kept] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the reader of robots.txt for a crawl."""
        robots = cls(crawler)
        crawler.signals.connect(robots.bytes_came, signals.bytes_received)
        return robots

    async def process_request(self, request: Request) -> None:
        """Let the request pass.

        Raises ForbiddenError, NoRobotsError, or what kept robots.txt from being asked for.
        """
        if "robots" in request.meta:
            return
        parts = urlsplit(request.url)
        kept = self._origins.pop(f"{parts.scheme}://{parts.netloc}", None) or _Kept()
        self._origins[f"{parts.scheme}://{parts.netloc}"] = kept
        async with kept.reading:
            if monotonic() - kept.read_at >= KEPT:
                await self._read(f"{parts.scheme}://{parts.netloc}/robots.txt", kept)
                self._let_go()
        if kept.robots is None:
            raise NoRobotsError(f"{kept.error} (for robots.txt, so nothing else is asked for)")
        if not kept.robots.allows(request.url):
            self._spider.walk.account.forbidden += 1
            raise ForbiddenError("robots.txt forbids it")

    def _let_go(self) -> None:
        """Forget the rules that were asked for longest ago where all take too much memory."""
        sizes = {origin: kept.size for origin, kept in self._origins.items()}
        whole = sum(sizes.values())
        for origin, size in sizes.items():
            if whole > MOST_KEPT and size and not self._origins[origin].reading.locked():
                del self._origins[origin]
                whole -= size

    def bytes_came(self, data: bytes, request: Request) -> None:
        """Stop the transfer of a robots.txt that is longer than what is read of it."""
        if "robots" in request.meta:
            request.meta["robots"] += len(data)
            if request.meta["robots"] > LARGEST:
                raise StopDownload(fail=False)

    @property
    def _spider(self) -> BlogSpider:
        return cast("BlogSpider", self._crawler.spider)

    async def _read(self, url: str, kept: _Kept) -> None:
        """Read the robots.txt at ``url``; where it cannot be had, what was read before holds on."""
        robots, status, error = Robots(), None, ""
        try:
            response = await self._followed(url)
        except (IgnoreRequest, Fault):
            raise
        except Exception as failure:  # noqa: BLE001 - whatever it was, no rules came
            error = reason_of(failure)[1]
        else:
            if response is not None:
                status = response.status
                if status >= _SERVER_ERROR:
                    error = f"HTTP {status} {responses.get(status, '')}".rstrip()
                elif status // 100 == _SUCCESS:
                    robots = Robots(response.body)
        kept.read_at = monotonic()
        if not error:
            kept.robots, kept.error, kept.size = robots, "", robots.size
            if host_of(url) in self._spider.walk.hosts:
                self._spider.robots_read(robots)
        elif kept.robots is None:
            kept.error = error
        self._note(url, RobotsAnswer(status, error or None, robots.asked_delay or None), robots)

    async def _followed(self, url: str) -> Response | None:
        """Return the answer that redirects lead to; None where they lead too far, or where none may go."""
        engine = self._crawler.engine
        assert engine is not None  # noqa: S101 - it runs
        for hop in range(MOST_REDIRECTS + 1):
            meta = {"robots": 0, "dont_redirect": True, "download_timeout": self._timeout}
            try:
                response = await engine.download_async(Request(url, meta=meta))
            except (PausedError, StoppedError):
                raise
            except IgnoreRequest:
                if hop == 0:
                    raise
                return None
            location = response.headers.get(b"Location")
            if response.status not in _REDIRECTS or not location:
                return response
            try:
                url = Request(without_user(urljoin(url, location.decode("utf8", "replace")))[0]).url
            except ValueError:
                return None
        return None

    def _note(self, url: str, answer: RobotsAnswer, robots: Robots) -> None:
        walk, host = self._spider.walk, host_of(url)
        note_robots(walk.recording.db, walk.recording.path, host, answer)
        if answer.error and host in walk.hosts:
            walk.account.without_robots[host] = answer.error
        politeness = self._crawler.get_downloader_middleware(PolitenessMiddleware)
        assert politeness is not None  # noqa: S101 - it is in the settings
        # From the answer on: to find the host and connect to it may have taken longer than the delay.
        politeness.gate(url).keep_delay(robots.delay)
        if robots.asked_delay:
            walk.account.delays[host] = (robots.asked_delay, robots.delay)
