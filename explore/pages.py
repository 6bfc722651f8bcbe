"""What the home page and the page of one post show, read from the archive."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any

from datasette.database import QueryInterrupted
from markupsafe import Markup

from archive.records import NO_TITLE
from explore.body import readable
from explore.changes import timeline
from explore.charts import charts_of
from explore.direction import direction
from explore.images import kept_images
from explore.links import links
from explore.mistrust import tidy, web
from explore.neighbours import neighbours
from explore.provenance import facts
from explore.records import record_of
from explore.runs import is_running

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from datasette.app import Datasette

NEWEST = 8
"""Posts that the home page names."""

_BLOGS = """
SELECT blogs.id, blogs.url, coalesce(blogs.title, blogs.url) AS title, crawls.started_at, crawls.ended_at,
       crawls.outcome, crawls.pid
FROM blogs LEFT JOIN crawls ON crawls.id = (SELECT max(id) FROM crawls WHERE blog = blogs.id)
ORDER BY title COLLATE NOCASE
"""
_FIGURES = """
SELECT blogs.id AS blog,
       coalesce((SELECT posts FROM counts WHERE facet = 'all' AND value = '' AND other = 'blog'
                 AND other_value = blogs.id), 0)
       - coalesce((SELECT posts FROM counts WHERE facet = 'status' AND value = 'moved' AND other = 'blog'
                   AND other_value = blogs.id), 0) AS posts,
       (SELECT min(published) FROM posts WHERE blog = blogs.id) AS first,
       (SELECT max(published) FROM posts WHERE blog = blogs.id) AS last
FROM blogs
"""
_MISSING = (
    "SELECT blog AS address, count(*) AS missing FROM missing_posts WHERE accepted IS NULL GROUP BY blog"
)
_NEWEST = """
SELECT posts.id, posts.title, posts.published, posts.category, posts.read_minutes, posts.summary
FROM posts WHERE status != 'moved' ORDER BY published DESC, id DESC LIMIT ?
"""
_POST = """
SELECT posts.*, blogs.url AS blog_url, coalesce(blogs.title, blogs.url) AS blog_title,
       (SELECT versions.suspect FROM versions WHERE id = posts.suspect) AS shown_instead,
       (SELECT fetch FROM versions WHERE post = posts.id AND versions.suspect IS NULL
        ORDER BY number DESC LIMIT 1) AS captured
FROM posts JOIN blogs ON blogs.id = posts.blog WHERE posts.id = ?
"""
_NUMBERS = {
    "id",
    "blog",
    "version",
    "read_minutes",
    "moved_to",
    "suspect",
    "captured",
    "posts",
    "missing",
    "word_count",
    "pid",
}
_LISTS = {"authors", "categories", "tags"}
_SHOWS = re.compile(r"<img|<hr|(?:^|>)\s*[^<\s]")
"""What is more than empty tags."""


async def home(datasette: Datasette, names: Iterable[str]) -> list[dict[str, Any]]:
    """Return each archive of ``names`` with its blogs, its newest posts and its charts."""
    return [
        {
            "name": name,
            "blogs": await _blogs(datasette, name),
            "newest": await _rows(datasette, name, _NEWEST, [NEWEST]) or [],
            "charts": await charts_of(datasette, name),
        }
        for name in names
    ]


async def post(datasette: Datasette, database: str, key: str) -> dict[str, Any] | None:
    """Return the post of that id for its page, or None."""
    rows = await _rows(datasette, database, _POST, [key])
    if not rows:
        return None
    found = rows[0]
    html = found["body_html"] or ""
    events = await timeline(datasette, database, found["id"])
    images = await kept_images(datasette, database, html, found["image"])
    body = readable(html, images.body)
    return found | {
        "link": web(found["url"]),
        "body": Markup(body) if _SHOWS.search(body) else None,  # noqa: S704 - just sanitised
        "lead": images.lead,
        "untitled": found["title"] in {None, "", NO_TITLE},
        "direction": direction(found["language"]),
        "timeline": events,
        "told": await facts(datasette, database, found),
        "record": await record_of(datasette, database, found["captured"]) if found["captured"] else None,
        "beside": await neighbours(datasette, database, found),
        "links": await links(datasette, database, found["id"], (event["post"] for event in events)),
    }


async def has_posts(datasette: Datasette, database: str) -> bool:
    """Tell whether any post is in an archive."""
    rows = await _rows(datasette, database, "SELECT 1 AS posts FROM posts LIMIT 1")
    return rows is None or bool(rows)


async def _blogs(datasette: Datasette, name: str) -> list[dict[str, Any]]:
    """Return the blogs; ``posts`` and ``missing`` are None where counting would take too long."""
    blogs = await _rows(datasette, name, _BLOGS) or []
    figures = await _rows(datasette, name, _FIGURES)
    missing = await _rows(datasette, name, _MISSING)
    posts = {row["blog"]: row for row in figures or []}
    gaps = {row["address"]: row["missing"] for row in missing or []}
    none = {"posts": None if figures is None else 0, "first": None, "last": None}
    return [
        blog
        | {
            "link": web(blog["url"]),
            "live": not blog["ended_at"] and is_running(datasette, name, blog["pid"]),
        }
        | posts.get(blog["id"], none)
        | {"missing": None if missing is None else gaps.get(blog["url"], 0)}
        for blog in blogs
    ]


async def _rows(
    datasette: Datasette, name: str, sql: str, values: Sequence[object] | dict[str, object] = ()
) -> list[dict[str, Any]] | None:
    """Return the rows, or None where they would take longer than Datasette allows or cannot be had."""
    try:
        rows = await datasette.get_database(name).execute(sql, values)
    except (QueryInterrupted, sqlite3.Error):
        return None
    return [tidy(dict(row), numbers=_NUMBERS, lists=_LISTS) for row in rows]
