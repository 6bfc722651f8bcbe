"""Running the spider over some blogs in this process, and stopping it well."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.spiders.blog import BlogSpider
from crawler.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import FrameType

    from archive.recording import Recording

HARMLESS = {
    "CONCURRENT_REQUESTS": int,
    "CONCURRENT_REQUESTS_PER_DOMAIN": int,
    "DNS_TIMEOUT": float,
    "DOWNLOAD_DELAY": float,
    "DOWNLOAD_MAXSIZE": int,
    "DOWNLOAD_TIMEOUT": float,
    "LOG_LEVEL": str,
    "REDIRECT_MAX_TIMES": int,
    "RETRY_TIMES": int,
}
"""The Scrapy settings that a user may set, with their types: scalars that make nothing run."""


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
) -> Run:
    """Walk the blogs at ``urls`` side by side and return when all have ended.

    ``started`` is told of each walk as it begins. SIGINT and SIGTERM end the
    run after the answers that are under way; a second one ends the process at
    once, which loses nothing, since every page is one transaction. Raises what
    kept a spider from running.
    """
    process = AsyncCrawlerProcess(crawl_settings(changes))
    outcome = Run()

    def begin(walk: Walk) -> None:
        outcome.walks.append(walk)
        started(walk)

    def stop(number: int, _frame: FrameType | None) -> None:
        if outcome.signal is not None:
            os._exit(128 + number)
        outcome.signal = number
        loop.call_soon_threadsafe(lambda: loop.create_task(process.stop()))

    tasks = [process.crawl(BlogSpider, url=url, held=held, begun=begin) for url in urls]
    loop = asyncio.get_event_loop()
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        process.start(install_signal_handlers=False)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for task in tasks:
        # Scrapy only logs what kept a spider from running; a fault must not pass for a finished crawl.
        if task.done() and not task.cancelled() and (error := task.exception()):
            raise error
    return outcome
