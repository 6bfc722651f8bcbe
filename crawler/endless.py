"""Lists that lead on without end: how far each is followed, and what shows that it is a trap."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.address import canonical
from archive.crawls import note_traps
from archive.dues import due_at
from archive.records import AddressKind
from archive.store import LEADS_ON, keep_addresses
from archive.traps import (
    close_lists,
    has_set_aside,
    is_met,
    keep_probe,
    names_archived,
    names_set_aside,
    rest_lists,
    trust,
    waiting_lists,
)
from crawler.beside import Beside
from crawler.hollow import Seen
from crawler.pages.beyond import Counter, counter_of
from crawler.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from archive.records import Due, Fetch, Post
    from crawler.walk import Walk

FRUITLESS = 15
"""So many lists of a kind in a row that name nothing new are a trap."""
FIRST = 10
"""After so many pages of new posts a list shows that it ends; then after twice as many, and so on."""
UNPROVEN = 20
"""After so many, where it cannot show that, its posts are asked for before its further pages."""
LEADING_ON = 10
"""So many sitemaps that name further ones are a trap: by sitemaps.org an index names none of its kind."""
HOLLOW = 8
"""So many hollow posts in a row show that a list without end makes them up."""
HOLLOW_UNPROVEN = 24
"""So many where nothing else says that the list has no end."""
CEILING = 100
"""So many further pages of a list without end are read while its posts are like those of before."""

NO_END = "it has posts on pages that no blog can have, and its posts read as made up"
TOO_LONG = "it has new posts on pages that no blog can have"
MADE_UP = "its posts fail or repeat one another, page after page"
INDEXES = "its sitemaps name further sitemaps, on and on"
_CHAINS: Mapping[AddressKind, AddressKind] = {
    "listing": "listing",
    "archive": "listing",
    "feed": "feed",
    "interface": "interface",
    "sitemap": "sitemap",
}
"""Kind of address -> the chain of lists that it is of."""


@dataclass(slots=True)
class _Chain:
    """The lists of one kind in one run."""

    kind: AddressKind
    unproven: int = 0
    """So many pages of it named posts that are not archived."""
    fruitless: int = 0
    leading_on: int = 0
    check_at: int = FIRST
    counter: Counter | None = None
    probes: list[str] = field(default_factory=list)
    """Addresses far beyond it, asked for to see whether it ends: the last one is under way."""
    shown: frozenset[str] | None = None
    endless: bool = False
    closed: bool = False
    last: str = ""


class Endless:
    """What one walk has read of lists that may have no end."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._db, self._crawl = walk.recording.db, walk.crawl
        self._chains = {kind: _Chain(kind) for kind in _CHAINS.values()}
        self.watch = Watch(walk)
        self._dropped = False
        self.beside = Beside(walk.entry_url, walk.discovery.is_known)
        self._remembers = has_set_aside(self._db, self._crawl)

    @property
    def listing_is_closed(self) -> bool:
        """Whether the listing is followed no further."""
        return self._chains["listing"].closed

    def follows(self, page: Due, onward: Iterable[str], names: Sequence[str]) -> list[str]:
        """Return the further lists that a page leads on to, none where its kind is a trap."""
        chain = self._chain(page)
        onward = [canonical(url) for url in onward]
        known = self._remembers and names_set_aside(self._db, self._crawl, names)
        chain.last = page.url
        if known and not chain.closed:
            self._close(chain, NO_END)
        found = counter_of(page.url, onward)
        if page.url == self._walk.entry_url:
            self.beside.entry_names(onward)
        if found and (chain.counter is None or chain.counter.number < found.number):
            chain.counter = found
        kept = [url for url in onward if not self.beside.is_enough_of(url)]
        self._dropped = len(kept) < len(onward)
        return [] if chain.closed else kept

    def read(self, page: Due, names: Sequence[str], onward: Collection[str], novel: int) -> None:
        """Take note of what a list named, and how much of it no other had named in this run."""
        chain = self._chain(page)
        chain.fruitless = 0 if novel else chain.fruitless + 1
        chain.leading_on += bool(onward)
        self.beside.read(page.url, novel)
        if novel and not names_archived(self._db, self._crawl, names):
            chain.unproven += 1
        if chain.closed:
            return
        if chain.kind == "sitemap" and chain.leading_on >= LEADING_ON:
            self._close(chain, INDEXES)
            self.watch.begin(HOLLOW)
        elif chain.kind == "listing" and self.beside.is_enough_of(page.url):
            waiting = [*filter(self.beside.is_enough_of, waiting_lists(self._db, self._crawl))]
            rest_lists(self._db, self._crawl, waiting)
            if waiting or self._dropped:
                self.leads_nowhere(page)
        elif chain.fruitless >= FRUITLESS and chain.kind != "listing":
            self._close(chain, LEADS_ON)
        elif chain.endless and chain.unproven >= chain.check_at:
            self._close(chain, TOO_LONG)

    def leads_nowhere(self, page: Due) -> None:
        """Take note that a series beside the listing leads on and on: its empty pages hide nothing."""
        trust(self._db, self._crawl, self.beside.like(page.url))
        note_traps(self._db, self._crawl, [f"{self.beside.like(page.url)[0]}: {LEADS_ON}"])

    def admits(self, lists: Sequence[Due], under_way: Collection[Due]) -> list[Due]:
        """Return the lists that may be asked for now, with what is to tell first whether they end."""
        admitted = [one for one in lists if one.kind not in _CHAINS]
        for chain in self._chains.values():
            own = [one for one in lists if _CHAINS.get(one.kind) == chain.kind]
            going = sum(_CHAINS.get(one.kind) == chain.kind for one in under_way)
            admitted += self._admitted(chain, own, going) if own else []
        places = {one.id: place for place, one in enumerate(lists)}
        return sorted(admitted, key=lambda one: places.get(one.id, 0))

    def _admitted(self, chain: _Chain, own: list[Due], going: int) -> list[Due]:
        if chain.endless or chain.kind == "sitemap":
            return own
        if chain.probes:
            return [one for one in own if one.url == chain.probes[-1]]
        room = chain.check_at - chain.unproven - going
        if room > 0:
            return own[:room]
        return [] if going else self._probe(chain) or own[: chain.check_at - chain.unproven]

    def _probe(self, chain: _Chain) -> list[Due]:
        """Return an address far beyond a list; none where its addresses do not count, or it has no such."""
        far = chain.counter.far(chain.check_at) if chain.counter else []
        asked = [url for url in far if url not in chain.probes][:1]
        kind: AddressKind = "archive" if chain.kind == "listing" else chain.kind
        keep_addresses(self._db, self._crawl, asked, kind)
        found = [due for url in asked if (due := due_at(self._db, self._crawl, url)) and due.kind == kind]
        chain.probes += asked if found else []
        if not found:
            chain.check_at *= 2
            if chain.kind == "listing" and chain.check_at > UNPROVEN:
                self.watch.begin(HOLLOW_UNPROVEN)
        return found

    def is_probe(self, url: str) -> bool:
        """Tell whether an address was only asked for to see whether a list has an end."""
        return any(url in chain.probes for chain in self._chains.values())

    def probed(self, page: Due, named: Iterable[str], fetches: Sequence[Fetch]) -> bool:
        """Take what a list has far beyond its pages; return whether the page was asked for to tell that."""
        if not self.is_probe(page.url):
            return False
        chain = self._chain(page)
        keep_probe(self._db, self._crawl, page, fetches)
        names = frozenset(map(canonical, named))
        fresh = frozenset() if is_met(self._db, self._crawl, names) else names
        if not fresh or fresh == chain.shown:
            self._ends(chain)
        elif chain.shown is None:
            chain.shown = fresh
            if not self._probe(chain):
                self._ends(chain)
        elif chain.kind == "listing":
            chain.endless, chain.check_at, chain.probes = True, chain.unproven + CEILING, []
            self.watch.begin(HOLLOW)
        else:
            self._close(chain, NO_END)
            self.watch.begin(HOLLOW)
        self._walk.answered(page.id, page.url)
        return True

    def _ends(self, chain: _Chain) -> None:
        chain.probes, chain.shown = [], None
        chain.check_at *= 2

    def asked(self, claimed: Iterable[Due]) -> None:
        """Take note of what is asked for from now on."""
        self.watch.asked(claimed)

    def kept(self, post: Post, row: int) -> None:
        """Look at a post that was kept as the row of that id, where posts are watched."""
        if self.watch and post.address is not None:
            address = self._walk.in_flight(post.address)
            self._came(post.address, address.url if address else post.url, self.watch.kept(post, row))

    def lost(self, page: Due) -> None:
        """Take note of what could not be had."""
        if page.kind == "post":
            self._came(page.id, page.url, Seen(failed=True))
        elif self.is_probe(page.url):
            self._ends(self._chain(page))
        elif page.kind in {"feed", "interface", "sitemap"}:
            self.read(page, (), (), 0)

    def unasked(self, page: Due) -> None:
        """Take note that what was to tell whether a list has an end was not asked for."""
        if self.is_probe(page.url):
            self._ends(self._chain(page))

    def _came(self, number: int, url: str, seen: Seen) -> None:
        listing = self._chains["listing"]
        endless = any(chain.endless or chain.closed for chain in self._chains.values())
        why = NO_END if endless else MADE_UP
        trapped = self.watch.shows_trap(number, url, seen, endless=endless, why=why)
        if trapped and not listing.closed and (listing.endless or not endless):
            self._close(listing, why)

    def _close(self, chain: _Chain, why: str) -> None:
        chain.closed = True
        kinds = [kind for kind, name in _CHAINS.items() if name == chain.kind]
        close_lists(self._db, self._crawl, kinds, chain.last or self._crawl.blog_url, why)

    def _chain(self, page: Due) -> _Chain:
        return self._chains[_CHAINS[page.kind]]
