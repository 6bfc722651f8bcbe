"""Which addresses of a blog are under way, and which are asked for next."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from archive.dues import due_lists, order_of_posts, posts_at, still_due
from archive.frontier import keep_failure
from archive.records import LEFT_OUT
from crawler.progress import Allowance, Limits

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from archive.records import Due
    from crawler.walk import Walk

POSTS = frozenset({"post", "page"})
BATCH = 100
"""So many posts more than are claimed are asked from the archive."""
SHARE = 16
"""Of many posts that wait one in so many is put in order at once."""


class Claims:
    """The addresses that a walk has in flight; only these are held in memory."""

    def __init__(self, walk: Walk, window: int, limits: Limits) -> None:
        self._walk = walk
        self._window = window
        self._allowance = Allowance(limits)
        self._next: list[Due] = []
        self._order = array("q")
        self._withheld = False
        """Whether lists are due that are to wait for what was asked for."""
        self.in_flight: dict[int, Due] = {}
        """By id, in the order in which they were asked for."""
        self.left: set[int] = set()
        """Ids of addresses that are not to be asked for in this run, though they are due."""

    def claim(self) -> list[Due]:
        """Return addresses to fetch now, as many as the window still takes; they are in flight from here."""
        room = self._window + self._walk.held - len(self.in_flight)
        if room <= 0 or self._allowance.spent:
            return []
        discovery, movement = self._walk.discovery, self._walk.movement
        found, held = self._due(room), discovery.holds_posts
        moves = not self._walk.endless.listing_is_closed
        if self._listing_is_over(found) and (
            (moves and movement.step()) or discovery.step() or self._looks_again() or held
        ):
            found = self._due(room)
        if self._is_over(found) and self._walk.encore.step():
            found = self._due(room)
        reading = sum(address.kind == "listing" for address in self.in_flight.values())
        claimed = self._allowance.take(found, self._walk.progress.listing_pages + reading)
        self.in_flight |= {address.id: address for address in claimed}
        self._walk.endless.asked(claimed)
        return claimed

    def posts_asked(self) -> list[int]:
        """Return the ids of the posts under way, in the order in which they were asked for."""
        return [number for number, address in self.in_flight.items() if address.kind in POSTS]

    def _due(self, room: int) -> list[Due]:
        walk = self._walk
        lists = due_lists(walk.recording.db, walk.crawl, room, besides=self._besides())
        self._withheld = False
        if lists:
            self._next, self._order = [], array("q")
        if lists and self._allowance.reads_all_pages:
            if walk.endless.watch:
                posts = self._due_posts(room)
                if posts or any(one.kind == "post" for one in self.in_flight.values()):
                    self._withheld = True
                    return posts
            admitted = walk.endless.admits(lists, self.in_flight.values())
            self._withheld = not admitted
            lists = admitted
        if self._posts_wait(lists):
            return lists
        return lists + self._due_posts(room - len(lists))

    def _due_posts(self, room: int) -> list[Due]:
        """Return the next posts; many are asked from the archive at once, for to order them takes long."""
        db, crawl = self._walk.recording.db, self._walk.crawl
        besides = self._besides()
        self._next = still_due(db, crawl, [one for one in self._next if one.id not in besides])
        while len(self._next) < room and (ids := self._ordered_posts(room)):
            for address in posts_at(db, crawl, ids):
                if self._walk.rules.says_no_post(address):
                    keep_failure(db, crawl, address.id, "not_a_post", LEFT_OUT, ())
                else:
                    self._next.append(address)
        return self._next[:room]

    def _ordered_posts(self, room: int) -> list[int]:
        """Return the ids of some posts that come next; none if no more are due."""
        besides = {*self._besides(), *(one.id for one in self._next)}
        if not self._order:
            db, crawl = self._walk.recording.db, self._walk.crawl
            order = order_of_posts(db, crawl, room + BATCH, share=SHARE, besides=besides)
            self._order = array("q", reversed(order))
        taken: list[int] = []
        while self._order and len(taken) < room + BATCH:
            id_ = self._order.pop()
            taken += [id_] if id_ not in besides else []
        return taken

    def _besides(self) -> Collection[int]:
        return self.in_flight.keys() | self.left

    def _posts_wait(self, lists: Sequence[Due]) -> bool:
        """Tell whether what lists posts comes first.

        Where rules are to be learned it does, so that they are learned from the same posts each time;
        and where posts are known, for it may say of them that they changed.
        """
        if not self._allowance.reads_all_pages:
            return False
        learns = self._walk.rules.reader.learns and self._allowance.reads_all_posts
        learns = learns or self._walk.crawl.known > 0
        return (learns and self._lists_wait(lists)) or self._walk.discovery.holds_posts

    def _lists_wait(self, found: Sequence[Due]) -> bool:
        return any(address.kind != "post" for address in (*found, *self.in_flight.values()))

    def _looks_again(self) -> bool:
        """Ask for the first page again where the whole blog is walked and may have moved meanwhile."""
        closed = self._walk.endless.listing_is_closed
        return not (closed or self._walk.looks_for_news) and self._walk.movement.last_step()

    def _is_over(self, found: Sequence[Due]) -> bool:
        """Tell whether the walk would end now, and neither a limit nor a failure is the reason."""
        allowance = self._allowance
        limited = not (allowance.reads_all_pages and allowance.reads_all_posts)
        return not (found or self.in_flight or limited or self._walk.entry_failure)

    def _listing_is_over(self, found: Sequence[Due]) -> bool:
        waiting = self._lists_wait(found)
        waiting |= self._withheld
        return self._allowance.reads_all_pages and not (waiting or self._walk.entry_failure)
