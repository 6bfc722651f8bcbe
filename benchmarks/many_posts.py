"""An archive of very many posts, made up: ``python benchmarks/many_posts.py archive.db --posts 1000000``."""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import time
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlite_utils import Database

from archive.connection import writer
from archive.counts import recount
from archive.linking import RECOUNT as RECOUNT_LINKS
from archive.searching.forms import note_words
from archive.text_hash import text_hash
from benchmarks.made_up import SENTENCES, World, made_of
from benchmarks.many_links import INSERT, anchors, links

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BLOGS, CATEGORIES, TAGS, AUTHORS = 12, 40, 5_000, 400
YEARS = range(2004, 2027)
CHUNK = 5_000


def _cut(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for begin in range(0, len(items), size):
        yield items[begin : begin + size]


def weights_of(number: int) -> list[float]:
    """Return cumulative weights for so many things, the first the most frequent."""
    return list(accumulate(1 / (rank + 2) for rank in range(number)))


BLOG_WEIGHTS, CATEGORY_WEIGHTS, TAG_WEIGHTS, AUTHOR_WEIGHTS = map(
    weights_of, (BLOGS, CATEGORIES, TAGS, AUTHORS)
)
YEAR_WEIGHTS = list(accumulate(1.08**n for n in range(len(YEARS))))


def post(world: World, id_: int) -> dict[str, Any]:
    """Return the row of a post, and beside it the ids of its tags and authors."""
    chance = world.random
    places = chance.choices(range(SENTENCES), k=max(2, round(chance.lognormvariate(2.7, 0.5))))
    sentences = [world.sentences[place] for place in places]
    paragraphs = [" ".join(part) for part in _cut(sentences, 4)]
    words = sum(world.lengths[place] for place in places)
    blog = chance.choices(range(1, BLOGS + 1), cum_weights=BLOG_WEIGHTS)[0]
    category = chance.choices(range(1, CATEGORIES + 1), cum_weights=CATEGORY_WEIGHTS)[0]
    tags = dict.fromkeys(chance.choices(range(1, TAGS + 1), cum_weights=TAG_WEIGHTS, k=chance.randint(0, 7)))
    authors = [chance.choices(range(1, AUTHORS + 1), cum_weights=AUTHOR_WEIGHTS)[0]]
    year = chance.choices(YEARS, cum_weights=YEAR_WEIGHTS)[0] if chance.random() > 0.02 else None
    published = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}T08:{id_ % 60:02}:00+00:00"
    text, linked = "\n\n".join(paragraphs), links(world.random, world.blogs, id_, blog)
    return {
        "id": id_,
        "blog": blog,
        "url": f"https://blog-{blog}.example/posts/{id_}",
        "title": " ".join(sentences[0].split()[:8]).rstrip("."),
        "summary": sentences[1],
        "authors": json.dumps([f"Author {author}" for author in authors]),
        "published": published if year else None,
        "year": year,
        "category": f"Category {category}",
        "categories": json.dumps([f"Category {category}"]),
        "tags": json.dumps([f"tag-{tag}" for tag in tags]),
        "read_minutes": max(1, round(words / 200) + chance.choice((0, 0, 0, 1, 2, 5))),
        "read_time_source": "declared",
        "word_count": words,
        "language": "en",
        "body_text": text,
        "body_html": "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs) + anchors(linked),
        "status": chance.choices(("live", "gone", "moved", "unlisted"), (970, 15, 5, 10))[0],
        "first_seen_at": "2026-01-01T00:00:00+00:00",
        "last_seen_at": "2026-05-01T00:00:00+00:00",
        "changed_at": f"2026-01-{1 + id_ % 28:02}T00:00:00+00:00",
        "content_hash": f"{id_:064x}",
        "text_hash": text_hash(text),
        "_terms": (category, list(tags), authors),
        "_links": linked,
    }


def around(db: sqlite3.Connection) -> None:
    """Make the blogs, one run each, and the terms."""
    moment = "2026-01-01T00:00:00+00:00"
    blogs = range(1, BLOGS + 1)
    db.executemany(
        "INSERT INTO blogs (id, url, title, added_at) VALUES (?, ?, ?, ?)",
        [(id_, f"https://blog-{id_}.example/", f"Blog {id_}", moment) for id_ in blogs],
    )
    db.executemany(
        "INSERT INTO crawls (id, blog, pid, started_at, ended_at, outcome) "
        "VALUES (?, ?, 1, ?, ?, 'complete')",
        [(id_, id_, moment, moment) for id_ in blogs],
    )
    named = (("categories", "Category ", CATEGORIES), ("tags", "tag-", TAGS), ("authors", "Author ", AUTHORS))
    for table, name, number in named:
        rows = [(id_, f"{name}{id_}".casefold(), f"{name}{id_}") for id_ in range(1, number + 1)]
        db.executemany(f"INSERT INTO {table} (id, identity, name) VALUES (?, ?, ?)", rows)


