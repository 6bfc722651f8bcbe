"""What a walk asks for beyond its listing: archives, guessed pages, what only a sitemap names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from os.path import commonprefix
from typing import TYPE_CHECKING

from archive.frontier import named_posts, other_addresses, resting_pages
from archive.store import keep_addresses
from crawler.learning.addresses import AddressPatterns
from crawler.pages.guesses import guess_onward
from crawler.pages.series import place_of
from pipelines.fields.address import canonical

if TYPE_CHECKING:
    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import AddressKind
    from crawler.pages.archives import Archive

TRIAL = 5
"""So many pages of one make that only a sitemap names are tried, to see whether they are posts."""

FRUITFUL = 0.3
"""The share of posts among tried pages from which on more of their make are tried."""

_WHOLE = ("all", "year", "month")


def _number(url: str) -> int:
    number = place_of(url).number or "1"
    return int(number) if number.isdigit() else 0


def _folder_of_all(posts: Sequence[str]) -> str:
    """Return the folder that all posts of the blog share: another language's or section's is another's.

    >>> _folder_of_all(["https://blog.example/fa/post/1/", "https://blog.example/fa/2/"])
    'https://blog.example/fa/'
    """
    return commonprefix(posts).rpartition("/")[0] + "/" if posts else ""  # noqa: RUF071 - cut at a slash


class Discovery:
    """The steps after a listing has ended; each asks for some more addresses, or for none.

    Every step costs few requests unless it proves fruitful, so that a blog
    whose listing names everything is asked for little more.
    """

    def __init__(self, db: Database, crawl: Crawl) -> None:
        self._db = db
        self._crawl = crawl
        self._archives: list[Archive] = []
        self._listing: list[str] = []
        self._furniture: set[str] = set()
        self._steps: list[Callable[[], bool]] = [self._guess, self._wake_archives, self._tell_pages]
        self._tried: dict[str, list[str]] = {}
        self.patterns: AddressPatterns | None = None
        self.guesses: set[str] = set()
        """Addresses that nobody named: that they fail proves nothing."""

    def entered(self, links: Iterable[str]) -> None:
        """Take note of all that the entry page links: what is not among its cards is mostly furniture."""
        self._furniture = {canonical(url) for url in links}

    def heard(self, url: str, onward: Iterable[str], archives: Sequence[Archive]) -> None:
        """Take note of a listing page that was read, and of the archives that it names."""
        self._listing += [url, *onward]
        known = {archive.url for archive in self._archives}
        self._archives += [archive for archive in archives if archive.url not in known]

    def step(self) -> bool:
        """Ask for what comes next; return whether there is anything new to fetch."""
        while self._steps:
            if self._steps[0]():
                return True
            self._steps.pop(0)
        return False

    def told_by_neighbour(self, urls: Iterable[str]) -> list[str]:
        """Return those of a post's neighbours that are made like posts and that nobody named before."""
        if self.patterns is None:
            return []
        return [url for url in urls if self.patterns.verdict(url) == "post" and not self.is_known(url)]

    def _guess(self) -> bool:
        """Ask for the page after the last one of the listing, for as long as there is one."""
        pages = list(dict.fromkeys(self._listing))
        last = max(pages, key=_number, default="")
        guess = guess_onward(last, pages) if len(pages) > 1 else None
        if guess is None or self.is_known(canonical(guess)):
            return False
        self.guesses.add(canonical(guess))
        self._ask([guess], "archive")
        return True

    def _wake_archives(self) -> bool:
        """Ask for archives of one kind: the page of all posts, or by date if the listing is short."""
        short = len(set(self._listing)) <= 1
        for kind in _WHOLE if short else _WHOLE[:1]:
            urls = [archive.url for archive in self._archives if archive.kind == kind]
            if urls:
                self._archives = []
                self._ask(urls, "archive")
                return True
        return False

    def _tell_pages(self) -> bool:
        """Ask for what only a sitemap names and is made like a post; try some of what cannot be told."""
        posts = named_posts(self._db, self._crawl)
        self.patterns = AddressPatterns.learn(posts, other_addresses(self._db, self._crawl))
        scope = _folder_of_all(posts)
        sure, unknown = [], []
        for url, in_feed in resting_pages(self._db, self._crawl):
            verdict = self.patterns.verdict(url)
            if in_feed or (verdict == "post" and url.startswith(scope)):
                sure.append(url)
            elif verdict == "unknown" and url.startswith(scope) and url not in self._furniture:
                unknown.append(url)
        trial = self._trial(unknown, set(posts))
        self._ask(sure, "post")
        self._ask(trial, "page")
        return bool(sure or trial)

    def _trial(self, unknown: Iterable[str], posts: set[str]) -> list[str]:
        assert self.patterns is not None  # noqa: S101 - learned by the only caller
        makes: dict[str, list[str]] = {}
        for url in unknown:
            makes.setdefault(self.patterns.shape_of(url), []).append(url)
        trial: list[str] = []
        for make, urls in makes.items():
            tried = self._tried.get(make, [])
            if len(posts.intersection(tried)) >= FRUITFUL * len(tried):
                self._tried[make] = urls[: max(TRIAL, 2 * len(tried))]
                trial += self._tried[make]
        return trial

    def _ask(self, urls: Iterable[str], kind: AddressKind) -> None:
        addresses = [canonical(url) for url in urls]
        if addresses:
            keep_addresses(self._db, self._crawl, addresses, kind)

    def is_known(self, url: str) -> bool:
        """Tell whether an address was met before, and does more than wait to be told from a post."""
        row = self._db.execute(
            "SELECT 1 FROM addresses WHERE blog = ? AND url = ? AND state != 'resting'",
            [self._crawl.blog, url],
        ).fetchone()
        return row is not None
