"""Is a blog archived whole: what its witnesses name against what the archive holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.acceptances import divide
from archive.gaps import gap_of_count, missing_posts, unread_lists, unread_witnesses
from archive.strength import proof_of, strength_of
from archive.told import not_refreshed, suspects, vanished
from archive.verdict import Audit
from archive.yardstick import claims_since, last_run, last_whole_walk

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Audit", "audit_blog"]


def audit_blog(db: Database, blog: int) -> Audit:
    """Return the audit of the blog with that id.

    What counts are the sightings since the last walk of the listing that is
    known to have reached its end; without one, all sightings. Raises LookupError
    for a blog that the archive does not have.
    """
    run = last_run(db, blog)
    url, title = db.execute("SELECT url, title FROM blogs WHERE id = ?", [blog]).fetchone()
    limited = run.said.outcome == "limited"
    whole = last_whole_walk(db, blog)
    yard = claims_since(db, blog, whole if run.walk == "news" else run.id)
    lists = unread_lists(db, blog, run, yard)
    # A limit may also end the walk before the next page became an address.
    walked = lists.are_read and not limited
    if not walked:
        yard = claims_since(db, blog, whole)
        lists = unread_lists(db, blog, run, yard)
    of_witnesses, told = unread_witnesses(db, blog, yard)
    of_posts, left = missing_posts(db, blog, run, yard)
    found = [*lists.gaps, *of_witnesses, *of_posts]
    found += gap_of_count(url, yard, found) if walked else []
    strength = strength_of(yard, partial=limited or not walked, unread=bool(of_witnesses))
    gaps, accepted = divide(db, blog, found)
    return Audit(
        blog=url,
        title=title,
        posts=db.execute("SELECT count(*) FROM posts WHERE blog = ?", [blog]).fetchone()[0],
        named=yard.named,
        archived=yard.archived,
        not_posts=yard.not_posts,
        left_out=yard.left_out,
        claimed=yard.claimed,
        claim_text=yard.claim_text,
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
