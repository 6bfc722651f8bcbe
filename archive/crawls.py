"""A run over one blog, from its first row to its verdict."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from archive.audit import audit_blog
from archive.clock import now
from archive.connection import transaction
from archive.dues import make_due
from archive.plain import storable
from archive.savings import count_spending
from archive.tombstones import refuse_forgotten
from archive.vocabulary import settle_spellings
from archive.walks import WalkKind, plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

    from archive.records import Claim

_LONGEST_TITLE = 1000
"""Characters of a blog's title."""

Outcome = Literal["complete", "gaps", "limited", "interrupted", "unreachable"]


@dataclass(frozen=True, slots=True)
class Crawl:
    """A run over one blog: what every write of the run refers to."""

    id: int
    blog: int
    blog_url: str
    path: Path
    """The database file, for messages."""
    walk: WalkKind = "whole"
    """What the run set out on; a walk of news may become a whole one."""
    since: int = 0
    """The first crawl whose sightings count: that of the last whole walk, or this one."""
    newest: int = 0
    """The highest id that an address of any blog had before: those above are news."""
    known: int = 0
    """How many posts of the blog were archived before."""


def begin_crawl(db: Database, path: Path, blog_url: str, *, full: bool, warc_file: str | None) -> Crawl:
    """Open a run: due are the entry address, and the posts of ``archive.dues.make_due``.

    Listing pages known from earlier runs rest until this run's walk names them
    again. With ``full`` every post is asked for again. One that is gone or has moved rests. Raises
    UsageFault for a blog that was forgotten.
    """
    refuse_forgotten(db, blog_url)
    with transaction(db, path):
        db.execute(
            "INSERT INTO blogs (url, added_at) VALUES (?, ?) ON CONFLICT DO NOTHING", [blog_url, now()]
        )
        blog = db.execute("SELECT id FROM blogs WHERE url = ?", [blog_url]).fetchone()[0]
        db.execute(
            "UPDATE crawls SET ended_at = ?, outcome = 'interrupted' WHERE ended_at IS NULL AND blog = ?",
            [now(), blog],
        )
        planned = plan(db, blog, full=full)
        newest, known = db.execute(
            "SELECT coalesce(max(id), 0), (SELECT count(*) FROM posts WHERE blog = ?) FROM addresses", [blog]
        ).fetchone()
        crawl = db.execute(
            'INSERT INTO crawls (blog, pid, started_at, warc_file, "full", walk) VALUES (?, ?, ?, ?, ?, ?)',
            [blog, os.getpid(), now(), warc_file, full, planned.kind],
        ).lastrowid
        db.execute(
            "INSERT INTO addresses (blog, url, kind, added_at) VALUES (?, ?, 'listing', ?) "
            "ON CONFLICT DO NOTHING",
            [blog, blog_url, now()],
        )
        db.execute(
            "UPDATE addresses SET state = iif(url = ?, 'pending', 'resting'), tries = 0, last_error = NULL "
            "WHERE blog = ? AND kind NOT IN ('post', 'page')",
            [blog_url, blog],
        )
        make_due(db, blog, full=full)
    assert crawl is not None  # noqa: S101 - SQLite gives every inserted row an id
    since = crawl if planned.since is None else planned.since
    return Crawl(crawl, blog, blog_url, path, planned.kind, since, newest, known)


def widen(db: Database, crawl: Crawl) -> None:
    """Keep that a run which set out for news walks the whole blog."""
    with transaction(db, crawl.path):
        db.execute("UPDATE crawls SET walk = 'whole' WHERE id = ?", [crawl.id])


def note_claim(db: Database, crawl: Crawl, claim: Claim, teller: str = "listing") -> None:
    """Keep the blog's own count of its posts, and who tells it; the caller holds the transaction."""
    db.execute(
        "UPDATE crawls SET claims = json_set(coalesce(claims, '{}'), '$.' || ?, json_array(?, ?)) "
        "WHERE id = ? AND coalesce(json_extract(claims, '$.' || ? || '[0]'), 0) < ?",
        [teller, claim.total, claim.text, crawl.id, teller, claim.total],
    )
    db.execute(
        "UPDATE crawls SET claimed_posts = ?, claim_text = ? WHERE id = ? AND coalesce(claimed_posts, 0) < ?",
        [claim.total, claim.text, crawl.id, claim.total],
    )


