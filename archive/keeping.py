"""What a post's page brought, kept in one transaction: its content, its fetch, the state of its address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from archive.candidates import note_candidates
from archive.connection import transaction
from archive.content import changes
from archive.fetches import note_fetches
from archive.frontier import settle
from archive.identity import Place, place_of
from archive.merging import held_back, merged
from archive.post_rows import post_of
from archive.refresh import note_checked
from archive.suspicion import suspicion
from archive.text_hash import text_hash
from archive.versions import Found, insert_post, note_suspect, replace_content, see_again, update_post
from archive.withdrawal import withdraw_content

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import Post

Change = Literal["new", "changed", "same", "suspect"]


class KeptPost(NamedTuple):
    """The row of a post and what this run changed about it."""

    id: int
    change: Change
    held: tuple[str, ...] = ()
    """Fields (of ``archive.merging.FIELDS``) that kept their value: the page now gives a lesser one."""


def _spaced(text: str) -> int:
    return len(text.split())


def keep_post(
    db: Database, crawl: Crawl, post: Post, *, count_words: Callable[[str], int] = _spaced
) -> KeptPost:
    """Keep a post: a new row, a new version of it, or only that it was seen again.

    The present content stands in ``posts``; the body of a version is moved to
    ``versions`` when a later one takes its place. A value that the archive has
    stays where the page now gives a lesser one (see ``archive.merging``), and the
    whole content where the page shows something that is hardly the post (see
    ``archive.suspicion``). ``count_words`` counts those of a text that becomes the
    post's again.
    """
    with transaction(db, crawl.path):
        fetch = note_fetches(db, crawl, post.address, post.fetches)
        place = place_of(db, crawl, post)
        if place.post is None:
            kept = KeptPost(insert_post(db, Found(crawl, fetch), post), "new")
        elif place.decides:
            kept = _keep_known(db, Found(crawl, fetch), place, post, count_words)
        else:
            kept = KeptPost(place.post, "same")
            update_post(db, place.post, {"last_seen_at": post.fetched_at})
        if place.moved is not None:
            update_post(db, place.moved, {"moved_to": kept.id, "suspect": None})
        db.execute(
            f"UPDATE crawls SET posts_{kept.change} = posts_{kept.change} + 1 WHERE id = ?", [crawl.id]
        )
        if post.address is not None:
            settle(db, crawl, post.address, "done")
            accepted, changed = kept.change != "suspect", kept.change == "changed"
            # The old address of a moved post leads where it led, whatever it shows for a while
            db.execute(
                "UPDATE addresses SET kind = 'post', post = iif(NOT :accepted AND coalesce(post = "
                "(SELECT moved_to FROM posts WHERE id = :kept), 0), post, :kept) WHERE id = :address",
                {"accepted": accepted, "kept": kept.id, "address": post.address},
            )
            note_checked(db, post.address, post.fetches, accepted=accepted, changed=changed)
    return kept


def _keep_known(
    db: Database, found: Found, place: Place, page: Post, count_words: Callable[[str], int]
) -> KeptPost:
    id_ = place.post
    assert id_ is not None  # noqa: S101 - the caller has looked
    old = post_of(db, id_)
    is_same_text = text_hash(old.body_text) == text_hash(page.body_text)
    shared = None if is_same_text else _shows_it_too(db, found.crawl, id_, page)
    reason = suspicion(old, page, shared_with=shared, elsewhere=place.elsewhere)
    if reason is not None:
        if shared:
            withdraw_content(db, found.crawl, page, count_words)
        note_suspect(db, found._replace(changes=changes(old, page), suspect=reason), id_, page)
        return KeptPost(id_, "suspect")
    held = held_back(old, page)
    post = merged(old, page)
    changed = changes(old, post)
    if changed:
        replace_content(db, found._replace(changes=changed), id_, post)
    else:
        see_again(db, id_, old, post)
    if post.candidates != old.candidates:
        note_candidates(db, id_, post.candidates)
    return KeptPost(id_, "changed" if changed else "same", held)


def _shows_it_too(db: Database, crawl: Crawl, id_: int, page: Post) -> str | None:
    """Return the address of another post of the blog that has this text, or whose page shows it now."""
    row = db.execute(
        "SELECT url FROM posts WHERE blog = :blog AND text_hash = :hash AND id != :id UNION ALL "
        # By the index of these few, lest the rows of all posts of the blog be read for each that changed
        "SELECT posts.url FROM posts INDEXED BY posts_unusual JOIN versions ON versions.id = posts.suspect "
        "WHERE blog = :blog AND (status != 'live' OR posts.suspect NOTNULL) AND posts.id != :id "
        "AND versions.body_text = :text",
        {"blog": crawl.blog, "id": id_, "hash": text_hash(page.body_text), "text": page.body_text},
    ).fetchone()
    return row[0] if row else None
