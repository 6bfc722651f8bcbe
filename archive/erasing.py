"""Taking posts and blogs out of the tables, with everything that was only theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.hosts import drop_hosts
from archive.images import ask_for_lost
from archive.searching.forms import drop_words, words_of
from archive.vocabulary import AUTHORS, CATEGORIES, TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

_DOOMED_POSTS = "(SELECT id FROM doomed WHERE kind = 'post')"
_DOOMED_ADDRESSES = "(SELECT id FROM doomed WHERE kind = 'address')"
_DOOMED_PLACES = f"(SELECT blog, url FROM addresses WHERE id IN {_DOOMED_ADDRESSES})"
_DOOMED_IMAGES = "(SELECT id FROM doomed WHERE kind = 'image')"
_DOOMED_FETCHES = f"(SELECT id FROM fetches WHERE address IN {_DOOMED_ADDRESSES})"


def erase_posts(
    db: Database, posts: Iterable[int], addresses: Iterable[int], images: Iterable[int] = ()
) -> None:
    """Delete posts, addresses and images; the caller holds the transaction, foreign keys are deferred in it.

    With ``secure_delete`` nothing of them stays in the file; the search index is built anew for that.
    """
    db.execute("CREATE TEMP TABLE IF NOT EXISTS doomed (kind TEXT, id INTEGER, PRIMARY KEY (kind, id))")
    db.execute("DELETE FROM doomed")
    db.conn.executemany("INSERT INTO doomed VALUES ('post', ?)", [(id_,) for id_ in posts])
    db.conn.executemany("INSERT INTO doomed VALUES ('address', ?)", [(id_,) for id_ in addresses])
    db.conn.executemany("INSERT INTO doomed VALUES ('image', ?)", [(id_,) for id_ in images])
    words = words_of(db, _DOOMED_POSTS)
    for statement in (
        f"UPDATE posts SET suspect = NULL, moved_to = NULL WHERE id IN {_DOOMED_POSTS}",
        f"UPDATE posts SET moved_to = NULL WHERE moved_to IN {_DOOMED_POSTS}",
        f"UPDATE addresses SET post = NULL WHERE post IN {_DOOMED_POSTS}",
        f"UPDATE versions SET fetch = NULL WHERE fetch IN {_DOOMED_FETCHES}",
        f"UPDATE status_changes SET fetch = NULL WHERE fetch IN {_DOOMED_FETCHES}",
        f"DELETE FROM status_changes WHERE post IN {_DOOMED_POSTS}",
        f"DELETE FROM versions WHERE post IN {_DOOMED_POSTS}",
        f"DELETE FROM candidates WHERE post IN {_DOOMED_POSTS}",
        f"DELETE FROM posts WHERE id IN {_DOOMED_POSTS}",
        f"DELETE FROM fetches WHERE address IN {_DOOMED_ADDRESSES}",
        f"DELETE FROM fetches WHERE image IN {_DOOMED_IMAGES}",
        f"DELETE FROM images WHERE id IN {_DOOMED_IMAGES}",
        f"DELETE FROM sightings WHERE address IN {_DOOMED_ADDRESSES}",
        f"DELETE FROM acceptances WHERE (blog, url) IN {_DOOMED_PLACES}",
        f"DELETE FROM addresses WHERE id IN {_DOOMED_ADDRESSES}",
        *(
            f"DELETE FROM {terms.table} WHERE id NOT IN (SELECT {terms.term} FROM {terms.join})"
            for terms in (CATEGORIES, TAGS, AUTHORS)
        ),
        "INSERT INTO posts_fts (posts_fts) VALUES ('rebuild')",
        "DELETE FROM doomed",
    ):
        db.execute(statement)
    drop_words(db, words)


def erase_blog(db: Database, blog: int) -> None:
    """Delete what is left of a blog whose posts and addresses are gone; the caller holds the transaction.

    Images that its runs fetched and that posts of other blogs show are due again.
    """
    its_runs = "(SELECT id FROM crawls WHERE blog = :blog)"
    ask_for_lost(db, f"crawl IN (SELECT id FROM crawls WHERE blog = {blog:d})")
    for statement in (
        f"DELETE FROM fetches WHERE crawl IN {its_runs}",
        "DELETE FROM recipes WHERE blog = :blog",
        "DELETE FROM acceptances WHERE blog = :blog",
        "DELETE FROM crawls WHERE blog = :blog",
        "UPDATE tombstones SET blog = NULL, crawl = NULL WHERE blog = :blog",
        f"UPDATE tombstones SET crawl = NULL WHERE crawl IN {its_runs}",
        "DELETE FROM blogs WHERE id = :blog",
    ):
        db.execute(statement, {"blog": blog})
    drop_hosts(db)