def drop_claim(db: Database, crawl: Crawl) -> None:
    """Take back the blog's own count: it is told anew."""
    with transaction(db, crawl.path):
        db.execute(
            "UPDATE crawls SET claimed_posts = NULL, claim_text = NULL, claims = NULL WHERE id = ?",
            [crawl.id],
        )


def note_title(db: Database, crawl: Crawl, title: str) -> None:
    """Keep the blog's title as its entry page gives it, as much of it as is a title."""
    title = storable(title, _LONGEST_TITLE)
    with transaction(db, crawl.path):
        db.execute("UPDATE blogs SET title = ? WHERE id = ? AND title IS NOT ?", [title, crawl.blog, title])


def note_drift(db: Database, crawl: Crawl, sentences: Sequence[str]) -> None:
    """Keep what has changed in how the blog's pages are read, as plain sentences; each stands once."""
    _note_sentences(db, crawl, "drift", sentences)


def note_courtesy(db: Database, crawl: Crawl, sentences: Sequence[str]) -> None:
    """Keep what the servers asked for and was obeyed, as plain sentences; each stands once."""
    _note_sentences(db, crawl, "courtesy", sentences)


def note_traps(db: Database, crawl: Crawl, sentences: Sequence[str]) -> None:
    """Keep where pages lead on without end and were not followed, as plain sentences; each stands once."""
    _note_sentences(db, crawl, "traps", sentences)


def _note_sentences(
    db: Database, crawl: Crawl, column: Literal["drift", "courtesy", "traps"], sentences: Sequence[str]
) -> None:
    with transaction(db, crawl.path):
        (text,) = db.execute(f"SELECT {column} FROM crawls WHERE id = ?", [crawl.id]).fetchone()
        known = json.loads(text or "[]")
        noted = json.dumps(list(dict.fromkeys([*known, *sentences])), ensure_ascii=False)
        db.execute(f"UPDATE crawls SET {column} = nullif(?, '[]') WHERE id = ?", [noted, crawl.id])


def end_crawl(
    db: Database, crawl: Crawl, outcome: Outcome, *, reason: str | None = None, seconds_waited: float = 0
) -> None:
    """Close the run with its outcome, once; spellings of terms are settled by what the blog uses most.

    A run that ended as "complete" and leaves gaps is kept as one with "gaps".
    """
    with transaction(db, crawl.path):
        settle_spellings(db)
        if outcome == "complete":
            _note_end_of_walk(db, crawl)
        if outcome == "complete" and audit_blog(db, crawl.blog).gaps:
            outcome = "gaps"
        db.execute(
            "UPDATE crawls SET ended_at = ?, outcome = ?, reason = ?, seconds_waited = ? WHERE id = ?",
            [now(), outcome, reason, seconds_waited, crawl.id],
        )
        count_spending(db, crawl.id)


def _note_end_of_walk(db: Database, crawl: Crawl) -> None:
    """Keep whether the walk reached the end of the listing, by what it named itself and no run before."""
    db.execute("UPDATE crawls SET walked = 1 WHERE id = ?", [crawl.id])
    if not audit_blog(db, crawl.blog).walked_to_its_end:
        db.execute("UPDATE crawls SET walked = 0 WHERE id = ?", [crawl.id])


def ending(db: Database, crawl: Crawl) -> dict[str, object]:
    """Return how a closed run ended: the columns of ``crawls`` that say so, by name."""
    columns = ("ended_at", "outcome", "reason", "seconds_waited", "courtesy")
    row = db.execute(f"SELECT {', '.join(columns)} FROM crawls WHERE id = ?", [crawl.id]).fetchone()
    said = dict(zip(columns, row, strict=True))
    return {**said, "courtesy": json.loads(said["courtesy"] or "[]")}


def withdraw(db: Database, crawl: Crawl) -> bool:
    """Take a blog out again of which no run ever saw a post; return whether that was so.

    A mistyped address leaves no row behind.
    """
    with transaction(db, crawl.path):
        if db.execute(
            "SELECT 1 FROM addresses WHERE blog = ? AND kind = 'post' LIMIT 1", [crawl.blog]
        ).fetchone():
            return False
        runs = "(SELECT id FROM crawls WHERE blog = ?)"
        for table in ("fetches", "sightings"):
            db.execute(f"DELETE FROM {table} WHERE crawl IN {runs}", [crawl.blog])
        for table in ("addresses", "recipes", "crawls"):
            db.execute(f"DELETE FROM {table} WHERE blog = ?", [crawl.blog])
        db.execute("DELETE FROM blogs WHERE id = ?", [crawl.blog])
        return True
