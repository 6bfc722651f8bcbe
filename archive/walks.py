"""How far a run walks: the whole blog, or only what may be news since the last whole walk."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from archive.clock import now
from archive.intervals import MOST, moment_of

if TYPE_CHECKING:
    from sqlite_utils import Database

WalkKind = Literal["whole", "news"]

ORDERED = 0.8
"""A listing of which so large a share of neighbouring posts are in order shows the newest first."""
_FEWEST = 3
"""So many dated posts at least tell the order of a listing."""
_FEWEST_TITLES = 8
"""So many titles at least: a few are in order by chance."""


class Planned(NamedTuple):
    """The walk that a run sets out on."""

    kind: WalkKind
    since: int | None
    """The last whole walk that reached its end: its sightings stand for what a walk of news does not see."""


def plan(db: Database, blog: int, *, full: bool) -> Planned:
    """Return the walk that a run which begins now takes.

    News are enough only if the run before reached its end, a whole walk did so within the last thirty
    days, and new posts are sure to be seen: the listing shows the newest first, or a sitemap names all.
    Gaps that only the last run had may be of posts that nobody names any more: a whole walk tells.
    """
    last = db.execute(
        "SELECT walked, outcome FROM crawls WHERE blog = ? AND outcome IS NOT 'unreachable' "
        "ORDER BY id DESC LIMIT 2",
        [blog],
    ).fetchall()
    whole = db.execute(
        "SELECT id, started_at FROM crawls WHERE blog = ? AND walk = 'whole' AND walked "
        "ORDER BY id DESC LIMIT 1",
        [blog],
    ).fetchone()
    new_gaps = [outcome for _, outcome in last[:1]] == ["gaps"] != [outcome for _, outcome in last[1:]]
    if full or not last or not last[0][0] or new_gaps or whole is None:
        return Planned("whole", None)
    since, started_at = whole
    present, began = moment_of(now()), moment_of(started_at)
    if present is None or began is None or present - began >= MOST - timedelta(hours=1):
        return Planned("whole", None)
    shown = _is_newest_first(db, blog, since) or _sitemap_agrees(db, blog, since)
    return Planned("news", since) if shown else Planned("whole", None)


def _is_newest_first(db: Database, blog: int, since: int) -> bool:
    """Tell whether nothing shows that the listing is in another order, by its dates or else its titles."""
    rows = db.execute(
        "SELECT published, posts.title FROM sightings JOIN addresses ON addresses.id = address "
        "JOIN posts ON posts.id = addresses.post "
        "WHERE addresses.blog = ? AND witness = 'listing' AND crawl >= ? "
        "ORDER BY crawl DESC, length(page), page, position",
        [blog, since],
    ).fetchall()
    moments = [moment for text, _ in rows if (moment := moment_of(text))]
    if len(moments) < _FEWEST:
        return not _is_by_title([title.casefold() for _, title in rows])
    descending = sum(later >= earlier for later, earlier in pairwise(moments))
    return descending >= ORDERED * (len(moments) - 1)


def _is_by_title(titles: list[str]) -> bool:
    ascending = sum(later >= earlier for earlier, later in pairwise(titles))
    return len(titles) >= _FEWEST_TITLES and ascending >= ORDERED * (len(titles) - 1)


def _sitemap_agrees(db: Database, blog: int, since: int) -> bool:
    """Tell whether a sitemap names every post that the listing shows."""
    (alone,) = db.execute(
        "SELECT count(*) FROM addresses WHERE blog = ? AND kind = 'post' AND state != 'not_a_post' "
        "AND EXISTS (SELECT 1 FROM sightings WHERE address = addresses.id AND crawl >= ? "
        "AND witness = 'listing') "
        "AND NOT EXISTS (SELECT 1 FROM sightings WHERE address = addresses.id AND witness = 'sitemap')",
        [blog, since],
    ).fetchone()
    return not alone
