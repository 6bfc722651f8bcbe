"""What ``inspect`` does: a crawl of a few pages into an archive that is thrown away, and its rows as text."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.export.rows import exported_post
from archive.faults import Exit, UnreachableFault
from archive.plain import plain_line
from archive.recording import recording
from crawler.process import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlite_utils import Database

    from crawler.walk import Walk

LISTING_PAGES = 2
"""So many listing pages are read."""

SHOWN = 300
"""Characters shown of a long value."""

FIELDS = (
    "url",
    "canonical_url",
    "authors",
    "published",
    "updated",
    "categories",
    "tags",
    "read_minutes",
    "word_count",
    "language",
    "image",
    "summary",
    "body_text",
)


def inspect_blog(url: str, changes: Mapping[str, Any]) -> Exit:
    """Print what is found at ``url`` on standard output; return DONE, or GAPS if no posts are.

    Raises UnreachableFault if the page cannot be fetched.
    """
    with (
        tempfile.TemporaryDirectory(prefix="blog-to-sqlite-") as scratch,
        recording(Path(scratch) / "inspect.db", with_warc=False) as held,
    ):
        done = run([url], held, {**changes, "MAX_LISTING_PAGES": LISTING_PAGES})
        if done.signal is not None:
            return Exit(128 + done.signal)
        (walk,) = done.walks
        if walk.fault:
            raise walk.fault
        if walk.entry_failure:
            raise UnreachableFault(f"{url}: {walk.entry_failure}. Check the address and the connection.")
        if walk.withdrawn:
            click.echo(f"No list of posts was found at {url}.", err=True)
            return Exit.GAPS
        for line in _lines(held.db, walk):
            click.echo(line)
    return Exit.DONE


def _lines(db: Database, walk: Walk) -> Iterator[str]:
    title = db.execute("SELECT title FROM blogs WHERE id = ?", [walk.crawl.blog]).fetchone()[0]
    claim, claimed = db.execute(
        "SELECT claim_text, claimed_posts FROM crawls WHERE id = ?", [walk.crawl.id]
    ).fetchone()
    yield f"{title or '(no name)'}  {walk.entry_url}"
    yield f"The blog's own count: {claimed} ({claim})" if claim else "The blog's own count: none given"
    pages = [
        page
        for (page,) in db.execute(
            "SELECT url FROM addresses WHERE kind = 'listing' ORDER BY id LIMIT -1 OFFSET 1"
        )
    ]
    yield f"Further listing pages named so far: {len(pages)}"
    yield from (f"  {page}" for page in pages)
    documents = db.execute(
        "SELECT kind, url, (SELECT count(*) FROM sightings WHERE page = addresses.url) FROM addresses "
        "WHERE kind IN ('feed', 'sitemap') AND state = 'done' ORDER BY id"
    ).fetchall()
    yield f"Feeds and sitemaps: {len(documents)}"
    yield from (f"  {kind} {url}: names {count} addresses" for kind, url, count in documents)
    cards = db.execute(
        "SELECT addresses.url, sightings.facts FROM sightings JOIN addresses ON addresses.id = address "
        "WHERE witness = 'listing' ORDER BY sightings.id"
    ).fetchall()
    yield f"\nPosts named on the first {walk.progress.listing_pages} listing pages: {len(cards)}"
    for url, facts in cards:
        yield f"  {url}"
        for field, said in json.loads(facts).items():
            yield f"    {field}: {' | '.join(_short(text) for text, _ in said)}"
    ids = [id_ for (id_,) in db.execute("SELECT id FROM posts ORDER BY id")]
    yield f"\nSample of {len(ids)} posts, each value with its source"
    for id_ in ids:
        yield from _post_lines(db, id_)


def _post_lines(db: Database, id_: int) -> Iterator[str]:
    post = exported_post(db, id_)
    sources = json.loads(db.execute("SELECT sources FROM posts WHERE id = ?", [id_]).fetchone()[0])
    yield f"  {post['title']}{_source(sources, 'title')}"
    for field in FIELDS:
        value = post.get(field)
        if value not in (None, "", []):
            said = "; ".join(value) if isinstance(value, list) else str(value)
            yield f"    {field}: {_short(said)}{_source(sources, field)}"


def _source(sources: Mapping[str, str], field: str) -> str:
    return f"  [{sources[field]}]" if field in sources else ""


def _short(text: str) -> str:
    folded = plain_line(" ".join(text.split()))
    return folded if len(folded) <= SHOWN else folded[: SHOWN - 1] + "…"
