"""A year in the life of a blog: what happens to it when, and what an archive of it must say afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

POSTS = 40
"""So many posts stand in the blog when the year begins."""

BEGINS = datetime(2025, 1, 6, 6, 0, tzinfo=UTC)
ENDS = datetime(2026, 1, 12, 6, 0, tzinfo=UTC)
EXTRA_DAYS = ("2025-03-11", "2025-03-12", "2025-03-13", "2025-03-14", "2025-03-15", "2025-03-16")
"""Besides the weekly runs there is one on each of these days, when the server is ill."""

LONGEST = timedelta(days=30)
"""A change that nothing tells of is found after so long at the latest."""


class Event(NamedTuple):
    """One thing that happens, at noon, and the rows that must come of it; without any it changes nothing."""

    day: str
    act: str
    post: int = 0
    arg: str = ""
    told: bool = True
    """Whether sitemap, feed, listing or the page's own date tell of it, so that the next run must find it."""
    during_run: bool = False
    """Whether it happens in the middle of the next run, after the first page of the listing was sent."""
    changes: frozenset[str] = frozenset()
    """Fields that a new version of the post differs in."""
    silent: bool = False
    suspect: str = ""
    """What the reason says for which the content is kept as a suspect one."""
    status: str = ""
    """What the post is from then on, as a row of ``status_changes``."""
    evidence: str = ""
    """Words that the evidence has."""

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.day, self.act, str(self.post or ""), self.arg)))

    @property
    def moment(self) -> datetime:
        return datetime.combine(date.fromisoformat(self.day), time(12, 0), tzinfo=UTC)


def _fields(text: str) -> frozenset[str]:
    return frozenset(text.split())


CALENDAR = (
    Event("2025-01-08", "add", 41),
    Event("2025-01-15", "add", 42),
    Event("2025-01-16", "add", 43),
    Event("2025-01-22", "edit", 40, changes=_fields("updated body")),
    Event("2025-01-23", "edit", 12, told=False, changes=_fields("body"), silent=True),
    Event("2025-02-05", "retitle", 39, changes=_fields("updated title")),
    Event("2025-02-06", "retitle", 5, told=False, changes=_fields("title")),
    Event("2025-02-12", "recategorise", 38, changes=_fields("categories")),
    Event("2025-02-13", "respell the category", 37),
    Event("2025-02-19", "add", 44, during_run=True),
    Event("2025-02-26", "correct the date", 20, changes=_fields("published")),
    Event("2025-02-27", "correct the reading time", 36, changes=_fields("read_minutes")),
    Event("2025-03-05", "add a tag", 35, changes=_fields("tags")),
    Event("2025-03-06", "correct the author", 34, changes=_fields("authors")),
    Event("2025-03-10", "weather", arg="posts fail"),
    Event("2025-03-11", "edit", 10, told=False, changes=_fields("body"), silent=True),
    Event("2025-03-11", "weather", arg="all fails"),
    Event("2025-03-12", "weather", arg="database error"),
    Event("2025-03-13", "weather", arg="listing empty"),
    Event("2025-03-14", "weather", arg="robots fail"),
    Event("2025-03-15", "weather", arg="all empty"),
    Event("2025-03-16", "weather", arg="fair"),
    Event("2025-03-19", "move", 33, "redirect", status="moved"),
    Event("2025-03-26", "move", 32, status="moved"),
    Event("2025-04-02", "delete", 31, status="gone", evidence="404"),
    Event("2025-04-03", "delete", 30, "410", status="gone", evidence="410"),
    Event("2025-04-09", "delete", 29, "soft 404", status="gone"),
    Event("2025-04-10", "delete", 28, "/blog/", status="gone", evidence="listing"),
    Event("2025-04-16", "unlist", 27, status="unlisted"),
    Event("2025-04-23", "stick", 26),
    Event("2025-04-24", "add", 45),
    Event("2025-05-01", "empty by accident", 25, suspect="no text"),
    Event("2025-05-07", "shorten", 24, suspect="shrank"),
    Event("2025-05-14", "add", 46),
    Event("2025-05-15", "restore the content", 25),
    Event("2025-05-22", "restore", 31, status="live"),
    Event("2025-05-28", "list again", 27, status="live"),
    Event("2025-06-02", "sort", arg="title"),
    Event("2025-06-11", "add", 47),
    Event("2025-06-18", "edit", 23, told=False, changes=_fields("body"), silent=True),
    # A slip, put right before a second run could see it
    Event("2025-06-29", "delete", 22),
    Event("2025-06-30", "restore", 22),
    Event("2025-06-30", "sort", arg="newest"),
    Event("2025-07-01", "feed", arg="off"),
    Event("2025-07-09", "add", 48),
    Event("2025-07-16", "edit", 42, changes=_fields("updated body")),
    Event("2025-07-23", "look", arg="redesigned"),
    Event("2025-08-01", "feed", arg="on"),
    Event("2025-08-06", "add", 49),
    Event("2025-08-06", "add", 50),
    Event("2025-08-13", "edit", 41, changes=_fields("updated body")),
    Event("2025-08-20", "edit", 8, told=False, changes=_fields("body"), silent=True),
    Event("2025-09-03", "retitle", 7, changes=_fields("updated title")),
    Event("2025-09-10", "merge", 21, "20", told=False, suspect="leads to"),
    Event("2025-09-17", "add", 51),
    Event("2025-09-24", "delete", 19, "410", status="gone", evidence="410"),
    Event("2025-10-01", "weather", arg="lies"),
    Event("2025-10-08", "restore", 19, status="live"),
    Event("2025-10-09", "edit", 18, changes=_fields("updated body")),
    Event("2025-10-10", "edit", 17, told=False, changes=_fields("body"), silent=True),
    Event("2025-10-22", "add", 52),
    Event("2025-10-23", "edit", 6, told=False, changes=_fields("body"), silent=True),
    Event("2025-10-24", "delete", 16, status="gone", evidence="404"),
    Event("2025-10-29", "weather", arg="fair"),
    Event("2025-11-05", "recategorise", 50, changes=_fields("categories")),
    Event("2025-12-03", "move all", status="moved"),
)


def runs(*, daily: bool) -> list[datetime]:
    """Return the moments of the year's runs: each Monday and while the server is ill, or each day."""
    days = [BEGINS + timedelta(days=number) for number in range((ENDS - BEGINS).days + 1)]
    return [day for day in days if daily or day.weekday() == 0 or f"{day:%Y-%m-%d}" in EXTRA_DAYS]
