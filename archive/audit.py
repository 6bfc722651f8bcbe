"""Is a blog archived whole: what its witnesses name against what the archive holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.accepted_gaps import divide
from archive.gaps import gap_of_count, missing_posts, unread_lists, unread_witnesses
from archive.strength import proof_of, strength_of
from archive.told import not_refreshed, suspects, vanished
from archive.verdict import Audit
from archive.yardstick import claims_since, last_run, last_whole_walk

if TYPE_CHECKING:
    from sqlite_utils import Database

    from archive.gaps import Lists
    from archive.yardstick import Run, Yardstick

__all__ = ["Audit", "audit_blog"]

_COUNTED = (
    "coalesce((SELECT posts FROM counts WHERE facet = '{}' AND value = '{}' AND other = 'blog' "
    "AND other_value = blogs.id), 0)"
)
_BLOG = (
    f"SELECT url, title, {_COUNTED.format('all', '')} - {_COUNTED.format('status', 'moved')} "
    "FROM blogs WHERE id = ?"
)


def audit_blog(db: Database, blog: int) -> Audit:
    """Return the audit of the blog with that id.

    What counts are the sightings since the last walk of the listing that is
    known to have reached its end; without one, all sightings. Raises LookupError
    for a blog that the archive does not have.
    """
    run = last_run(db, blog)
    yard, lists = _claims(db, blog, run)
    # A limit may also end the walk before the next page became an address.
    limited = run.said.outcome == "limited"
    walked = lists.are_read and not limited
    of_witnesses, told = unread_witnesses(db, blog, yard)
    of_posts, left = missing_posts(db, blog, run, yard)
    url, title, posts = db.execute(_BLOG, [blog]).fetchone()
    found = [*lists.gaps, *of_witnesses, *of_posts]
    found += gap_of_count(url, yard, found) if walked else []
    gaps, accepted = divide(db, blog, found)
    strength = strength_of(yard, partial=not walked, unread=bool(of_witnesses))
    return Audit(
        blog=url,
        title=title,
        posts=posts,
        named=yard.named,
        archived=yard.archived,
        not_posts=yard.not_posts,
        left_out=yard.left_out,
        claimed=yard.claimed,
        claim_text=yard.claim_text,
        counts=yard.counts,
        listing_pages=run.listing_pages,
        walked_to_its_end=walked,
        witnesses=yard.witnesses,
        strength=strength,
        proof=proof_of(strength, yard, limited=limited, walked=walked),
        gaps=tuple(gaps),
        accepted=tuple(accepted),
        left_by_limit=left + lists.left,
        limited=limited,
        doubts=(*lists.stale, *told),
        not_refreshed=not_refreshed(db, blog),
        suspects=suspects(db, blog),
        vanished=vanished(db, blog),
        last_crawl=run.said,
    )


def _claims(db: Database, blog: int, run: Run) -> tuple[Yardstick, Lists]:
    """Return what the witnesses claim, and the lists that could not be read.

    A run that read the listing to its end is a yardstick of its own. All others
    add to the claims since the last one that did.
    """
    if run.walk != "news" and run.said.outcome != "limited":
        yard = claims_since(db, blog, run.id)
        lists = unread_lists(db, blog, run, yard)
        if lists.are_read:
            return yard, lists
    yard = claims_since(db, blog, last_whole_walk(db, blog))
    return yard, unread_lists(db, blog, run, yard)
