"""Is a blog archived whole: what its witnesses name against what the archive holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from archive.plain import plain_line
from archive.records import LEFT_OUT
from archive.verdict import Audit, Gap, LastCrawl, Named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database


__all__ = ["Audit", "audit_blog", "audit_text"]


def audit_blog(db: Database, blog: int) -> Audit:
    """Return the audit of the blog with that id.

    What counts are the sightings since the last walk of the listing that is
    known to have reached its end; without one, all sightings. Raises LookupError
    for a blog that the archive does not have.
    """
    facts = _facts(db, blog)
    named, archived, not_posts, left_out = db.execute(
        f"SELECT count(*) FILTER (WHERE state != 'not_a_post'), count(post), "
        "count(*) FILTER (WHERE state = 'not_a_post'), "
        f"count(*) FILTER (WHERE last_error = '{LEFT_OUT}') FROM addresses WHERE {_NAMED}",
        [blog, facts.since],
    ).fetchone()
    gaps, left_by_limit = _gaps(db, facts)
    witnesses = _witnesses(db, facts)
    gaps += _gap_of_count(facts, named, left_out)
    return Audit(
        blog=facts.url,
        title=facts.title,
        posts=db.execute("SELECT count(*) FROM posts WHERE blog = ?", [blog]).fetchone()[0],
        named=named,
        archived=archived,
        not_posts=not_posts,
        left_out=left_out,
        claimed=facts.claimed,
        claim_text=facts.claim_text,
        listing_pages=facts.listing_pages,
        walked_to_its_end=facts.walked,
        witnesses=witnesses,
        proof=_proof(facts, named + left_out, witnesses),
        gaps=tuple(gaps),
        left_by_limit=left_by_limit,
        limited=facts.last.outcome == "limited",
        last_crawl=facts.last,
    )


def _gap_of_count(facts: _Facts, named: int, left_out: int) -> list[Gap]:
    reason = ""
    if facts.walked and named + left_out < (facts.claimed or 0):
        reason = f"the blog counts {facts.claimed} posts, {named} were found"
    if facts.walked and not named and not facts.claimed:
        reason = "no post was found on the listing"
    return [Gap(url=facts.url, kind="count", state="short", reason=reason)] if reason else []


class _Facts(NamedTuple):
    id: int
    url: str
    title: str | None
    last: LastCrawl
    listing_pages: int
    walked: bool
    since: int
    """The first crawl whose sightings count."""
    claimed: int | None
    claim_text: str | None


_NAMED = (
    "blog = ? AND kind = 'post' AND EXISTS "
    "(SELECT 1 FROM sightings WHERE sightings.address = addresses.id AND sightings.crawl >= ?)"
)
# An archive page may have been guessed: that there is none is no gap.
_UNREAD_LISTING = (
    "blog = ? AND kind IN ('listing', 'archive') AND state NOT IN ('done', 'resting', 'not_a_post') "
    "AND NOT (kind = 'archive' AND state = 'gone')"
)


def _facts(db: Database, blog: int) -> _Facts:
    row = db.execute(
        "SELECT blogs.url, title, crawls.id, listing_pages, started_at, ended_at, outcome, reason, drift "
        "FROM blogs JOIN crawls ON crawls.blog = blogs.id WHERE blogs.id = ? ORDER BY crawls.id DESC LIMIT 1",
        [blog],
    ).fetchone()
    if row is None:
        raise LookupError(f"no blog {blog} in the archive")
    url, title, crawl, pages, started_at, ended_at, outcome, reason, drift = row
    unread = db.execute(f"SELECT count(*) FROM addresses WHERE {_UNREAD_LISTING}", [blog]).fetchone()[0]
    # A limit may also end the walk before the next page became an address.
    walked = not unread and outcome != "limited"
    since = crawl
    if not walked:
        since = db.execute(
            "SELECT coalesce(max(id), 0) FROM crawls WHERE blog = ? AND outcome = 'complete'", [blog]
        ).fetchone()[0]
    claimed, claim_text = db.execute(
        "SELECT claimed_posts, claim_text FROM crawls WHERE blog = ? AND id >= ? AND claimed_posts NOTNULL "
        "ORDER BY id DESC LIMIT 1",
        [blog, since],
    ).fetchone() or (None, None)
    changes = tuple(json.loads(drift or "[]"))
    last = LastCrawl(started_at=started_at, ended_at=ended_at, outcome=outcome, reason=reason, drift=changes)
    return _Facts(blog, url, title, last, pages, walked, since, claimed, claim_text)


def _witnesses(db: Database, facts: _Facts) -> tuple[Named, ...]:
    rows = db.execute(
        "SELECT witness, count(*), count(post) FROM sightings JOIN addresses ON addresses.id = address "
        "WHERE blog = ? AND kind = 'post' AND crawl >= ? AND state != 'not_a_post' "
        "GROUP BY witness ORDER BY min(sightings.id)",
        [facts.id, facts.since],
    )
    return tuple(Named(witness=name, addresses=count, archived=kept) for name, count, kept in rows)


def _gaps(db: Database, facts: _Facts) -> tuple[list[Gap], int]:
    rows = db.execute(
        f"SELECT url, kind, state, tries, last_error, id FROM addresses WHERE {_UNREAD_LISTING} "
        f"UNION ALL SELECT url, kind, state, tries, last_error, id FROM addresses "
        f"WHERE {_NAMED} AND post IS NULL AND state != 'not_a_post' ORDER BY kind, id",
        [facts.id, facts.id, facts.since],
    )
    gaps = []
    left_by_limit = 0
    for url, kind, state, tries, error, _ in rows:
        if facts.last.outcome == "limited" and state == "pending" and not tries and not error:
            left_by_limit += 1
        else:
            gaps.append(Gap(url=url, kind=kind, state=state, reason=_reason(kind, state, tries, error)))
    return gaps, left_by_limit


def _reason(kind: str, state: str, tries: int, error: str | None) -> str:
    if state == "pending":
        waiting = "listing page not yet read" if kind == "listing" else "not yet fetched"
        return f"{waiting}; the last try brought: {error}" if error else waiting
    times = {0: "", 1: " once"}.get(tries, f" {tries} times")
    words = {
        "gone": error or "it is gone",
        "refused": error or "refused by robots.txt",
        "failed": f"failed{times}: {error or 'nobody noted why'}",
    }.get(state, error or state)
    return f"listing page that could not be read: {words}" if kind == "listing" else words


_WITNESSES = {
    "archive": "its archive",
    "feed": "its feed",
    "sitemap": "its sitemap",
    "interface": "its open interface",
    "neighbour": "the chain of its posts",
}


def _proof(facts: _Facts, named: int, witnesses: Sequence[Named]) -> str:
    if facts.last.outcome == "limited":
        return "only a part: the run stopped at the limit you set"
    if not facts.walked:
        return "only a part: the listing was not walked to its end"
    if facts.claimed is None:
        others = " and ".join(_WITNESSES[one.witness] for one in witnesses if one.witness != "listing")
        agree = f", and {others} agree{'s' if ' and ' not in others else ''}" if others else ""
        return f"the listing was walked to its end{agree}; it gives no count of its own"
    if named == facts.claimed:
        return "proven by the blog's own count"
    if named < facts.claimed:
        return "disproven by the blog's own count"
    return f"the listing was walked to its end; its own count is lower ({facts.claimed})"


def audit_text(audit: Audit, *, most_waiting: int = 10) -> str:
    """Return the audit as lines for people; of what merely waits at most ``most_waiting`` are named."""
    walk = "walked to its end" if audit.walked_to_its_end else "not walked to its end"
    last = audit.last_crawl
    ended = last.outcome if last.ended_at else "not ended: it runs, or was killed"
    lines = [
        f"{audit.blog} {audit.title or ''}".rstrip(),
        f"  {audit.headline}",
        f"  listing: {walk}; pages read: {audit.listing_pages}",
        *(f"  {of.witness} names: {of.addresses}, archived: {of.archived}" for of in audit.witnesses),
    ]
    if audit.claimed is not None:
        lines.append(f'  its own count: {audit.claimed} ("{audit.claim_text}")')
    lines.append(f"  last crawl: {last.started_at}, {ended}{f' ({last.reason})' if last.reason else ''}")
    lines += (f"  changed: {sentence}" for sentence in last.drift)
    if audit.limited:
        lines.append(f"  left by the limit you set: {audit.left_by_limit} addresses")
    if audit.not_posts:
        lines.append(f"  named, but no posts: {audit.not_posts} addresses")
    return "\n".join(plain_line(line) for line in lines + _gap_lines(audit, most_waiting))


def _gap_lines(audit: Audit, most_waiting: int) -> list[str]:
    if not audit.gaps:
        return ["  gaps: none"]
    waiting = [gap for gap in audit.gaps if gap.state == "pending"]
    shown = [gap for gap in audit.gaps if gap.state != "pending"] + waiting[:most_waiting]
    lines = [f"  gaps: {len(audit.gaps)}", *(f"    {gap}" for gap in shown)]
    if len(waiting) > most_waiting:
        lines.append(f"    and {len(waiting) - most_waiting} more that are not yet fetched")
    return lines
