"""Posts that the witnesses of a whole walk name no more: to be asked for, and not listed if they answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from archive.clock import now
from archive.connection import transaction
from archive.crawls import note_drift
from archive.deciding import Listed, Place, dropped_off
from archive.gaps import unread_lists
from archive.yardstick import claims_since, last_run

if TYPE_CHECKING:
    from sqlite_utils import Database

    from archive.crawls import Crawl

# A page that was not heard in this run may still name the post.
_KNOWN = """
SELECT posts.id, posts.published, max(sightings.crawl),
       coalesce((SELECT crawl FROM versions WHERE post = posts.id AND number = 1), 0),
       max(sightings.crawl = :crawl),
       max(pages.state IN ('failed', 'refused', 'gone', 'pending')),
       max(pages.state = 'resting' AND pages.kind != 'listing'),
       max(pages.state = 'resting' AND pages.kind = 'listing'),
       coalesce(max(iif(addresses.url = posts.url, addresses.id, NULL)), max(addresses.id))
FROM posts JOIN addresses ON addresses.post = posts.id
JOIN sightings ON sightings.address = addresses.id AND sightings.witness != 'neighbour'
LEFT JOIN addresses AS pages ON pages.blog = posts.blog AND pages.url = sightings.page
WHERE posts.blog = :blog AND posts.status = 'live' AND addresses.state != 'not_a_post'
GROUP BY posts.id
"""
_LEFT_SITEMAP = """
WITH told AS (
    SELECT addresses.id, sightings.crawl FROM sightings JOIN addresses ON addresses.id = sightings.address
    JOIN posts ON posts.id = addresses.post
    WHERE posts.blog = :blog AND posts.status = 'live' AND witness = 'sitemap'
),
before AS (SELECT max(id) AS crawl FROM crawls WHERE blog = :blog AND id < :crawl)
SELECT id FROM told WHERE crawl = (SELECT crawl FROM before)
AND (SELECT count(*) FROM told WHERE crawl = (SELECT crawl FROM before))
    < (SELECT count(*) FROM told WHERE crawl = :crawl)
"""
# A sitemap and a neighbour's link often outlive a post.
_NAMED_ANEW = """
SELECT addresses.id FROM posts JOIN addresses ON addresses.blog = posts.blog AND addresses.url = posts.url
JOIN sightings ON sightings.address = addresses.id AND sightings.crawl = :crawl
WHERE posts.blog = :blog AND posts.status IN ('gone', 'moved') AND witness NOT IN ('sitemap', 'neighbour')
AND addresses.post IS NOT NULL AND coalesce(checked_at, '') <= :before AND NOT EXISTS (
    SELECT 1 FROM sightings AS new JOIN addresses AS there ON there.id = new.address
    JOIN posts AS target ON target.id = posts.moved_to AND target.blog = there.blog AND target.url = there.url
    WHERE new.crawl = :crawl)
"""
_REST = timedelta(hours=12)
"""So long a post that is gone or has moved is left alone though it is still named."""


class _Known(NamedTuple):
    post: int
    published: str | None
    named_in: int
    first_seen_in: int
    named: int
    unheard: int
    """Whether a page that named it could not be read in this run."""
    unasked: int
    """Whether a page that named it was not asked for in this run, as nothing called for it."""
    beyond: int
    """Whether a listing page that named it was not reached in this run."""
    address: int

    @property
    def place(self) -> Place:
        return Place(self.published, self.named_in, self.first_seen_in)


class Unnamed(NamedTuple):
    """What a walk names no more of what it named before."""

    posts: dict[int, int]
    """Post -> the address to ask for it; none where too much is missing to believe it."""
    missing: int
    """How many posts are missing."""
    named: int
    """How many of the posts known before are named."""

    @property
    def is_broken(self) -> bool:
        """Whether the walk names less than half of the posts that were known."""
        return self.missing > self.named


def unnamed_posts(db: Database, crawl: Crawl) -> Unnamed:
    """Return the live posts that no witness names in this run; none unless its walk heard all.

    Left out are posts that only a page names which this run has not heard, and those that a listing of
    the latest posts may have dropped.
    """
    return _unnamed(db, crawl) if is_walked(db, crawl) else Unnamed({}, 0, 0)


def _unnamed(db: Database, crawl: Crawl, *, as_far_as_read: bool = False) -> Unnamed:
    """Return the live posts that nothing names; ``as_far_as_read``, only if all that named them was read."""
    rows = db.execute(_KNOWN, {"crawl": crawl.id, "blog": crawl.blog})
    named = Listed()
    missing = []
    for one in map(_Known._make, rows):
        if one.named:
            named.add(one.place)
        elif not (one.unasked or (as_far_as_read and one.beyond)):
            missing.append(one)
    missing = [one for one in missing if not dropped_off(one.place, named)]
    lost = {one.post: one.address for one in missing if not one.unheard}
    found = Unnamed(lost, len(missing), named.posts)
    return found._replace(posts={}) if found.is_broken else found


def is_walked(db: Database, crawl: Crawl) -> bool:
    """Tell whether this run is a whole walk that met no listing page which may hide posts."""
    run = last_run(db, crawl.blog)
    yard = claims_since(db, crawl.blog, crawl.id)
    return run.walk != "news" and unread_lists(db, crawl.blog, run, yard).are_read


def ask_again(db: Database, crawl: Crawl) -> int:
    """Make posts due that the walk gives a reason to ask for; return how many.

    They are those that it names no more, or for news what it read names no more; those that left the
    sitemap; and those that are gone or have moved and are named where they were. A walk that names less
    than half of the known posts is not believed: that is told instead.
    """
    is_news = last_run(db, crawl.blog).walk == "news"
    found = _unnamed(db, crawl, as_far_as_read=True) if is_news else unnamed_posts(db, crawl)
    if found.is_broken and not is_news:
        known = found.named + found.missing
        sentence = f"The listing names {found.named} of {known} known posts: no status was changed for that."
        note_drift(db, crawl, [sentence])
    before = (datetime.fromisoformat(now()) - _REST).isoformat(timespec="seconds")
    values = {"crawl": crawl.id, "blog": crawl.blog, "before": before}
    rows = [*db.execute(_LEFT_SITEMAP, values), *db.execute(_NAMED_ANEW, values)]
    wanted = {*found.posts.values(), *(id_ for (id_,) in rows)}
    marks = ",".join(map(str, wanted))
    with transaction(db, crawl.path):
        return db.execute(
            f"UPDATE addresses SET state = 'pending', tries = 0 WHERE id IN ({marks}) "
            "AND NOT EXISTS (SELECT 1 FROM fetches WHERE address = addresses.id AND crawl = ?)",
            [crawl.id],
        ).rowcount
