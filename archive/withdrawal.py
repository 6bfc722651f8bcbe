"""Content that was taken for a post's, until other posts showed the same: it is taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.content import content_hash
from archive.linking import note_links
from archive.post_rows import post_of, row_of
from archive.text_hash import text_hash
from archive.versions import note_terms, put_present_aside, update_post, with_content

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import Post


def withdraw_content(db: Database, crawl: Crawl, page: Post, count_words: Callable[[str], int]) -> None:
    """Take the text of ``page`` back from the posts to which this run gave it in place of another.

    It stays with them as suspect, and what they had before is theirs again. The caller holds the
    transaction, and found the text on another post.
    """
    rows = db.execute(
        "SELECT posts.id, posts.version, (SELECT id FROM versions AS earlier WHERE post = posts.id "
        "AND number < version AND suspect IS NULL ORDER BY number DESC LIMIT 1) "
        "FROM posts JOIN versions ON versions.post = posts.id AND number = version "
        "WHERE blog = ? AND text_hash = ? AND url != ? AND versions.crawl = ? AND version > 1 "
        "AND versions.changes LIKE '%\"body\"%'",
        [crawl.blog, text_hash(page.body_text), page.url, crawl.id],
    ).fetchall()
    for id_, number, earlier in rows:
        _withdraw(db, id_, number, earlier, f"the page shows the same text as {page.url}", count_words)
        db.execute(
            "UPDATE crawls SET posts_changed = posts_changed - 1, posts_suspect = posts_suspect + 1 "
            "WHERE id = ?",
            [crawl.id],
        )


def _withdraw(
    db: Database, id_: int, number: int, earlier: int, why: str, count_words: Callable[[str], int]
) -> None:
    put_present_aside(db, id_)
    suspect = db.execute("SELECT id FROM versions WHERE post = ? AND number = ?", [id_, number]).fetchone()[0]
    db.execute("UPDATE versions SET suspect = ? WHERE id = ?", [why, suspect])
    post = with_content(db, post_of(db, id_), earlier)
    post = replace(post, word_count=count_words(post.body_text))
    present, seen_at = db.execute("SELECT number, seen_at FROM versions WHERE id = ?", [earlier]).fetchone()
    row = {"version": present, "changed_at": seen_at, "suspect": suspect, "content_hash": content_hash(post)}
    update_post(db, id_, row_of(post) | row)
    note_terms(db, id_, post)
    note_links(db, id_)
    db.execute("UPDATE versions SET body_text = NULL, body_html = NULL WHERE id = ?", [earlier])
