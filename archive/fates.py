"""What became of posts: gone, moved, no longer listed, back; each change of status with its evidence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from archive.clock import now
from archive.connection import transaction
from archive.crawls import note_drift
from archive.deciding import SEVERAL, Heard, Status, Text, decide, is_same_post
from archive.linking import note_links
from archive.unnamed import unnamed_posts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.deciding import Change

REST = timedelta(days=30)
"""A post that is gone or has moved is asked for again after so long."""


class StatusChange(NamedTuple):
    """A post that is no longer what it was."""

    url: str
    title: str
    status: Status
    evidence: str


class _Case(NamedTuple):
    """A post that may change, and the address that speaks for it."""

    post: int
    url: str
    status: Status
    address: int | None
    state: str | None
    misses: int
    since: str | None
    said: str
    leads_to: int | None
    """The post that its address leads to."""
    moved_to: int | None
    """The post with its text to which its address led."""
    suspect: int | None
    """What its page shows now if that is hardly the post: such an answer says nothing of it."""
    asked: int | None
    """The last response of its address in this run."""
    named_by: str | None
    """A page that names it in this run, a listing's if one does."""

    @property
    def has_ended(self) -> bool:
        """Whether this run heard that there is no such page; a server's error is no such answer."""
        return self.state == "gone" and self.asked is not None


# A post speaks through the address it stands at; one that only a redirect leads to, through that.
_CASES = """
WITH speaking AS (
    SELECT posts.id AS post, coalesce(
        (SELECT id FROM addresses WHERE blog = posts.blog AND url = posts.url AND state != 'resting'),
        (SELECT max(id) FROM addresses WHERE post = posts.id),
        (SELECT max(id) FROM addresses WHERE post = posts.moved_to AND url != target.url)) AS address
    FROM posts LEFT JOIN posts AS target ON target.id = posts.moved_to WHERE posts.blog = :blog
)
SELECT posts.id, posts.url, posts.status, addresses.id, state, coalesce(misses, 0), missing_since_at,
    coalesce(last_error, ''), addresses.post, posts.moved_to, posts.suspect,
    (SELECT max(id) FROM fetches WHERE address = addresses.id AND crawl = :crawl),
    (SELECT page FROM sightings JOIN addresses AS named ON named.id = sightings.address
     WHERE named.post = posts.id AND sightings.crawl = :crawl AND witness != 'neighbour'
     ORDER BY witness != 'listing', witness LIMIT 1)
FROM posts JOIN speaking ON speaking.post = posts.id LEFT JOIN addresses ON addresses.id = speaking.address
WHERE posts.status != 'live' OR misses OR posts.moved_to NOTNULL
    OR posts.id IN (SELECT value FROM json_each(:unnamed))
ORDER BY posts.id
"""


def conclude(db: Database, crawl: Crawl, *, ended: bool) -> list[StatusChange]:
    """Note in one transaction what became of the blog's posts; return what changed.

    ``ended`` tells that the walk came to its end: only then can a post be unlisted. Where the entry page
    was not read, or names no post any more, nothing changes: the blog is at fault, not its posts.
    """
    if not _is_sound(db, crawl):
        return []
    unnamed = unnamed_posts(db, crawl).posts if ended else {}
    cases = _cases(db, crawl, unnamed)
    held = _still_listed(db, crawl, cases)
    changes = []
    with transaction(db, crawl.path):
        for case in cases:
            moved_to, shown = (None, "") if case.status == "moved" else _moved(db, case)
            heard = Heard(
                status=case.status,
                answers=case.state == "done" and case.leads_to == case.post and not case.suspect,
                misses=case.misses if case.has_ended and case.post not in held else 0,
                since=case.since,
                said=case.said,
                moved=shown,
                named_by=case.named_by or "",
                unnamed=case.post in unnamed and case.asked is not None,
            )
            if change := decide(heard, now()):
                changes.append(_note(db, crawl, case, change, moved_to))
        db.execute(
            "UPDATE posts SET moved_to = NULL WHERE blog = ? AND status != 'moved' AND moved_to NOTNULL",
            [crawl.blog],
        )
    return changes


def changes_of(db: Database, crawl: int) -> list[StatusChange]:
    """Return the changes of status that a run found, in the order noted."""
    rows = db.execute(
        "SELECT url, title, status_changes.status, evidence FROM status_changes "
        "JOIN posts ON posts.id = post WHERE crawl = ? ORDER BY status_changes.id",
        [crawl],
    )
    return [StatusChange(*row) for row in rows]


def archived_title(db: Database, address: int) -> str | None:
    """Return the title of the post that an address leads to, None where nothing is archived of it."""
    row = db.execute(
        "SELECT title FROM posts WHERE id = (SELECT post FROM addresses WHERE id = ?)", [address]
    )
    found = row.fetchone()
    return str(found[0]) if found else None


