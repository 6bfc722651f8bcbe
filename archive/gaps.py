"""What the archive lacks of a blog, each gap with its reason in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archive.records import GUESSED, NAMES_NONE, TRAP
from archive.verdict import Gap, Told
from archive.yardstick import NAMED, REJECTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

    from archive.yardstick import Run, Yardstick

_FIELDS = "id, url, kind, state, tries, last_error"
# An archive page may have been guessed: that there is none is no gap.
_TROUBLED = (
    f"SELECT {_FIELDS} FROM addresses WHERE blog = ? AND kind IN ('listing', 'archive') "
    "AND state IN ('pending', 'done', 'failed', 'gone', 'refused') "
    "AND (state != 'done' OR last_error NOTNULL) AND NOT (kind = 'archive' AND state = 'gone') "
    "ORDER BY kind DESC, id"
)
_WITNESSES = (
    f"SELECT {_FIELDS}, EXISTS (SELECT 1 FROM sightings WHERE page = addresses.url) AS worked "
    "FROM addresses WHERE blog = ? AND kind IN ('feed', 'sitemap', 'interface') "
    "AND state IN ('done', 'failed', 'gone', 'refused') "
    f"AND ((state IN ('failed', 'gone', 'refused') AND (last_error NOT LIKE '{GUESSED}%' OR worked)) "
    f"OR (state = 'done' AND last_error LIKE '{TRAP}%')) "
    "ORDER BY kind, id"
)
COVERED = "others name all posts without it"
"""Why a trap hides nothing."""
_PAST = {"HTTP 404 Not Found", "HTTP 410 Gone", NAMES_NONE, "the answer was empty"}
"""What a link to the page after the last one brings."""


class Trouble(NamedTuple):
    """An address that did not bring what it should have."""

    id: int
    url: str
    kind: Any
    state: str
    tries: int
    error: str | None

    def is_left_by(self, run: Run) -> bool:
        """Tell whether it merely waits because the user's limit ended the run."""
        return run.said.outcome == "limited" and self.state == "pending" and not (self.tries or self.error)

    @property
    def is_trap(self) -> bool:
        """Whether it was read, and leads on without end."""
        return self.state == "done" and (self.error or "").startswith(TRAP)

    @property
    def reason(self) -> str:
        """What happened, in words."""
        if self.state == "pending":
            waiting = "listing page not yet read" if self.kind == "listing" else "not yet fetched"
            return f"{waiting}; the last try brought: {self.error}" if self.error else waiting
        times = f" {self.tries} times" if self.tries > 1 else ""
        return {
            "gone": self.error or "it is gone",
            "refused": self.error or "refused by robots.txt",
            "failed": f"failed{times}: {self.error or 'nobody noted why'}",
            "not_a_post": f"rejected as no post: {self.error}",
        }.get(self.state, self.error or self.state)


class Lists(NamedTuple):
    """Pages of listing and archives that did not bring what they should have."""

    gaps: tuple[Gap, ...]
    stale: tuple[Told, ...]
    """Those that hide no post."""
    left: int
    """How many of them the user's limit left."""

    @property
    def are_read(self) -> bool:
        """Whether every page of the listing was read that may name a post."""
        return not self.gaps


def unread_lists(db: Database, blog: int, run: Run, yard: Yardstick) -> Lists:
    """Return the pages of listing and archives that are a gap, and those that hide nothing.

    They hide nothing if the blog's own count is met without them. A link to the
    page after the last one does not either, if another witness names as many
    posts, or if the page before it is shorter than the others, as a last one is.
    """
    found = [Trouble(*row) for row in db.execute(_TROUBLED, [blog])]
    troubled = [one for one in found if not one.is_left_by(run)]
    if not troubled:
        return Lists((), (), len(found))
    last, is_short = _last_page(db, blog, run.id)
    gaps: list[Gap] = []
    stale: list[Told] = []
    for one in troubled:
        past = one.error in _PAST and one.state != "pending" and one.id > last
        if past and (is_short or yard.confirming):
            stale.append(Told(url=one.url, reason=f"{one.reason}: a link past the last page of the listing"))
        elif one.is_trap and (yard.is_met or yard.confirming):
            stale.append(Told(url=one.url, reason=f"{one.reason}; {COVERED}"))
        elif one.is_trap and any(gap.reason == one.reason for gap in gaps):
            continue  # one trap is met at many of its pages
        elif yard.is_met and one.state != "pending":
            stale.append(Told(url=one.url, reason=f"{one.reason}; the blog's own count is met without it"))
        else:
            gaps.append(_gap_of_list(one, last))
    return Lists(tuple(gaps), tuple(stale), len(found) - len(troubled))


