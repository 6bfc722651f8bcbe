"""A walk over one blog: what is in flight, what came, and how the run ended."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from archive.address import canonical, host_of
from archive.crawls import begin_crawl, note_title, widen
from archive.dues import due
from archive.faults import Fault
from archive.frontier import keep_failure
from archive.images import wish_images
from archive.keeping import keep_post
from archive.plain import storable
from archive.records import GUESSED
from archive.refresh import keep_unchanged, note_lying_server
from archive.store import keep_addresses, keep_fetch
from crawler.claims import Claims
from crawler.courtesy.account import Account
from crawler.discovery import Discovery
from crawler.encore import Encore
from crawler.ending import close_run
from crawler.endless import Endless
from crawler.hearing import Hearing
from crawler.hosts import hosts_named
from crawler.memory import EVERY, give_back
from crawler.movement import Movement
from crawler.progress import Limits, Progress
from crawler.rules import Rules
from crawler.run_notes import note_begin
from crawler.strangers import Strangers
from pipelines.fields.read_time import count_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archive.crawls import Outcome
    from archive.keeping import KeptPost
    from archive.patience import PatientConnection
    from archive.recording import Recording
    from archive.records import AddressKind, AddressState, Due, Fetch, Post
    from crawler.recipes.recipe import Recipe


_LONGEST = 2000
"""Characters of a reason, which may quote a page or a server."""


class Walk:
    """The frontier of one blog in one run.

    What is still to be fetched is asked from the archive, a few addresses at a
    time; only what is in flight is held in memory. Every answer ends in one of
    ``hearing``, ``keep``, ``unchanged`` and ``failed``, each one transaction.
    """

    def __init__(
        self,
        recording: Recording,
        url: str,
        *,
        window: int,
        full: bool = False,
        limits: Limits | None = None,
        recipe: Recipe | None = None,
        also: Sequence[str] = (),
    ) -> None:
        self.recording = recording
        db, path = recording.db, recording.path
        self.crawl = begin_crawl(db, path, canonical(url), full=full, warc_file=recording.warc_name)
        limits = limits or Limits()
        self.progress = Progress()
        self.progress.images.wanted = wanted = wish_images(db, self.crawl, wanted=limits.images)
        note_begin(recording, self.crawl, replace(limits, images=wanted), recipe, also, full=full)
        self.account = Account()
        self.fault: Fault | None = None
        self.on_fault: Callable[[], None] = lambda: None
        self.entry_failure: str | None = None
        self.entry_doubt: str | None = None
        self.withdrawn = self._ended = False
        self.stopping = asyncio.Event()
        """Set when the user wants the run to end."""
        self._dealt_with = 0
        self._claims = Claims(self, window, limits)
        self.rules = Rules(recording, self.crawl, recipe, self._claims.posts_asked, also)
        self.hosts = hosts_named(self.rules.also) | {host_of(url)}
        """Host and port of all that may be asked, without ``www``."""
        self.discovery = Discovery(recording.db, self.crawl, self.rules.addresses)
        self.movement = Movement(recording.db, self.crawl)
        self.endless = Endless(self)
        self.discovery.is_closed = lambda: self.endless.listing_is_closed
        self.strangers = Strangers()
        self.hearing = Hearing(self)
        self.encore = Encore(self)
        self.looks_for_news = self.crawl.walk == "news"
        """Whether only what may be news is asked for."""
        self.news = asyncio.Event()
        """Set when an answer has been dealt with, or its post held back."""

    @property
    def entry_url(self) -> str:
        """The blog's entry address, in canonical form."""
        return self.crawl.blog_url

    def claim(self) -> list[Due]:
        """Return addresses to fetch now, as many as the window still takes; they are in flight from here."""
        return [] if self.fault or self.stopping.is_set() else self._claims.claim()

    @property
    def busy(self) -> bool:
        """Whether answers are still awaited."""
        return bool(self._claims.in_flight)

    @property
    def held(self) -> int:
        """How many posts are held back."""
        return self.rules.reader.held + len(self.strangers)

    @property
    def gives_what_it_holds(self) -> bool:
        """Whether the posts held back are to be given: nothing else is under way, or the run is to end."""
        return bool(self.held) and (self.stopping.is_set() or self.held == len(self._claims.in_flight))

    @property
    def under_way(self) -> list[Due]:
        """What was asked for and has not come, in the order of asking."""
        return list(self._claims.in_flight.values())

    def in_flight(self, address: int | None) -> Due | None:
        """Return the address of that id if it is under way."""
        return self._claims.in_flight.get(address) if address is not None else None

    async def wait(self) -> None:
        """Return when an answer has been dealt with since the last call."""
        await self.news.wait()
        self.news.clear()

    def ask(self, urls: Iterable[str], kind: AddressKind) -> None:
        """Make documents of the blog due."""
        keep_addresses(self.recording.db, self.crawl, [canonical(url) for url in urls], kind)

    def keep(self, post: Post) -> KeptPost:
        """Keep a clean post."""
        kept = keep_post(self.recording.db, self.crawl, post, count_words=count_words)
        self.rules.kept(post, kept)
        self.endless.kept(post, kept.id)
        self.progress.posts_done += 1
        if post.address is not None:
            self.answered(post.address, post.url)
        return kept

    def unchanged(self, page: Due, fetches: Sequence[Fetch]) -> None:
        """Keep that a post's page is as it was."""
        keep_unchanged(self.recording.db, self.crawl, page, fetches)
        self.progress.posts_done += 1
        self.answered(page.id, page.url)

    def server_lies(self) -> None:
        """Keep that the server says "not modified" where it cannot know."""
        note_lying_server(self.recording.db, self.crawl)

    def widen(self) -> None:
        """Walk the whole blog after all."""
        self.looks_for_news = False
        self.discovery.widen()
        self.movement.begin_again()
        widen(self.recording.db, self.crawl)

    def failed(self, page: Due, state: AddressState, reason: str, fetches: Sequence[Fetch]) -> None:
        """Keep why an address brought no page."""
        if page.url in self.movement.again:
            state = "resting" if state == "gone" else state
        elif page.url == self.entry_url:
            self.entry_failure = reason
        if page.url in self.discovery.guesses or self.endless.is_probe(page.url):
            state, reason = "gone", GUESSED + reason
        keep_failure(self.recording.db, self.crawl, page.id, state, storable(reason, _LONGEST), fetches)
        self.endless.lost(page)
        self.progress.posts_failed += page.kind == "post"
        self.answered(page.id, page.url)

    def fetched(self, fetch: Fetch) -> None:
        """Keep a response that belongs to no address."""
        keep_fetch(self.recording.db, self.crawl, fetch)

    def named(self, title: str) -> None:
        """Keep the blog's title."""
        note_title(self.recording.db, self.crawl, title)

    def interrupt(self) -> None:
        """Ask for nothing more; what is under way is still kept."""
        self.stopping.set()
        self.news.set()

    def kept_waiting(self, seconds: float) -> None:
        """Take note that nothing was done for so long but to read a page: no server is to blame for it."""
        waited = cast("PatientConnection", self.recording.db.conn).waited
        if waited:
            waited(seconds)

    def unasked(self, page: Due) -> None:
        """Take note that a request was not sent: its address stays due."""
        self.endless.unasked(page)
        self.answered(page.id, "")

    def stop(self, fault: Fault, address: int | None = None) -> None:
        """Ask for nothing more: the archive cannot take it."""
        if self.fault is None:
            self.fault = fault
            self.on_fault()
        if address is not None:
            self.answered(address, "")

    def end(self, *, interrupted: bool) -> Outcome:
        """Close the run in the archive, or have the next one close it, and return how it ended."""
        self._ended = True
        if interrupted or self.fault or self.stopping.is_set():
            outcome: Outcome = "interrupted"
        elif self.entry_failure:
            outcome = "unreachable"
        elif self._left():
            outcome = "limited"
        else:
            outcome = "complete"
        try:
            self.withdrawn = close_run(self, outcome)
        except Fault as fault:
            self.fault = self.fault or fault
            return "interrupted"
        return outcome

    def break_off(self) -> None:
        """Close the run as an interrupted one if nothing has closed it."""
        if not self._ended:
            self.end(interrupted=True)

    def _left(self) -> bool:
        return bool(due(self.recording.db, self.crawl, 1))

    def answered(self, address: int, url: str) -> None:
        """Take note that an address is no longer under way, and which page came last."""
        self._claims.in_flight.pop(address, None)
        self.progress.page = url or self.progress.page
        self._dealt_with += 1
        if self._dealt_with % EVERY == 0:
            give_back()
        self.news.set()