def write(db: sqlite3.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write these posts, each with a version, an address, a sighting and a response."""
    columns = [name for name in rows[0] if not name.startswith("_")]
    db.executemany(
        f"INSERT INTO posts ({', '.join(columns)}) VALUES ({', '.join(f':{name}' for name in columns)})", rows
    )
    terms = [(row["id"], *row["_terms"]) for row in rows]
    for table, joined in (
        ("categories", [(id_, category, 0, f"Category {category}") for id_, category, _, _ in terms]),
        ("tags", [(id_, tag, n, f"tag-{tag}") for id_, _, tags, _ in terms for n, tag in enumerate(tags)]),
        (
            "authors",
            [(id_, one, n, f"Author {one}") for id_, *_, all_ in terms for n, one in enumerate(all_)],
        ),
    ):
        db.executemany(f"INSERT INTO posts_{table} VALUES (?, ?, ?, ?)", joined)
    for statement in _BESIDE:
        db.executemany(statement, rows)
    # A post that moved has its links at its new row.
    linked = [link for row in rows if row["status"] != "moved" for link in row["_links"]]
    db.executemany(INSERT, linked)


_BESIDE = (
    (
        "INSERT INTO versions (id, post, number, crawl, seen_at, content_hash, title, summary, published) "
        "VALUES (:id, :id, 1, :blog, :first_seen_at, :content_hash, :title, :summary, :published)"
    ),
    (
        "INSERT INTO addresses (id, blog, url, kind, state, post, added_at) "
        "VALUES (:id, :blog, :url, 'post', 'done', :id, :first_seen_at)"
    ),
    (
        "INSERT INTO sightings (address, witness, page, position, first_seen_at, last_seen_at, crawl) "
        "VALUES (:id, 'listing', 'https://blog.example/', 0, :first_seen_at, :last_seen_at, :blog)"
    ),
    (
        "INSERT INTO fetches (id, crawl, address, url, fetched_at, status, bytes, content_type) "
        "VALUES (:id, :blog, :id, :url, :first_seen_at, 200, 9000, 'text/html')"
    ),
)


def set_aside(db: sqlite3.Connection) -> list[str]:
    """Drop what each row would have to keep up, indexes and triggers; return what makes them again."""
    rows = db.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql NOTNULL "
        "ORDER BY type"
    ).fetchall()
    for kind, name, _ in rows:
        db.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in rows]


def chunks(world: World, posts: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the posts, so many at a time."""
    for ids in _cut(range(1, posts + 1), CHUNK):
        yield [post(world, id_) for id_ in ids]


def make(path: Path, posts: int, seed: int = 7) -> None:
    """Make the archive at ``path``, where none may be yet, and say how long each step took."""
    with writer(path):
        pass
    began = time.monotonic()

    def say(what: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {what}", flush=True)

    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in (
            "synchronous = OFF",
            "journal_mode = OFF",
            "cache_size = -400000",
            "temp_store = FILE",
        ):
            db.execute(f"PRAGMA {pragma}")
        again = set_aside(db)
        around(db)
        world = made_of(seed)
        for number, rows in enumerate(chunks(world, posts), 1):
            db.execute("BEGIN")
            write(db, rows)
            db.execute("COMMIT")
            if number % 20 == 0:
                say(f"{number * CHUNK:,} posts")
        for sql in again:
            db.execute(sql)
        say("indexes")
        db.execute(f"INSERT INTO counts {recount()}")
        db.execute(f"INSERT INTO link_counts {RECOUNT_LINKS}")
        say("counts")
        db.execute("INSERT INTO posts_fts (posts_fts) VALUES ('rebuild')")
        say("search")
        # The posts are made of these sentences: their words are all there are.
        db.execute("BEGIN")
        note_words(Database(db, execute_plugins=False), "en", world.sentences)
        db.execute("COMMIT")
        say("forms of words")
        db.execute("PRAGMA journal_mode = WAL")
    print(f"{path}: {posts:,} posts, {path.stat().st_size / 1e9:.1f} GB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--posts", type=int, default=1_000_000)
    given = parser.parse_args()
    if given.path.exists():
        parser.error(f"{given.path} exists")
    make(given.path, given.posts)