def _gap_of_list(one: Trouble, last: int) -> Gap:
    reason = one.reason
    if one.state in {"failed", "gone", "refused"}:
        name = "listing page" if one.kind == "listing" else "archive page"
        onward = "; pages after it are unknown" if one.kind == "listing" and one.id > last > 0 else ""
        reason = f"{name} that could not be read: {reason}{onward}"
    return Gap(url=one.url, kind=one.kind, state=one.state, reason=reason)


def _last_page(db: Database, blog: int, crawl: int) -> tuple[int, bool]:
    """Return the listing page that was met last and named posts; whether it names fewer than another."""
    rows = db.execute(
        "SELECT addresses.id, count(*) FROM sightings JOIN addresses "
        "ON addresses.url = sightings.page AND addresses.blog = ? "
        "WHERE crawl = ? AND witness = 'listing' GROUP BY addresses.id ORDER BY addresses.id",
        [blog, crawl],
    ).fetchall()
    if not rows:
        return 0, False
    return rows[-1][0], rows[-1][1] < max(shown for _, shown in rows)


def unread_witnesses(db: Database, blog: int, yard: Yardstick) -> tuple[list[Gap], list[Told]]:
    """Return the feeds, sitemaps and interfaces that could not be read: gaps, and those of no consequence.

    One that was only guessed counts if it worked before; one that is declared and
    was never there says nothing. If the blog's own count is met, none hides a post; nor does
    a trap if another kind of witness, the listing mostly, names what there is.
    """
    gaps: list[Gap] = []
    harmless: list[Told] = []
    for *fields, worked in db.execute(_WITNESSES, [blog]):
        one = Trouble(*fields)
        reason = f"{one.kind} that could not be read: {one.reason.removeprefix(GUESSED)}"
        if one.is_trap:
            reason = f"{one.kind} followed no further: {one.error}"
        covered = one.is_trap and yard.is_covered_without(one.kind)
        if covered or yard.is_met or (one.state == "gone" and not worked):
            harmless.append(Told(url=one.url, reason=reason))
        else:
            gaps.append(Gap(url=one.url, kind=one.kind, state=one.state, reason=reason))
    return gaps, harmless


def missing_posts(db: Database, blog: int, run: Run, yard: Yardstick) -> tuple[list[Gap], int]:
    """Return the posts that are named and not archived; how many of them the user's limit left instead."""
    rejected = "0" if yard.is_met else REJECTED
    rows = db.execute(
        f"SELECT {_FIELDS} FROM addresses WHERE {NAMED} AND post IS NULL "
        f"AND (state != 'not_a_post' OR {rejected}) ORDER BY id",
        [blog, yard.since],
    )
    gaps, left = [], 0
    for one in (Trouble(*row) for row in rows):
        if one.is_left_by(run):
            left += 1
        else:
            gaps.append(Gap(url=one.url, kind="post", state=one.state, reason=one.reason))
    return gaps, left


def gap_of_count(entry: str, yard: Yardstick, others: Sequence[Gap]) -> list[Gap]:
    """Return the gap of posts that the blog counts and nobody names, or of a blog that names none at all."""
    reason, short_by = "", max((yard.claimed or 0) - yard.found, 0)
    if short_by:
        reason = f"the blog counts {yard.claimed} posts, {yard.found} were found"
    if not yard.named and not yard.claimed and not any(gap.url == entry for gap in others):
        reason = "no post was found on the listing"
    return [Gap(url=entry, kind="count", state="short", reason=reason, short_by=short_by)] if reason else []