def _cases(db: Database, crawl: Crawl, unnamed: dict[int, int]) -> list[_Case]:
    values = {"blog": crawl.blog, "crawl": crawl.id, "unnamed": str(list(unnamed))}
    return [_Case(*row) for row in db.execute(_CASES, values)]


def _is_sound(db: Database, crawl: Crawl) -> bool:
    """Tell whether the run read the entry page, and the listing still names posts if it did before."""
    (read,) = db.execute(
        "SELECT EXISTS (SELECT 1 FROM addresses WHERE blog = ? AND url = ? AND state = 'done')",
        [crawl.blog, crawl.blog_url],
    ).fetchone()
    now_named, before = db.execute(
        "SELECT count(*) FILTER (WHERE crawl = ?), count(*) FROM sightings "
        "JOIN addresses ON addresses.id = address WHERE blog = ? AND witness = 'listing' AND post NOTNULL",
        [crawl.id, crawl.blog],
    ).fetchone()
    if read and before and not now_named:
        note_drift(
            db,
            crawl,
            ["The listing names none of the posts that it named before. No post's status was changed."],
        )
    return bool(read and (now_named or not before))


def _still_listed(db: Database, crawl: Crawl, cases: Sequence[_Case]) -> set[int]:
    """Return the posts without a page that the listing still names, if they are most of what it names.

    A server that lost its rules for addresses does so; it is told, and no post is gone for that.
    """
    missing = {case.post for case in cases if case.status != "gone" and case.misses and case.named_by}
    (named,) = db.execute(
        "SELECT count(DISTINCT post) FROM sightings JOIN addresses ON addresses.id = address "
        "WHERE blog = ? AND crawl = ? AND post NOTNULL",
        [crawl.blog, crawl.id],
    ).fetchone()
    if len(missing) < SEVERAL or 2 * len(missing) <= named:
        return set()
    sentence = (
        f"{len(missing)} of the {named} posts named now have no page, as if the server had lost its rules "
        "for addresses. Their status was not changed."
    )
    note_drift(db, crawl, [sentence])
    return missing


def _moved(db: Database, case: _Case) -> tuple[int | None, str]:
    """Return the post at the new address and what shows it, or None and nothing."""
    if case.moved_to is not None and case.leads_to != case.post:
        return case.moved_to, f"redirects to {_url(db, case.moved_to)} with the same text"
    if not case.misses:
        return None, ""
    old = _text(db, case.post)
    rows = db.execute(
        # The signs keep the indexes of blog and status away from this: a text or a title is of few posts.
        "SELECT posts.id FROM posts, posts AS old WHERE old.id = ? AND +posts.blog = old.blog "
        "AND posts.id != old.id AND +posts.status IN ('live', 'unlisted') "
        "AND posts.first_seen_at > old.last_seen_at "
        "AND (posts.text_hash = old.text_hash OR posts.title = old.title) "
        "AND NOT EXISTS (SELECT 1 FROM addresses WHERE post = posts.id AND misses) "
        "ORDER BY posts.text_hash = old.text_hash DESC, posts.title = old.title DESC, posts.id",
        [case.post],
    ).fetchall()
    for (id_,) in rows:
        if is_same_post(old, _text(db, id_)):
            return id_, f"{case.said}; {_url(db, id_)} has the same text"
    return None, ""


def _text(db: Database, post: int | None) -> Text:
    return Text(*db.execute("SELECT title, word_count, body_text FROM posts WHERE id = ?", [post]).fetchone())


def _url(db: Database, post: int | None) -> str:
    return str(db.execute("SELECT url FROM posts WHERE id = ?", [post]).fetchone()[0])


def _note(db: Database, crawl: Crawl, case: _Case, change: Change, moved_to: int | None) -> StatusChange:
    moment = now()
    db.execute("UPDATE posts SET status = ?, moved_to = ? WHERE id = ?", [change.status, moved_to, case.post])
    note_links(db, case.post)
    db.execute(
        "INSERT INTO status_changes (post, crawl, noted_at, status, evidence, fetch) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [case.post, crawl.id, moment, change.status, change.evidence, case.asked],
    )
    if change.status in {"gone", "moved"}:
        db.execute("UPDATE posts SET suspect = NULL WHERE id = ?", [case.post])
        later = (datetime.fromisoformat(moment) + REST).isoformat(timespec="seconds")
        db.execute("UPDATE addresses SET next_check_at = ? WHERE id = ?", [later, case.address])
    (title,) = db.execute("SELECT title FROM posts WHERE id = ?", [case.post]).fetchone()
    return StatusChange(case.url, title, change.status, change.evidence)
