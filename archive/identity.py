"""Which post of the archive a page is: one post may be reached by several addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.deciding import Text, is_same_post
from archive.spelling import same_name, same_page
from archive.text_hash import text_hash

if TYPE_CHECKING:
    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import Post


class Place(NamedTuple):
    """Where a page belongs."""

    post: int | None
    """The row of the post; None for one that is new."""
    decides: bool = True
    """Whether this address tells what the post says; another one does where several lead to it."""
    elsewhere: bool = False
    """Whether the post's own address now leads to this other page."""
    moved: int | None = None
    """The post that stood where the page was asked for and stands here now: its text is the same."""


def place_of(db: Database, crawl: Crawl, page: Post) -> Place:
    """Return which post of the archive ``page`` is, by its address, by its text and by what it claims to be.

    The caller holds the transaction.
    """
    moved = None
    row = db.execute(
        "SELECT posts.id, posts.url FROM addresses JOIN posts ON posts.id = addresses.post "
        "WHERE addresses.id = ?",
        [page.address],
    ).fetchone()
    if row is not None:
        decides, elsewhere = _is_its_own(db, page, row[0]), not same_page(row[1], page.url)
        moved = row[0] if elsewhere and decides and _has_its_text(db, page, row[0]) else None
        if not elsewhere or (decides and not moved):
            return Place(row[0], decides=decides, elsewhere=elsewhere)
    known = db.execute("SELECT id FROM posts WHERE blog = ? AND url = ?", [crawl.blog, page.url]).fetchone()
    if known is not None:
        return Place(known[0], decides=_is_its_own(db, page, known[0]), moved=moved)
    twin = _twin(db, crawl, page)
    return Place(twin, decides=twin is None, moved=moved if moved != twin else None)


def _has_its_text(db: Database, page: Post, post: int) -> bool:
    old = db.execute("SELECT title, word_count, body_text FROM posts WHERE id = ?", [post]).fetchone()
    return is_same_post(Text(*old), Text(page.title, page.word_count, page.body_text), led=True)


def _is_its_own(db: Database, page: Post, post: int) -> bool:
    """Tell whether the page was asked for by the address that tells what the post says.

    That is the one at which it stands, else the first that led to it, as long as it answers.
    """
    own = db.execute(
        "SELECT addresses.id FROM addresses JOIN posts ON posts.id = addresses.post "
        "WHERE addresses.post = ? AND state IN ('done', 'pending') "
        "ORDER BY addresses.url != posts.url, addresses.id LIMIT 1",
        [post],
    ).fetchone()
    return page.address is None or own is None or own[0] == page.address


def _twin(db: Database, crawl: Crawl, page: Post) -> int | None:
    """Return the post of this text that the page names as itself, that names it, or is spelled like it.

    One of the same title and name in another folder, too, if its own address answered in this run: both
    are there, and it has not moved.
    """
    if not page.body_text.strip():
        return None
    rows = db.execute(
        "SELECT id, url, canonical_url, title FROM posts WHERE blog = ? AND text_hash = ? "
        "AND status IN ('live', 'unlisted') AND NOT EXISTS "
        "(SELECT 1 FROM addresses WHERE post = posts.id AND addresses.url = posts.url AND misses > 0) "
        "ORDER BY id",
        [crawl.blog, text_hash(page.body_text)],
    )
    for id_, url, claimed, title in rows:
        pairs = ((url, page.url), (url, page.canonical_url), (claimed, page.url))
        if any(one and other and same_page(one, other) for one, other in pairs):
            return int(id_)
        if title == page.title and same_name(url, page.url) and _is_double(db, crawl, page, id_):
            return int(id_)
    return None


def _is_double(db: Database, crawl: Crawl, page: Post, post: int) -> bool:
    """Tell whether a post's own address answered in this run, or the page's leads to it besides."""
    row = db.execute(
        "SELECT 1 FROM addresses JOIN posts ON posts.id = addresses.post "
        "WHERE posts.id = :post AND ((addresses.url = posts.url AND EXISTS (SELECT 1 FROM fetches "
        "WHERE address = addresses.id AND crawl = :crawl AND status BETWEEN 200 AND 299)) "
        "OR (addresses.id = :address AND addresses.url != posts.url))",
        {"post": post, "crawl": crawl.id, "address": page.address},
    ).fetchone()
    return row is not None
