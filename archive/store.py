"""What a page brought, kept in one transaction: rows, its fetch, and the state of its address."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from archive.connection import transaction
from archive.crawls import note_claim
from archive.frontier import add_addresses, note_fetches, note_sighting, settle
from archive.vocabulary import AUTHORS, CATEGORIES, TAGS, assign

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import AddressKind, AddressState, Claim, Due, Fetch, Post, Sighting

Change = Literal["new", "changed", "same"]


class KeptPost(NamedTuple):
    """The row of a post and what this run changed about it."""

    id: int
    change: Change


def keep_listing(  # noqa: PLR0913 - one page brings these parts
    db: Database,
    crawl: Crawl,
    page: Due,
    *,
    sightings: Sequence[Sighting],
    onward: Iterable[str],
    claim: Claim | None,
    fetches: Iterable[Fetch],
    patient: bool = False,
) -> int:
    """Keep what a page of a listing or an archive named; return how many posts are news in this run.

    ``onward`` are further listing pages. They become due only if this page
    named something fresh, or if the caller is ``patient``: an endless
    pagination ends after some fruitless pages.
    """
    with transaction(db, crawl.path):
        note_fetches(db, crawl, page.id, fetches)
        add_addresses(db, crawl, [sighting.url for sighting in sightings], "post")
        fresh = sum([note_sighting(db, crawl, sighting) for sighting in sightings])
        if fresh or patient:
            add_addresses(db, crawl, onward, page.kind)
        if claim:
            note_claim(db, crawl, claim)
        db.execute("UPDATE crawls SET listing_pages = listing_pages + 1 WHERE id = ?", [crawl.id])
        settle(db, crawl, page.id, "done")
    return fresh


def keep_document(
    db: Database,
    crawl: Crawl,
    page: Due,
    *,
    sightings: Sequence[Sighting],
    onward: Iterable[str],
    fetches: Iterable[Fetch],
    claim: Claim | None = None,
) -> int:
    """Keep what a feed, a sitemap or an interface named; return how many addresses are news in this run.

    ``onward`` are further documents of its kind. What no listing names is a page
    that rests until it is told to be a post.
    """
    with transaction(db, crawl.path):
        note_fetches(db, crawl, page.id, fetches)
        urls = [sighting.url for sighting in sightings]
        add_addresses(db, crawl, urls, "page", state="resting")
        fresh = sum([note_sighting(db, crawl, sighting) for sighting in sightings])
        add_addresses(db, crawl, onward, page.kind)
        if claim:
            note_claim(db, crawl, claim)
        settle(db, crawl, page.id, "done")
    return fresh


def keep_neighbour(db: Database, crawl: Crawl, sighting: Sighting) -> None:
    """Keep a post that only another post's link to its neighbour names."""
    with transaction(db, crawl.path):
        add_addresses(db, crawl, [sighting.url], "post")
        note_sighting(db, crawl, sighting)


def keep_addresses(
    db: Database, crawl: Crawl, urls: Iterable[str], kind: AddressKind, *, state: AddressState = "pending"
) -> None:
    """Keep that there are such addresses, in a transaction of its own."""
    with transaction(db, crawl.path):
        add_addresses(db, crawl, urls, kind, state=state)


def keep_fetch(db: Database, crawl: Crawl, fetch: Fetch) -> None:
    """Keep a response that belongs to no address, such as robots.txt."""
    with transaction(db, crawl.path):
        note_fetches(db, crawl, None, [fetch])


