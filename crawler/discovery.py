"""What a walk asks for beyond its listing: archives, guessed pages, what only a sitemap names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from archive.address import canonical
from archive.clock import now
from archive.frontier import (
    is_known,
    named_by,
    named_posts,
    names_alone,
    other_addresses,
    sighted_posts,
    waiting,
)
from archive.news import has_named, news_among
from archive.store import keep_addresses
from crawler.chain import Chain
from crawler.dated import Dated, past
from crawler.learning.addresses import AddressPatterns
from crawler.pages.guesses import guess_onward
from crawler.pages.links import address_of
from crawler.pages.series import number_of
from crawler.pages_met import ListingPages, Turned
from crawler.reckoning import Reckoning, folder_of_all, in_another_section
from crawler.trial import Trial

if TYPE_CHECKING:
    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import AddressKind, Due, Witness
    from crawler.pages.archives import Archive, ArchiveKind
    from crawler.pages.document import Document
    from crawler.recipes.recipe import AddressRule

FEWEST = 3
"""A page of all posts that names fewer is none."""

MOST_ARCHIVES = 10_000
"""So many archives by date or topic are kept in mind."""

FULL_FEED = 10
"""A feed with so many entries may be cut short: the number that WordPress gives if nobody changed it."""

_CONFIRMING: tuple[Witness, ...] = ("archive", "feed", "interface")
_BY_DATE: tuple[ArchiveKind, ...] = ("year", "month")
_ALL_KINDS: tuple[ArchiveKind, ...] = (*_BY_DATE, "category", "tag")


class Discovery:
    """The steps after a listing has ended; each asks for some more addresses, or for none.

    Every step costs few requests unless it proves fruitful, so that a blog
    whose listing names everything is asked for little more.
    """

    def __init__(self, db: Database, crawl: Crawl, rule: AddressRule | None = None) -> None:
        self._rule = rule
        self._db = db
        self._crawl = crawl
        self._archives: dict[str, Archive] = {}
        self._dated: Dated | None = None
        self._feeds: list[tuple[str, bool, Sequence[str]]] = []
        self._turned = Turned()
        self.reckoning = Reckoning(db, crawl)
        self._listing = ListingPages()
        self._furniture: set[str] = set()
        self._shelf = ""
        self._shown: set[str] = set()
        self._doubtful: set[str] = set()
        self._trial = Trial()
        self.chain = Chain(db, crawl)
        self._news = crawl.walk == "news"
        self._steps: list[Callable[[], bool]] = [self._wake_all, self._count, self._tell_pages]
        self._steps.append(self.chain.begin)
        if not self._news:
            self.widen()
        self._named = -1
        self.patterns: AddressPatterns | None = None
        self.is_closed: Callable[[], bool] = lambda: False  # whether the listing is a trap
        self.guesses: set[str] = set()
        """Addresses that nobody named: that they fail proves nothing."""

    def widen(self) -> None:
        """Take all steps of a whole walk."""
        self._news = False
        first = [self._guess, self._wake_all, self._count, self._turn_feeds, self._wake_dated]
        self._steps = [*first, self._tell_pages, self.chain.begin]

    @property
    def tops(self) -> list[str]:
        """The pages of all posts, with which a listing begins apart from the entry page."""
        return [canonical(archive.url) for archive in self._archives.values() if archive.kind == "all"]

    def entered(self, links: Iterable[str], cards: Iterable[str]) -> None:
        """Take note of all that the entry page links: what is not among its cards is mostly furniture."""
        self._furniture = {address_of(url) for url in links}
        self._shown = {canonical(url) for url in cards}

    @property
    def holds_posts(self) -> bool:
        """Whether posts have to wait, for a page of all posts is to say first what the entry page shows."""
        return self._wake_all in self._steps and bool(self.tops)

    def is_doubtful(self, url: str) -> bool:
        """Tell whether only the entry page shows a post, although another page lists the posts of the blog.

        The entry page is then the site's own: what it shows may be its services, or any other page.
        """
        return url in self._doubtful

    def heard(self, url: str, onward: Iterable[str], archives: Sequence[Archive]) -> None:
        """Take note of a listing page that was read, and of the archives that it names."""
        self._listing.add([url, *onward])
        for archive in archives:
            if len(self._archives) < MOST_ARCHIVES:
                self._archives.setdefault(archive.url, archive)

    def told(self, page: Due, document: Document) -> list[str]:
        """Take note of what a document says beside its posts; return the further ones to ask for now.

        Those of a feed wait until it is known whether they are needed.
        """
        onward = [canonical(url) for url in document.onward]
        if self._turned.repeats(page.url, [canonical(url) for url, _ in document.named], onward):
            return []
        if page.kind == "feed":
            self.guesses |= set(onward)  # one that ends says so by failing
            self._feeds.append((page.url, len(document.named) >= FULL_FEED, onward))
            return []
        self.reckoning.told(None if onward else document.total, document.elsewhere)
        return onward

    def stands_among_posts(self, url: str) -> bool:
        """Tell whether an address may be a post's by its folder, and no menu of the entry page names it.

        A feed that names all pages of a site says no more of a page elsewhere than a sitemap does.
        """
        return url.startswith(self._shelf) and address_of(url) not in self._furniture

    def step(self) -> bool:
        """Ask for what comes next; return whether there is anything new to fetch."""
        while self._steps:
            if self._steps[0]():
                return True
            self._steps.pop(0)
        return False

    def told_by_neighbour(self, page: str, urls: Iterable[str]) -> list[str]:
        """Return those of a post's neighbours that are made like posts and that nobody named before."""
        return self.chain.onward(page, urls, self.patterns, self.is_known) if self.patterns else []

    def _guess(self) -> bool:
        """Ask for the page after the last one of the listing, for as long as there is one."""
        pages = list(self._listing)
        last = max(pages, key=number_of, default="")
        guess = guess_onward(last, pages) if len(pages) > 1 else None
        if guess is None or self.is_known(canonical(guess)) or self.is_closed():
            return False
        self.guesses.add(canonical(guess))
        return self._ask([guess], "archive")

    def _wake_all(self) -> bool:
        """Ask for the page of all posts."""
        self._listing.add(self.tops)
        if self._ask(self.tops, "archive"):
            return True
        if len(list(islice(named_by(self._db, self._crawl, "archive"), FEWEST))) == FEWEST:
            named = (named_by(self._db, self._crawl, kind) for kind in _CONFIRMING)
            self._doubtful = self._shown.difference(chain.from_iterable(named))
        return False

    def _count(self) -> bool:
        self.reckoning.settle()
        return False

    def _turn_feeds(self) -> bool:
        """Ask for the next page of a feed that names what nobody else does, or that may and is alone."""
        asked: list[str] = []
        if not self.reckoning.is_met():
            for url, is_full, onward in self._feeds:
                if (is_full and self._is_short()) or names_alone(self._db, self._crawl, url):
                    asked += onward
        self._feeds = []
        return self._ask(asked, "feed")

    def _wake_dated(self) -> bool:
        """Ask for the archives by year or month if posts are missing; for a sample of them, if in doubt."""
        self._dated = self._dated or self._dated_archives()
        named = sighted_posts(self._db, self._crawl)
        while named != self._named and (asked := self._dated.next(self._has_named)):
            self._named = named
            if self._ask(asked, "archive"):
                return True
        return False

    def _dated_archives(self) -> Dated:
        short, lacks = self._is_short(), self.reckoning.lacks()
        if self.reckoning.is_met() or not (short or lacks):
            return Dated((), sure=False)
        # Where nothing names a post, its topics are all that there is
        by_topic = not (sighted_posts(self._db, self._crawl) or lacks)
        kinds = _ALL_KINDS if by_topic else _BY_DATE
        made = ([one.url for one in self._archives.values() if one.kind == kind] for kind in kinds)
        return Dated(past(next(filter(None, made), []), now()), sure=short, all_of_many=by_topic)

    def _has_named(self, page: str) -> bool:
        return has_named(self._db, self._crawl, canonical(page))

    def _is_short(self) -> bool:
        """Tell whether all that lists posts is a single page."""
        return len(self._listing) <= 1

    def _tell_pages(self) -> bool:
        """Ask for what only a document names and is made like a post; try some of what cannot be told."""
        others = other_addresses(self._db, self._crawl)
        self.patterns = AddressPatterns.learn(named_posts(self._db, self._crawl), others, self._rule)
        home, scope = self.reckoning.home(), self.reckoning.scope()
        self._shelf = self._shelf or folder_of_all(named_posts(self._db, self._crawl))
        several = len(list(islice(named_posts(self._db, self._crawl), FULL_FEED))) == FULL_FEED
        sure, unknown = [], []
        for url, as_post in self.reckoning.resting():
            if several and in_another_section(url, self._shelf, self._furniture):
                continue
            verdict = self.patterns.verdict(url)
            if (as_post and url.startswith(home)) or (verdict == "post" and url.startswith(scope)):
                sure.append(url)
            elif verdict == "unknown" and url.startswith(scope) and address_of(url) not in self._furniture:
                unknown.append(url)
        if self._news:
            # those of before were tried by a whole walk
            unknown = news_among(self._db, self._crawl, unknown)
        trial = self._trial.choose(unknown, named_posts(self._db, self._crawl), self.patterns)
        return any([self._ask(sure, "post"), self._ask(trial, "page")])

    def _ask(self, urls: Iterable[str], kind: AddressKind) -> bool:
        """Make addresses due; return whether more is waiting than before."""
        before = waiting(self._db, self._crawl)
        keep_addresses(self._db, self._crawl, [canonical(url) for url in urls], kind)
        return waiting(self._db, self._crawl) > before

    def is_known(self, url: str) -> bool:
        """Tell whether an address was met before, and not only as one that may be a post."""
        return is_known(self._db, self._crawl, url)
