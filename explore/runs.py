"""The pages of the runs: what each found, spent, saved and failed at; how far one under way has come."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.database import QueryInterrupted
from datasette.utils.asgi import NotFound, Response

from archive.locking import writer_of
from explore.archives import entered
from explore.mistrust import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datasette.app import Datasette
    from datasette.utils.asgi import Request

MOST = 100
"""So many runs are listed, the latest first; the table of runs has all."""
AGAIN_SECONDS = 5
"""How soon a page is asked for again by itself while a run is under way."""
_PATIENCE_MS = 1000

_RUNS = """
SELECT crawls.*, coalesce(blogs.title, blogs.url) AS title, blogs.url
FROM crawls JOIN blogs ON blogs.id = crawls.blog WHERE {} ORDER BY crawls.id DESC LIMIT ?
"""
_SPENT = (
    "SELECT count(*) AS requests, sum(bytes) AS bytes, max(fetched_at) AS last FROM fetches WHERE crawl = ?"
)
_LEFT = """
SELECT kind, count(*) AS number FROM addresses WHERE blog = ? AND state = 'pending'
GROUP BY kind ORDER BY kind
"""
_LATEST = """
SELECT fetched_at, status, url, bytes FROM fetches WHERE crawl = ? ORDER BY id DESC LIMIT 8
"""
_ANSWERS = """
SELECT status, count(*) AS number FROM fetches WHERE crawl = ? GROUP BY status ORDER BY status
"""
_FAILED = """
SELECT last_error, state, count(*) AS number FROM addresses
WHERE blog = ? AND state IN ('failed', 'gone', 'refused') GROUP BY state, last_error
ORDER BY number DESC LIMIT 30
"""
_IMAGES = """
SELECT state, iif(state = 'failed', last_error, NULL) AS last_error, count(*) AS number FROM images
WHERE id IN (SELECT posts_images.image FROM posts JOIN posts_images ON post = posts.id WHERE posts.blog = ?)
GROUP BY 1, 2 ORDER BY state = 'failed', number DESC LIMIT 30
"""
_NUMBERS = {
    *("id", "blog", "pid", "claimed_posts", "listing_pages", "posts_new", "posts_changed", "posts_same"),
    *(
        "posts_suspect",
        "requests",
        "bytes_received",
        "bytes",
        "not_modified",
        "requests_saved",
        "bytes_saved",
    ),
    *("seconds_waited", "full", "number", "status"),
}
_LISTS = {"courtesy", "traps", "drift"}


async def runs(datasette: Datasette, request: Request) -> Response:
    """Return the page that lists the runs, the latest first; with ``?blog=`` those of one blog."""
    database = await entered(datasette, request)
    blog = request.args.get("blog") or ""
    values = [int(blog), MOST] if blog.isdecimal() else [MOST]
    found = await _rows(datasette, database, _RUNS.format("blog = ?" if blog.isdecimal() else "true"), values)
    listed = [await _told(datasette, database, run) for run in found or []]
    return await _page(
        datasette,
        request,
        "archive_runs.html",
        {"database": database, "runs": listed, "most": MOST, "blog": blog},
        live=any(run["live"] for run in listed),
    )


async def run(datasette: Datasette, request: Request) -> Response:
    """Return the page of one run."""
    database = await entered(datasette, request)
    key = int(request.url_vars["run"])
    found = await _rows(datasette, database, _RUNS.format("crawls.id = ?"), [key, 1])
    if not found:
        raise NotFound("There is no such run in this archive.")
    told = await _told(datasette, database, found[0])
    last = await _rows(datasette, database, "SELECT max(id) AS id FROM crawls WHERE blog = ?", [told["blog"]])
    is_last = last is not None and last[0]["id"] == key
    told |= {
        "answers": await _rows(datasette, database, _ANSWERS, [key]),
        # What an address came to stands there for the last run alone.
        "failed": await _rows(datasette, database, _FAILED, [told["blog"]]) if is_last else None,
        "images": await _rows(datasette, database, _IMAGES, [told["blog"]]) if is_last else None,
        "is_last": is_last,
        "left": await _rows(datasette, database, _LEFT, [told["blog"]]) if told["live"] else None,
        "latest": await _rows(datasette, database, _LATEST, [key]) if told["live"] else None,
    }
    return await _page(
        datasette, request, "archive_run.html", {"database": database, "run": told}, live=told["live"]
    )


def is_running(datasette: Datasette, database: str, pid: int | None) -> bool:
    """Tell whether the process of that id, in which a run began that has no end yet, still writes."""
    path = datasette.get_database(database).path
    return pid is not None and path is not None and writer_of(Path(path)) == pid


async def _told(datasette: Datasette, database: str, run: dict[str, Any]) -> dict[str, Any]:
    """Return a run with whether it is under way, and what it spent so far, which its row says at its end."""
    live = not run["ended_at"] and is_running(datasette, database, run["pid"])
    run |= {"live": live, "last": None}
    if not run["ended_at"] and (spent := await _rows(datasette, database, _SPENT, [run["id"]])):
        run |= {
            "requests": spent[0]["requests"],
            "bytes_received": spent[0]["bytes"],
            "last": spent[0]["last"],
        }
    return run


async def _page(
    datasette: Datasette, request: Request, template: str, context: dict[str, Any], *, live: bool
) -> Response:
    html = await datasette.render_template(
        template, context | {"again": AGAIN_SECONDS if live else None}, request=request, view_name="runs"
    )
    return Response.html(html)


async def _rows(
    datasette: Datasette, database: str, sql: str, values: Sequence[object]
) -> list[dict[str, Any]] | None:
    """Return the rows; None where they cannot be had, or not soon enough."""
    try:
        found = await datasette.get_database(database).execute(sql, values, custom_time_limit=_PATIENCE_MS)
    except (QueryInterrupted, sqlite3.Error):
        return None
    return [tidy(dict(row), numbers=_NUMBERS, lists=_LISTS) for row in found.rows]


_PATH = r"^/(?P<database>[^/]+)/-/runs"
ROUTES = [(f"{_PATH}$", runs), (rf"{_PATH}/(?P<run>\d{{1,18}})$", run)]
