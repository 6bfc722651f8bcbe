"""What the witnesses of a blog claim, each kept apart: what an audit holds the archive against."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from archive.records import LEFT_OUT, NO_PAGE
from archive.tombstones import still_named
from archive.verdict import Counted, LastCrawl, Named

if TYPE_CHECKING:
    from sqlite_utils import Database

SHARE = 0.9
"""A witness that names this share of the posts knows them all."""

NAMED = (
    "blog = ? AND kind = 'post' AND EXISTS "
    "(SELECT 1 FROM sightings WHERE sightings.address = addresses.id AND sightings.crawl >= ?)"
)
"""Condition on ``addresses``, with the blog and the first crawl that counts: a witness names it as a post."""

REJECTED = (
    f"state = 'not_a_post' AND last_error LIKE '{NO_PAGE}%' AND last_error NOT LIKE '{NO_PAGE} image/%' "
    "AND EXISTS (SELECT 1 FROM sightings WHERE sightings.address = addresses.id "
    "AND witness IN ('listing', 'archive', 'interface', 'feed'))"
)
"""Condition on ``addresses``: shown as a post, and no page that could be read, such as a PDF."""


class Run(NamedTuple):
    """The latest run over a blog."""

    id: int
    walk: str | None
    listing_pages: int
    said: LastCrawl


class Yardstick(NamedTuple):
    """The claims of all witnesses since a run, and how many of them the archive meets."""

    since: int
    """The first crawl whose sightings count."""
    claimed: int | None
    claim_text: str | None
    counts: tuple[Counted, ...]
    named: int
    archived: int
    gone: int
    """Archived posts among them that are no more, or have moved: a count may leave them out."""
    not_posts: int
    left_out: int
    rejected: int
    witnesses: tuple[Named, ...]

    @property
    def is_met(self) -> bool:
        """Whether the blog counts its posts and as many are named."""
        return self.claimed is not None and self.named + self.left_out >= self.claimed

    @property
    def found(self) -> int:
        """How many posts are known, with those that could not be read where the blog counts more."""
        known = self.named + self.left_out
        claimed = self.claimed or 0
        return known + self.rejected if known < claimed else max(known - self.gone, claimed)

    def is_covered_without(self, witness: str) -> bool:
        """Tell whether another kind of witness names at least ``SHARE`` of the posts."""
        least = max(SHARE * self.named, 1)
        return any(one.witness != witness and one.addresses >= least for one in self.witnesses)

    @property
    def confirming(self) -> tuple[str, ...]:
        """The kinds of witness beside the listing that name at least ``SHARE`` of the posts."""
        least = max(SHARE * self.named, 1)
        return tuple(
            one.witness
            for one in self.witnesses
            if one.witness not in {"listing", "neighbour"} and one.addresses >= least
        )


def last_run(db: Database, blog: int) -> Run:
    """Return the latest run over a blog. Raises LookupError for a blog that the archive does not have."""
    row = db.execute(
        "SELECT id, walk, listing_pages, started_at, ended_at, outcome, reason, drift, courtesy, traps "
        "FROM crawls WHERE blog = ? ORDER BY id DESC LIMIT 1",
        [blog],
    ).fetchone()
    if row is None:
        raise LookupError(f"no blog {blog} in the archive")
    id_, walk, pages, started_at, ended_at, outcome, reason, *lists = row
    drift, courtesy, traps = (tuple(json.loads(text or "[]")) for text in lists)
    said = LastCrawl(
        started_at=started_at,
        ended_at=ended_at,
        outcome=outcome,
        reason=reason,
        drift=drift,
        courtesy=courtesy,
        traps=traps,
    )
    return Run(id_, walk, pages, said)


def last_whole_walk(db: Database, blog: int) -> int:
    """Return the latest run that is known to have read the listing to its end; 0 if there is none.

    Runs of older archives do not tell their walk: there a complete one has.
    """
    row = db.execute(
        "SELECT coalesce(max(id), 0) FROM crawls WHERE blog = ? AND "
        "((walk = 'whole' AND walked = 1) OR (walk IS NULL AND outcome = 'complete'))",
        [blog],
    ).fetchone()
    return int(row[0])


def claims_since(db: Database, blog: int, since: int) -> Yardstick:
    """Return what has been claimed from that run on."""
    claimed, claim_text, claims = db.execute(
        "SELECT claimed_posts, claim_text, claims FROM crawls "
        "WHERE blog = ? AND id >= ? AND claimed_posts NOTNULL ORDER BY id DESC LIMIT 1",
        [blog, since],
    ).fetchone() or (None, None, None)
    # Archives of older versions do not tell who counts.
    counts: dict[str, Any] = (
        json.loads(claims) if claims else {"listing": (claimed, claim_text)} if claimed else {}
    )
    named, archived, gone, not_posts, left_out, rejected = db.execute(
        "SELECT count(*) FILTER (WHERE state != 'not_a_post'), count(post), "
        "count(*) FILTER (WHERE post IN (SELECT id FROM posts WHERE status IN ('gone', 'moved'))), "
        "count(*) FILTER (WHERE state = 'not_a_post'), "
        f"count(*) FILTER (WHERE last_error = '{LEFT_OUT}'), count(*) FILTER (WHERE {REJECTED}) "
        f"FROM addresses WHERE {NAMED}",
        [blog, since],
    ).fetchone()
    lost = still_named(db, blog, since)
    return Yardstick(
        since=since,
        claimed=claimed and max(claimed - lost, 0),
        claim_text=f"{claim_text} ({lost} forgotten)" if claim_text and lost else claim_text,
        counts=tuple(Counted(teller=who, total=total, text=text) for who, (total, text) in counts.items()),
        named=named,
        archived=archived,
        gone=gone,
        not_posts=not_posts,
        left_out=left_out,
        rejected=rejected,
        witnesses=_witnesses(db, blog, since),
    )


def _witnesses(db: Database, blog: int, since: int) -> tuple[Named, ...]:
    rows = db.execute(
        "SELECT witness, count(*), count(post), count(*) FILTER (WHERE NOT EXISTS "
        "(SELECT 1 FROM sightings AS others WHERE others.address = sightings.address "
        "AND others.witness != sightings.witness AND others.crawl >= ?)) "
        "FROM sightings JOIN addresses ON addresses.id = address "
        "WHERE blog = ? AND kind = 'post' AND crawl >= ? AND state != 'not_a_post' "
        "GROUP BY witness ORDER BY min(sightings.id)",
        [since, blog, since],
    )
    return tuple(
        Named(witness=name, addresses=count, archived=kept, alone=alone) for name, count, kept, alone in rows
    )