def keep_post(db: Database, crawl: Crawl, post: Post) -> KeptPost:
    """Keep a post: a new row, a new version of it, or only that it was seen again.

    The present content stands in ``posts``; the body of a version is moved to
    ``versions`` when a later one takes its place.
    """
    digest = content_hash(post)
    with transaction(db, crawl.path):
        known = db.execute(
            "SELECT id, version, content_hash FROM posts WHERE blog = ? AND url = ?", [crawl.blog, post.url]
        ).fetchone()
        if known is None:
            id_, change = _insert(db, crawl, post, digest), "new"
        elif known[2] == digest:
            id_, change = known[0], "same"
            db.execute("UPDATE posts SET last_seen_at = ? WHERE id = ?", [post.fetched_at, id_])
        else:
            id_, change = known[0], "changed"
            _replace(db, crawl, post, digest, KnownVersion(id_, known[1]))
        db.execute(f"UPDATE crawls SET posts_{change} = posts_{change} + 1 WHERE id = ?", [crawl.id])
        note_fetches(db, crawl, post.address, post.fetches)
        if post.address is not None:
            settle(db, crawl, post.address, "done")
            db.execute("UPDATE addresses SET post = ?, kind = 'post' WHERE id = ?", [id_, post.address])
    return KeptPost(id_, change)  # type: ignore[arg-type]  # mypy widens the literals joined by the branches


def content_hash(post: Post) -> str:
    """Return the SHA-256, in hex, of what a reader would call the content: its text and stated fields."""
    content = [
        post.title,
        post.summary,
        post.authors,
        post.published,
        post.updated,
        post.categories,
        post.tags,
        post.read_time_text,
        post.body_text,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf8", "replace")).hexdigest()


class KnownVersion(NamedTuple):
    """The version of a post that a new content takes the place of."""

    post: int
    number: int


def _insert(db: Database, crawl: Crawl, post: Post, digest: str) -> int:
    row = _row(post) | {
        "blog": crawl.blog,
        "url": post.url,
        "first_seen_at": post.fetched_at,
        "last_seen_at": post.fetched_at,
        "changed_at": post.fetched_at,
        "content_hash": digest,
    }
    columns = ", ".join(row)
    places = ", ".join(["?"] * len(row))
    id_ = db.execute(f"INSERT INTO posts ({columns}) VALUES ({places})", list(row.values())).lastrowid
    assert id_ is not None  # noqa: S101 - SQLite gives every inserted row an id
    _note_version(db, crawl, KnownVersion(id_, 1))
    _note_terms(db, id_, post)
    return id_


def _replace(db: Database, crawl: Crawl, post: Post, digest: str, old: KnownVersion) -> None:
    db.execute(
        "UPDATE versions SET (body_text, body_html) = "
        "(SELECT body_text, body_html FROM posts WHERE id = post) "
        "WHERE post = ? AND number = ?",
        old,
    )
    row = _row(post) | {
        "last_seen_at": post.fetched_at,
        "changed_at": post.fetched_at,
        "content_hash": digest,
        "version": old.number + 1,
    }
    assignments = ", ".join(f"{column} = ?" for column in row)
    db.execute(f"UPDATE posts SET {assignments} WHERE id = ?", [*row.values(), old.post])
    _note_version(db, crawl, KnownVersion(old.post, old.number + 1))
    _note_terms(db, old.post, post)


def _note_version(db: Database, crawl: Crawl, version: KnownVersion) -> None:
    db.execute(
        "INSERT INTO versions (post, number, crawl, seen_at, content_hash, title, summary, authors, "
        "published, updated, categories, tags, read_minutes) "
        "SELECT id, version, ?, changed_at, content_hash, title, summary, authors, published, updated, "
        "categories, tags, read_minutes FROM posts WHERE id = ?",
        [crawl.id, version.post],
    )


def _note_terms(db: Database, id_: int, post: Post) -> None:
    assign(db, CATEGORIES, id_, post.categories)
    assign(db, TAGS, id_, post.tags)
    assign(db, AUTHORS, id_, post.authors)


def _row(post: Post) -> dict[str, Any]:
    return {
        "canonical_url": post.canonical_url,
        "title": post.title,
        "summary": post.summary,
        "authors": _json(post.authors),
        "published": post.published,
        "published_text": post.published_text,
        "year": int(post.published[:4]) if post.published else None,
        "updated": post.updated,
        "category": post.categories[0] if post.categories else None,
        "categories": _json(post.categories),
        "tags": _json(post.tags),
        "read_minutes": post.read_minutes,
        "read_time_text": post.read_time_text,
        "read_time_source": post.read_time_source,
        "word_count": post.word_count,
        "language": post.language,
        "image": post.image,
        "body_text": post.body_text,
        "body_html": post.body_html,
        "sources": _json(dict(post.sources)),
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
