"""What the user takes for the post though it looked suspect."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.clock import now
from archive.connection import transaction
from archive.content import changes, content_hash, is_silent
from archive.faults import UsageFault
from archive.linking import note_links
from archive.post_rows import post_of, row_of
from archive.text_hash import text_hash
from archive.versions import note_terms, put_present_aside, update_post, with_content

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sqlite_utils import Database

    from archive.recording import Recording
    from archive.records import Post


ACCEPTED = "accepted_version"
"""Kind of the metadata record that says which suspect content the user took for the post."""


def accept_version(held: Recording, id_: int, number: int, count_words: Callable[[str], int]) -> None:
    """Make a suspect content the present one of the post with that id, and keep the decision in the WARC.

    Raises UsageFault if the post has no such suspect version, StorageFault when the disk refuses.
    """
    db = held.db
    with transaction(db, held.path):
        post = _make_present(db, id_, _suspect(db, id_, number), count_words)
        blog = db.execute(
            "SELECT blogs.url FROM blogs JOIN posts ON posts.blog = blogs.id WHERE posts.id = ?", [id_]
        ).fetchone()[0]
        held.note(blog, ACCEPTED, {"url": post.url, "text_sha256": text_hash(post.body_text)})


def accept_again(
    db: Database, path: Path, blog: str, said: Mapping[str, str], count_words: Callable[[str], int]
) -> None:
    """Repeat what a record of the kind ``ACCEPTED`` says; nothing where no suspect content has that text."""
    with transaction(db, path):
        rows = db.execute(
            "SELECT posts.id, versions.id, versions.body_text FROM versions JOIN posts ON posts.id = post "
            "JOIN blogs ON blogs.id = posts.blog "
            "WHERE blogs.url = ? AND posts.url = ? AND versions.suspect NOTNULL ORDER BY number DESC",
            [blog, said["url"]],
        ).fetchall()
        for id_, version, text in rows:
            if text_hash(text or "") == said["text_sha256"]:
                _make_present(db, id_, version, count_words)
                break


def _make_present(db: Database, id_: int, version: int, count_words: Callable[[str], int]) -> Post:
    old = post_of(db, id_)
    post = with_content(db, old, version)
    post = replace(post, word_count=count_words(post.body_text), fetched_at=now())
    changed = changes(old, post)
    put_present_aside(db, id_)
    db.execute(
        "UPDATE versions SET suspect = NULL, body_text = NULL, body_html = NULL, changes = ?, "
        "silent = ?, content_hash = ? WHERE id = ?",
        [json.dumps(changed), is_silent(changed), content_hash(post), version],
    )
    number = db.execute("SELECT number FROM versions WHERE id = ?", [version]).fetchone()[0]
    row = {"content_hash": content_hash(post), "version": number, "changed_at": now(), "suspect": None}
    update_post(db, id_, row_of(post) | row)
    note_terms(db, id_, post)
    note_links(db, id_)
    return post


def _suspect(db: Database, id_: int, number: int) -> int:
    row = db.execute(
        "SELECT versions.id, versions.suspect, version FROM versions JOIN posts ON posts.id = post "
        "WHERE post = ? AND number = ?",
        [id_, number],
    ).fetchone()
    if row is None:
        raise UsageFault(f"The post has no version {number}. See them with: blog-to-sqlite history DB URL")
    if row[1] is None:
        said = "is the present one already" if row[2] == number else "is an earlier one and not suspect"
        raise UsageFault(f"Version {number} {said}. Nothing was changed.")
    return int(row[0])
