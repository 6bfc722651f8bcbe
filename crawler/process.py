"""Running the spider over some blogs in this process, and stopping it well."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from archive.faults import ENDING_SIGNALS, exit_of_signal
from crawler.spiders.blog import BlogSpider
from crawler.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import FrameType

    from archive.patience import PatientConnection
    from archive.recording import Recording
    from crawler.given import Given


@dataclass(frozen=True, slots=True)
class Allowed:
    """The numbers that a setting may take, both ends included."""

    least: int
    most: int
    whole: bool = True

    @property
    def words(self) -> str:
        """The same for people, such as "a whole number from 1 to 64"."""
        return f"a {'whole ' if self.whole else ''}number from {self.least} to {self.most}"

    def read(self, text: str) -> float:
        """Return the number that ``text`` gives. Raises ValueError if it is none or out of bounds."""
        number = int(text) if self.whole else float(text)
        if not self.least <= number <= self.most:
            raise ValueError(text)
        return number


HARMLESS = {
    "CONCURRENT_REQUESTS": Allowed(1, 64),
    "CONCURRENT_REQUESTS_PER_DOMAIN": Allowed(1, 64),
    "DNS_TIMEOUT": Allowed(1, 600, whole=False),
    "DOWNLOAD_DELAY": Allowed(0, 86_400, whole=False),
    "DOWNLOAD_MAXSIZE": Allowed(10_000, 1_000_000_000),
    "DOWNLOAD_TIMEOUT": Allowed(1, 3_600, whole=False),
    "REDIRECT_MAX_TIMES": Allowed(0, 100),
    "RETRY_TIMES": Allowed(0, 100),
}
"""The Scrapy settings that a user may set: numbers within bounds, which make nothing run."""


GRACE = 5
"""Seconds that the answers under way are awaited when a run is to end."""
GRACE_OF_FAULT = 0.5
"""The same when the archive can take nothing more."""


@dataclass(slots=True)
class Run:
    """What came of a run: a walk a blog, and the signal that ended it early, if one did."""

    walks: list[Walk] = field(default_factory=list)
    signal: int | None = None


def crawl_settings(changes: Mapping[str, Any]) -> Settings:
    """Return the project's settings with ``changes``; never a stranger's scrapy.cfg."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.update(dict(changes), priority="cmdline")
    return settings


def run(
    urls: Iterable[str],
    held: Recording,
    changes: Mapping[str, Any],
    started: Callable[[Walk], None] = lambda _walk: None,
    stopping: Callable[[], None] = lambda: None,
    given: Mapping[str, Given] | None = None,
    signalled: int | None = None,
) -> Run:
    """Walk the blogs at ``urls`` side by side and return when all have ended.

    ``given`` is what goes along with a blog's address; ``started`` is told of each
    walk as it begins; ``signalled`` is a signal that came before. SIGINT, SIGTERM
    and SIGHUP end the run after the answers that are under way, and ``stopping`` is
    called; a second one ends the process at once, which loses nothing, since every
    page is one transaction. A fault of the archive ends it too. Raises what kept a
    spider from running.
    """
    process = AsyncCrawlerProcess(crawl_settings(changes))
    outcome = Run(signal=signalled)

    def begin(walk: Walk) -> None:
        outcome.walks.append(walk)
        walk.on_fault = lambda: wind_up(GRACE_OF_FAULT)
        started(walk)
        if outcome.signal is not None:
            walk.interrupt()

    def wind_up(seconds: float) -> None:
        for walk in outcome.walks:
            walk.interrupt()
        loop.call_later(seconds, _give_up)

    def stop(number: int, _frame: FrameType | None) -> None:
        if outcome.signal is not None:
            os._exit(exit_of_signal(number))
        outcome.signal = number
        connection.hurry(GRACE)
        loop.call_soon_threadsafe(stopping)
        loop.call_soon_threadsafe(wind_up, GRACE)

    given = given or {}
    tasks = [process.crawl(BlogSpider, url=url, held=held, begun=begin, given=given.get(url)) for url in urls]
    loop = asyncio.get_event_loop()
    connection = cast("PatientConnection", held.db.conn)
    connection.waited = _put_off
    with _heard(stop):
        process.start(install_signal_handlers=False)
    for walk in outcome.walks:
        walk.break_off()
    for task in tasks:
        # Scrapy only logs what kept a spider from running; a fault must not pass for a finished crawl.
        if task.done() and not task.cancelled() and (error := task.exception()):
            raise error
    return outcome


@contextmanager
def _heard(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Have the signals that end a run handled inside, but for those that this process is to ignore."""
    before = {number: signal.getsignal(number) for number in ENDING_SIGNALS}
    heard = {number: former for number, former in before.items() if former != signal.SIG_IGN}
    for number in heard:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number, former in heard.items():
            signal.signal(number, former)


def _put_off(seconds: float) -> None:
    """Give downloads the seconds back for which the archive was locked: nobody listened to their servers."""
    from twisted.internet import reactor  # noqa: PLC0415 - whoever imports it chooses the kind of event loop

    running: Any = reactor
    for call in running.getDelayedCalls():
        call.delay(seconds)


def _give_up() -> None:
    """End the event loop without the answers under way: their addresses stay due."""
    from twisted.internet import reactor  # noqa: PLC0415 - whoever imports it chooses the kind of event loop

    running: Any = reactor
    running.getThreadPool().stop()
    running.crash()
