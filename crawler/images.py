"""The images of posts: asked for when the pages of a blog are over, host by host, each once."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from archive.address import host_of, place_of
from archive.faults import Fault, unexpected
from archive.images import due_images, fail_image, hosts_of_images, keep_image, note_hops
from archive.pictures import media_of
from archive.plain import storable
from crawler.courtesy.refusals import PausedError, StoppedError
from crawler.failures import reason_of
from crawler.response import type_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from archive.images import DueImage
    from archive.records import Fetch
    from crawler.walk import Walk

MOST_HOSTS = 100
"""So many hosts besides the blog's own are asked for images in one run."""
LANES = 8
"""So many hosts are asked side by side."""
_USUAL_PORTS = {("http", 80), ("https", 443)}
_LONGEST = 2000
"""Characters of a reason."""
_NOT_MODIFIED = 304

_under_way: set[int] = set()
"""Ids of images that this process asks for: blogs crawled side by side may show the same."""


class LeftError(IgnoreRequest):
    """An image that is left for a later run; the message says why."""


class _Lane:
    """The due images of one host, in the order in which they are asked for."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.under_way = 0
        self._last = 0

    def take(self, walk: Walk, room: int, *, full: bool) -> list[DueImage]:
        """Return up to ``room`` images to ask for now."""
        taken: list[DueImage] = []
        while len(taken) < room:
            db, crawl, more = walk.recording.db, walk.crawl, room - len(taken)
            found = due_images(db, crawl, self.host, after=self._last, limit=more, full=full)
            if not found:
                break
            self._last = found[-1].id
            taken += [image for image in found if image.id not in _under_way]
        self.under_way += len(taken)
        return taken


class Images:
    """Asks for the images that the posts of one blog show, and keeps each in a transaction of its own.

    The user's word that images are wanted lets a crawl go to the hosts on which they stand: for images
    alone, at the usual ports, and at public addresses, as all hosts that nobody wrote.
    """

    def __init__(self, walk: Walk, window: int, *, full: bool) -> None:
        self._walk = walk
        self._window = window
        self._full = full
        self._waiting: deque[str] = deque()
        self._lanes: dict[str, _Lane] = {}
        self._in_flight: dict[int, tuple[DueImage, _Lane]] = {}
        self._opened: set[str] = set()
        self._tally = walk.progress.images

    def admits(self, request: Request) -> bool:
        """Tell whether a request may go to a host that is not the blog's: for an image, or its robots.txt.

        Raises LeftError for an image on one host more than a run asks.
        """
        place, host = place_of(request.url), host_of(request.url)
        if "image" not in request.cb_kwargs:
            return host in self._opened and not request.cb_kwargs
        if place is None or (place.scheme, place.port) not in _USUAL_PORTS:
            return False
        if host not in self._opened and len(self._opened) >= MOST_HOSTS:
            raise LeftError(f"images stand on more than {MOST_HOSTS} other hosts")
        self._opened.add(host)
        return True

    async def requests(self) -> AsyncIterator[Request]:
        """Yield a request for each image until none is due and none is awaited."""
        self._begin()
        while (claimed := self._claimed()) or self._in_flight:
            for image in claimed:
                yield Request(
                    image.url,
                    callback=self.came,
                    errback=self.failed,
                    meta={"fetches": []},
                    cb_kwargs={"image": image},
                )
            await self._walk.wait()

    def came(self, response: Response, image: DueImage) -> None:
        """Keep an image, if the answer is one."""
        fetches, held = response.meta["fetches"], self._walk.recording
        try:
            if response.status == _NOT_MODIFIED and response.meta["revisit"]:
                keep_image(held.db, self._walk.crawl, image.id, fetches, None)
                self._tally.same += 1
            elif media := media_of(response.body):
                keep_image(held.db, self._walk.crawl, image.id, fetches, media)
                self._tally.kept += 1
            else:
                told = type_of(response).partition(";")[0].strip() or "of no type"
                self._lost(image, fetches, f"no image came, but {told}" if response.body else "nothing came")
        except Fault as fault:
            self._walk.stop(fault)
        except Exception as error:  # noqa: BLE001 - an answer that is lost without a word is awaited for ever
            self._walk.stop(unexpected(error))
        self._answered(image)

    def failed(self, failure: Failure) -> None:
        """Keep why an image did not come, or that it is left for a later run."""
        request, error = failure.request, failure.value  # type: ignore[attr-defined]  # Scrapy adds the request
        image, fetches = request.cb_kwargs["image"], request.meta["fetches"]
        try:
            if isinstance(error, Fault):
                self._walk.stop(error)
            elif isinstance(error, PausedError | LeftError):
                note_hops(self._walk.recording.db, self._walk.crawl, image.id, fetches)
                self._tally.left[str(error)] += 1
            elif not isinstance(error, StoppedError):
                self._lost(image, fetches, reason_of(error)[1])
        except Fault as fault:
            self._walk.stop(fault)
        except Exception as unforeseen:  # noqa: BLE001 - as above
            self._walk.stop(unexpected(unforeseen))
        self._answered(image)

    def _begin(self) -> None:
        walk = self._walk
        if walk.recording.warc is None or walk.fault or walk.entry_failure or walk.stopping.is_set():
            return
        hosts = hosts_of_images(walk.recording.db, walk.crawl, full=self._full)
        self._tally.known = sum(hosts.values())
        own = [host for host in hosts if host in walk.hosts]
        others = [host for host in hosts if host not in walk.hosts]
        for host in others[MOST_HOSTS:]:
            self._tally.left[f"images stand on more than {MOST_HOSTS} other hosts"] += hosts[host]
        self._waiting.extend((*own, *others[:MOST_HOSTS]))

    def _claimed(self) -> list[DueImage]:
        try:
            return [] if self._walk.fault or self._walk.stopping.is_set() else self._claim()
        except Fault as fault:
            self._walk.stop(fault)
            return []

    def _claim(self) -> list[DueImage]:
        """Return images to ask for now: of each host that is asked a fair share of the window."""
        claimed: list[DueImage] = []
        share = max(self._window // max(1, min(LANES, len(self._lanes) + len(self._waiting))), 1)
        while self._waiting and len(self._lanes) < LANES:
            host = self._waiting.popleft()
            self._lanes[host] = _Lane(host)
        for lane in [*self._lanes.values()]:
            taken = lane.take(self._walk, share - lane.under_way, full=self._full)
            claimed += taken
            for image in taken:
                _under_way.add(image.id)
                self._in_flight[image.id] = image, lane
            if not lane.under_way:
                del self._lanes[lane.host]
        return claimed or (self._claim() if self._waiting and not self._in_flight else [])

    def _lost(self, image: DueImage, fetches: list[Fetch], reason: str) -> None:
        reason = storable(reason, _LONGEST)
        fail_image(self._walk.recording.db, self._walk.crawl, image.id, fetches, reason)
        self._tally.lost(image.url, reason)

    def _answered(self, image: DueImage) -> None:
        _, lane = self._in_flight.pop(image.id)
        lane.under_way -= 1
        _under_way.discard(image.id)
        self._walk.progress.page = image.url
        self._walk.news.set()
