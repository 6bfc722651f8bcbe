"""What a page brought, kept in one transaction: rows, its fetch, and the state of its address."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Literal, NamedTuple

from archive.candidates import note_candidates
from archive.connection import transaction
from archive.crawls import note_claim
from archive.frontier import add_addresses, note_fetches, note_sighting, settle
from archive.merging import held_back, merged
from archive.post_rows import IN_PLACE, post_of, row_of
from archive.spelling import one_spelling
from archive.vocabulary import AUTHORS, CATEGORIES, TAGS, assign

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import AddressKind, AddressState, Claim, Due, Fetch, Post, Sighting

Change = Literal["new", "changed", "same"]


class KeptPost(NamedTuple):
    """The row of a post and what this run changed about it."""

    id: int
    change: Change
    held: tuple[str, ...] = ()
    """Fields (of ``archive.merging.FIELDS``) that kept their value: the page now gives a lesser one."""


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
        sightings = one_spelling(db, crawl, sightings, shown=True)
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
) -> int:
    """Keep what a feed, a sitemap or an interface named; return how many addresses are news in this run.

    ``onward`` are further documents of its kind; one that repeats what is known
    leads no further. What no listing names is a page that rests until it is told
    to be a post.
    """
    with transaction(db, crawl.path):
        note_fetches(db, crawl, page.id, fetches)
        sightings = one_spelling(db, crawl, sightings, shown=False)
        urls = [sighting.url for sighting in sightings]
        add_addresses(db, crawl, urls, "page", state="resting")
        fresh = sum([note_sighting(db, crawl, sighting) for sighting in sightings])
        if fresh or not sightings:
            add_addresses(db, crawl, onward, page.kind)
        settle(db, crawl, page.id, "done")
    return fresh


def keep_claim(db: Database, crawl: Crawl, claim: Claim) -> None:
    """Keep a count of its posts that the blog gives, in a transaction of its own."""
    with transaction(db, crawl.path):
        note_claim(db, crawl, claim)


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
    ``versions`` when a later one takes its place. A value that the archive has
    stays where the page now gives a lesser one (see ``archive.merging``).
    """
    with transaction(db, crawl.path):
        known = db.execute(
            "SELECT id, version, content_hash FROM posts WHERE blog = ? AND url = ?", [crawl.blog, post.url]
        ).fetchone()
        if known is None:
            kept = KeptPost(_insert(db, crawl, post), "new")
        else:
            kept = _keep_known(db, crawl, post, KnownVersion(*known))
        db.execute(
            f"UPDATE crawls SET posts_{kept.change} = posts_{kept.change} + 1 WHERE id = ?", [crawl.id]
        )
        note_fetches(db, crawl, post.address, post.fetches)
        if post.address is not None:
            settle(db, crawl, post.address, "done")
            db.execute("UPDATE addresses SET post = ?, kind = 'post' WHERE id = ?", [kept.id, post.address])
    return kept


def _keep_known(db: Database, crawl: Crawl, found: Post, version: KnownVersion) -> KeptPost:
    old = post_of(db, version.post)
    held = held_back(old, found)
    post = merged(old, found)
    change: Change = "changed"
    if content_hash(post) == version.digest:
        change = "same"
        _see_again(db, version.post, old, post)
    else:
        _replace(db, crawl, post, version)
    if post.candidates != old.candidates:
        note_candidates(db, version.post, post.candidates)
    return KeptPost(version.post, change, held)


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
    """The version of a post that the archive has."""

    post: int
    number: int
    digest: str


def _insert(db: Database, crawl: Crawl, post: Post) -> int:
    row = row_of(post) | {
        "blog": crawl.blog,
        "url": post.url,
        "first_seen_at": post.fetched_at,
        "last_seen_at": post.fetched_at,
        "changed_at": post.fetched_at,
        "content_hash": content_hash(post),
    }
    columns = ", ".join(row)
    places = ", ".join(["?"] * len(row))
    id_ = db.execute(f"INSERT INTO posts ({columns}) VALUES ({places})", list(row.values())).lastrowid
    assert id_ is not None  # noqa: S101 - SQLite gives every inserted row an id
    _note_version(db, crawl, id_)
    _note_terms(db, id_, post)
    note_candidates(db, id_, post.candidates)
    return id_


def _see_again(db: Database, id_: int, old: Post, post: Post) -> None:
    stale = [column for column in IN_PLACE if getattr(post, column) != getattr(old, column)]
    row = row_of(post) if stale else {}
    # A row that is only seen again keeps its length, and SQLite then writes only the page that changes.
    _update(db, id_, {column: row[column] for column in stale} | {"last_seen_at": post.fetched_at})


def _replace(db: Database, crawl: Crawl, post: Post, old: KnownVersion) -> None:
    db.execute(
        "UPDATE versions SET (body_text, body_html) = "
        "(SELECT body_text, body_html FROM posts WHERE id = post) "
        "WHERE post = ? AND number = ?",
        [old.post, old.number],
    )
    row = row_of(post) | {
        "last_seen_at": post.fetched_at,
        "changed_at": post.fetched_at,
        "content_hash": content_hash(post),
        "version": old.number + 1,
    }
    _update(db, old.post, row)
    _note_version(db, crawl, old.post)
    _note_terms(db, old.post, post)


def _update(db: Database, id_: int, row: Mapping[str, object]) -> None:
    assignments = ", ".join(f"{column} = ?" for column in row)
    db.execute(f"UPDATE posts SET {assignments} WHERE id = ?", [*row.values(), id_])


def _note_version(db: Database, crawl: Crawl, id_: int) -> None:
    db.execute(
        "INSERT INTO versions (post, number, crawl, seen_at, content_hash, title, summary, authors, "
        "published, updated, categories, tags, read_minutes) "
        "SELECT id, version, ?, changed_at, content_hash, title, summary, authors, published, updated, "
        "categories, tags, read_minutes FROM posts WHERE id = ?",
        [crawl.id, id_],
    )


def _note_terms(db: Database, id_: int, post: Post) -> None:
    assign(db, CATEGORIES, id_, post.categories)
    assign(db, TAGS, id_, post.tags)
    assign(db, AUTHORS, id_, post.authors)
