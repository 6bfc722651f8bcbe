"""One spider for every blog."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider, signals
from scrapy.spidermiddlewares.httperror import HttpError

from archive.faults import Fault, UsageFault, unexpected
from archive.new_file import check_new_file
from archive.recording import Recording, recording
from archive.standing import was_public
from crawler.answers import Answers
from crawler.courtesy.refusals import StoppedError
from crawler.credentials import credentials_for, secret_from, without_user
from crawler.failures import could_not_be_read, reason_of
from crawler.given import Given
from crawler.hosts import places_named
from crawler.images import Images
from crawler.places import places
from crawler.progress import Limits
from crawler.recipes.files import keep_file, place_in, recipe_file
from crawler.run_notes import note_failure
from crawler.walk import Walk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from archive.records import Due, Fetch, Post
    from crawler.courtesy.robots import Robots
    from pipelines.items import ScrapedPost


def _given(url: str, inline: str | None, recipe: str, user: str, header: str, also: str) -> Given:
    return Given(
        recipe_file(Path(recipe)) if recipe else None,
        credentials_for(
            url,
            secret_from("-a user", user) if user else inline,
            [secret_from("-a header", header)] if header else (),
        ),
        tuple(filter(None, also.split(","))),
    )


_LAST_ITEM = 0.05
"""Seconds in which the last item leaves the pipelines after it was kept."""


class BlogSpider(Spider):
    """Walk a blog's listing pages and fetch each post once.

    What to fetch comes from the archive and what was found goes there; between
    the two this class only carries pages to the pure readers.
    """

    name = "blog"
    walk: Walk

    def __init__(
        self,
        url: str,
        held: Recording | None = None,
        begun: Callable[[Walk], None] = lambda _walk: None,
        given: Given | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the blog's address and what is given along with it, as such or by Scrapy's ``-a``.

        Its arguments are ``recipe`` (a file), ``user`` and ``header`` (env:NAME or @FILE), and ``also``
        (hosts with commas between). Raises UsageFault for what is none of the kind.
        """
        said = {name: kwargs.pop(name, "") for name in ("recipe", "user", "header", "also")}
        super().__init__(**kwargs)
        self._begun = begun
        self.url, inline = without_user(url)
        given = given or _given(self.url, inline, **said)
        self.credentials = given.credentials
        self._recipe, self._also = given.recipe, given.also
        self._recipe_kept: Path | None = None
        self._held = held
        self._own = ExitStack()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider and open its walk.

        Raises UsageFault if no address was given (``-a url=...``) or it is none.
        """
        if not str(kwargs.get("url", "")).startswith(("http://", "https://")):
            raise UsageFault("Name the blog's address: scrapy crawl blog -a url=https://example.com/blog/")
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.open_walk(crawler.settings)
        connect = crawler.signals.connect
        connect(spider.closed_down, signals.spider_closed)
        connect(spider.stumbled, signals.spider_error)
        connect(spider.stumbled, signals.item_error)
        return spider

    def open_walk(self, settings: BaseSettings) -> None:
        """Begin the run in the archive.

        Without an archive held by the caller the spider holds its own, with a folder of recipes beside it.
        """
        if self._held is None:
            self._recipe_kept = place_in(Path(settings["ARCHIVE_DB"]).parent / "recipes", self.url)
            if self._recipe is None and self._recipe_kept.exists():
                check_new_file(self._recipe_kept, overwrite=True)
                self._recipe = recipe_file(self._recipe_kept)
        held = self._held or self._own.enter_context(
            recording(Path(settings["ARCHIVE_DB"]), with_warc=settings.getbool("ARCHIVE_WARC"))
        )
        self.walk = Walk(
            held,
            self.url,
            window=2 * settings.getint("CONCURRENT_REQUESTS"),
            full=settings.getbool("FULL_CRAWL"),
            limits=Limits(
                posts=settings.getint("MAX_POSTS"),
                listing_pages=settings.getint("MAX_LISTING_PAGES"),
                images=None if settings["KEEP_IMAGES"] is None else settings.getbool("KEEP_IMAGES"),
            ),
            recipe=self._recipe,
            also=self._also,
        )
        self.images = Images(
            self.walk, 2 * settings.getint("CONCURRENT_REQUESTS"), full=settings.getbool("FULL_CRAWL")
        )
        self._open_places(held)
        self._answers = Answers(self.walk)
        self._begun(self.walk)

    def _open_places(self, held: Recording) -> None:
        """Open what the user wrote; what was public in an earlier run only if this run's options name it."""
        afresh = {place for text in self._also for place in places_named(text)}
        for named in (self.url, *self.walk.rules.also):
            for place in places_named(named):
                was = place not in afresh and was_public(held.db, held.path, place.netloc)
                places.write(place.host, place.port, was_public=was)

    async def start(self) -> AsyncIterator[Request | ScrapedPost]:
        """Ask for what the archive says is due until nothing is due and nothing awaited.

        Posts that were held back are given when their turn has come, or nothing else comes. Images come
        last.
        """
        try:
            while (claimed := self._claimed()) or self.walk.busy:
                for address in claimed:
                    yield Request(
                        address.url,
                        callback=self.read,
                        errback=self.failed,
                        priority=0 if address.kind == "post" else 1,
                        meta={"fetches": []},
                        cb_kwargs={"address": address},
                    )
                for post in self._answers.posts(last=not claimed and self.walk.gives_what_it_holds):
                    yield post
                await self.walk.wait()
            if self.walk.progress.images.wanted:
                async for request in self.images.requests():
                    yield request
        except Exception as error:  # noqa: BLE001 - Scrapy only logs it: the run would pass for a finished one
            self.walk.stop(unexpected(error))
        # Scrapy looks whether all is done when this ends, and after that only every five seconds
        await asyncio.sleep(_LAST_ITEM)

    def _claimed(self) -> list[Due]:
        try:
            return self.walk.claim()
        except Fault as fault:
            self.walk.stop(fault)
            return []

    def read(self, response: Response, address: Due) -> None:
        """Take what an answer says; ``start`` gives the posts, in the order in which they were asked for."""
        self._answers.read(response, address)
        self.walk.news.set()

    def robots_read(self, robots: Robots) -> None:
        """Take note of the sitemaps that robots.txt names."""
        self._answers.sitemaps += robots.sitemaps

    def failed(self, failure: Failure) -> None:
        """Keep why a request brought no page."""
        request = failure.request  # type: ignore[attr-defined]  # Scrapy adds the request to the failures it hands on
        address: Due = request.cb_kwargs["address"]
        if isinstance(failure.value, Fault):
            self.walk.stop(failure.value, address.id)
            return
        if isinstance(failure.value, StoppedError):
            self.walk.unasked(address)
            return
        state, reason = reason_of(failure.value)
        try:
            if not isinstance(failure.value, HttpError):
                note_failure(self.walk.recording, self.walk.crawl, address, state, reason)
            self.walk.failed(address, state, reason, request.meta["fetches"])
        except Fault as fault:
            self.walk.stop(fault, address.id)
        except Exception as error:  # noqa: BLE001 - an answer that is lost without a word is awaited for ever
            self.walk.stop(unexpected(error), address.id)

    def stumbled(
        self, failure: Failure, response: Response | None, item: ScrapedPost | Post | None = None
    ) -> None:
        """Keep that a page could not be dealt with; a fault of the storage ends the walk."""
        address: Due | None = None
        fetches: Sequence[Fetch] = ()
        if item is not None:
            address, fetches = self.walk.in_flight(item.address), item.fetches
        elif response is not None:
            address, fetches = response.cb_kwargs.get("address"), response.meta["fetches"]
        if address is None:
            return
        if isinstance(failure.value, Fault):
            self.walk.stop(failure.value, address.id)
            return
        reason = could_not_be_read(failure.value)
        try:
            self.walk.failed(address, "failed", reason, fetches)
        except Exception as error:  # noqa: BLE001 - as above
            self.walk.stop(unexpected(error), address.id)

    def closed_down(self, reason: str) -> None:
        """Close the run, and the archive if it is our own."""
        try:
            self.outcome = self.walk.end(interrupted=reason != "finished")
            if self._recipe_kept and self.walk.rules.text:
                keep_file(self._recipe_kept, self.walk.rules.text, overwrite=True)
        finally:
            self._own.close()
