"""A walk over one blog: what is in flight, what came, and how the run ended."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from archive.crawls import begin_crawl, end_crawl, note_title, withdraw
from archive.frontier import due, keep_failure
from archive.records import Sighting
from archive.store import keep_fetch, keep_listing, keep_post
from pipelines.fields.address import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.crawls import Outcome
    from archive.faults import Fault
    from archive.recording import Recording
    from archive.records import AddressState, Due, Fetch, Post
    from archive.store import KeptPost
    from crawler.pages.listing import Listing


PATIENCE = 2
"""So many listing pages in a row may name nothing new before pagination is no longer followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the user allows a run; 0 means no limit."""

    posts: int = 0
    listing_pages: int = 0


@dataclass(slots=True)
class Progress:
    """Counts of a walk as it goes, for whoever shows them."""

    listing_pages: int = 0
    posts_known: int = 0
    posts_done: int = 0
    posts_failed: int = 0
    page: str = ""
    """The address that came last."""
    began: float = field(default_factory=monotonic)
    """Monotonic seconds."""


class Walk:
    """The frontier of one blog in one run.

    What is still to be fetched is asked from the archive, a few addresses at a
    time; only what is in flight is held in memory. Every answer ends in one of
    ``listing_read``, ``keep`` and ``failed``, each one transaction.
    """

    def __init__(
        self, recording: Recording, url: str, *, window: int, full: bool = False, limits: Limits | None = None
    ) -> None:
        warc = recording.warc.name if recording.warc else None
        self.recording = recording
        self.crawl = begin_crawl(recording.db, recording.path, canonical(url), full=full, warc_file=warc)
        self.progress = Progress()
        self.fault: Fault | None = None
        self.entry_failure: str | None = None
        self.withdrawn = False
        self.stopping = asyncio.Event()
        """Set when the user wants the run to end."""
        self._window = window
        self._limits = limits or Limits()
        self._in_flight: dict[int, Due] = {}
        self._posts_asked = 0
        self._fruitless = 0
        self._news = asyncio.Event()

    @property
    def entry_url(self) -> str:
        """The blog's entry address, in canonical form."""
        return self.crawl.blog_url

    def claim(self) -> list[Due]:
        """Return addresses to fetch now, as many as the window still takes; they are in flight from here."""
        room = self._window - len(self._in_flight)
        posts_left = self._limits.posts - self._posts_asked if self._limits.posts else room
        if room <= 0 or posts_left <= 0 or self.fault or self.stopping.is_set():
            return []
        found = due(self.recording.db, self.crawl, room, besides=self._in_flight.keys())
        reading = sum(address.kind == "listing" for address in self._in_flight.values())
        pages_left = self._limits.listing_pages - self.progress.listing_pages - reading
        claimed = []
        for address in found:
            if address.kind == "post":
                posts_left -= 1
                if self._limits.posts and posts_left < 0:
                    continue
                self._posts_asked += 1
            elif self._limits.listing_pages:
                pages_left -= 1
                if pages_left < 0:
                    continue
            self._in_flight[address.id] = address
            claimed.append(address)
        return claimed

    @property
    def busy(self) -> bool:
        """Whether answers are still awaited."""
        return bool(self._in_flight)

    async def news(self) -> None:
        """Return when an answer has been dealt with since the last call."""
        await self._news.wait()
        self._news.clear()

    def listing_read(
        self, page: Due, listing: Listing, onward: Iterable[str], fetches: Sequence[Fetch]
    ) -> None:
        """Keep what a listing page named."""
        sightings = {
            url: Sighting(url=url, witness="listing", page=page.url, position=place, facts=card.facts)
            for place, (url, card) in enumerate((canonical(card.url), card) for card in listing.cards)
        }
        patient = self._fruitless < PATIENCE
        fresh = keep_listing(
            self.recording.db,
            self.crawl,
            page,
            sightings=list(sightings.values()),
            onward=[canonical(url) for url in onward],
            claim=listing.claim,
            fetches=fetches,
            patient=patient,
        )
        self._fruitless = 0 if fresh else self._fruitless + 1
        self.progress.listing_pages += 1
        self.progress.posts_known += fresh
        self._answered(page.id, page.url)

    def keep(self, post: Post) -> KeptPost:
        """Keep a clean post."""
        kept = keep_post(self.recording.db, self.crawl, post)
        self.progress.posts_done += 1
        if post.address is not None:
            self._answered(post.address, post.url)
        return kept

    def failed(self, page: Due, state: AddressState, reason: str, fetches: Sequence[Fetch]) -> None:
        """Keep why an address brought no page."""
        if page.url == self.entry_url:
            self.entry_failure = reason
        keep_failure(self.recording.db, self.crawl, page.id, state, reason, fetches)
        self.progress.posts_failed += page.kind == "post"
        self._answered(page.id, page.url)

    def fetched(self, fetch: Fetch) -> None:
        """Keep a response that belongs to no address."""
        keep_fetch(self.recording.db, self.crawl, fetch)

    def named(self, title: str) -> None:
        """Keep the blog's title."""
        note_title(self.recording.db, self.crawl, title)

    def interrupt(self) -> None:
        """Ask for nothing more; what is under way is still kept."""
        self.stopping.set()
        self._news.set()

    def unasked(self, page: Due) -> None:
        """Take note that a request was not sent: its address stays due."""
        self._answered(page.id, "")

    def stop(self, fault: Fault, address: int | None = None) -> None:
        """Ask for nothing more: the archive cannot take it."""
        self.fault = self.fault or fault
        if address is not None:
            self._answered(address, "")

    def end(self, *, interrupted: bool, seconds_waited: float) -> Outcome:
        """Close the run in the archive and return how it ended."""
        if interrupted or self.fault or self.stopping.is_set():
            outcome: Outcome = "interrupted"
        elif self.entry_failure:
            outcome = "unreachable"
        elif self._left():
            outcome = "limited"
        else:
            outcome = "complete"
        end_crawl(
            self.recording.db, self.crawl, outcome, reason=self.entry_failure, seconds_waited=seconds_waited
        )
        self.withdrawn = outcome != "interrupted" and withdraw(self.recording.db, self.crawl)
        return outcome

    def _left(self) -> bool:
        return bool(due(self.recording.db, self.crawl, 1))

    def _answered(self, address: int, url: str) -> None:
        self._in_flight.pop(address, None)
        self.progress.page = url or self.progress.page
        self._news.set()
