"""Tells posts that a list without end makes up from those that somebody wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from archive.intervals import moment_of

if TYPE_CHECKING:
    from datetime import datetime

DATED = 0.8
"""Where so large a share of the posts has a date, one without is told from them."""
FEWEST = 5
"""So many posts show what is usual in a blog."""
AHEAD = timedelta(days=2)
"""So much later than now a post may be dated: zones, and clocks that are wrong."""
BEFORE_THE_WEB = "1991-08-06"


class Seen(NamedTuple):
    """A post that was asked for, as far as it tells whether somebody wrote it."""

    failed: bool
    """Whether it could not be had, or read as no post."""
    text_known: bool = False
    """Whether another post has the same text."""
    published: str | None = None
    now: str = ""
    """When it came: ISO 8601."""
    uncovered: str = ""
    """A witness that names the posts of the entry page, and not this one."""
    over_count: bool = False
    """Whether more posts are named than the blog counts."""


@dataclass(slots=True)
class Usual:
    """What the posts of a blog have in common."""

    posts: int = 0
    dated: int = 0
    latest: str = ""

    def take(self, published: str | None) -> None:
        """Take note of a post."""
        self.posts += 1
        self.dated += bool(published)
        self.latest = max(self.latest, published or "")


def is_hollow(seen: Seen, usual: Usual, *, endless: bool) -> bool:
    """Tell whether a post is hardly one that somebody wrote.

    Where it is not proven that its list is ``endless``, only what is sure counts.
    """
    if seen.failed or seen.text_known:
        return True
    if not endless:
        return False
    return bool(seen.uncovered) or seen.over_count or _is_undated(seen, usual) or _is_out_of_time(seen)


def _is_undated(seen: Seen, usual: Usual) -> bool:
    return not seen.published and usual.posts >= FEWEST and usual.dated >= DATED * usual.posts


def _is_out_of_time(seen: Seen) -> bool:
    if not seen.published:
        return False
    present: datetime | None = moment_of(seen.now)
    moment = moment_of(seen.published)
    late = bool(moment and present and moment - present > AHEAD)
    return late or seen.published < BEFORE_THE_WEB


@dataclass(slots=True)
class Row:
    """Posts in the order in which they were asked for, and how many of the last ones are hollow."""

    most: int
    """So many hollow ones in a row show a trap."""
    first: str = ""
    """The first of those in a row."""
    count: int = 0
    _order: list[int] = field(default_factory=list)
    _came: dict[int, tuple[str, bool]] = field(default_factory=dict)

    def asked(self, number: int) -> None:
        """Take note that an address was asked for."""
        self._order.append(number)

    def came(self, number: int, url: str, *, hollow: bool) -> bool:
        """Take note of what came of it; return whether a trap shows."""
        if number not in self._order:
            return False
        self._came[number] = (url, hollow)
        while self._order and self._order[0] in self._came:
            here, is_hollow_ = self._came.pop(self._order.pop(0))
            self.first = self.first if self.count and is_hollow_ else here
            self.count = self.count + 1 if is_hollow_ else 0
        return self.count >= self.most
