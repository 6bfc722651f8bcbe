"""The page of gaps: the audit of every blog of an archive, those with gaps first."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Response
from sqlite_utils import Database

from archive.audit import audit_blog
from explore.archives import entered
from explore.completeness import CLAIMS, GRADES, shown
from explore.mistrust import asked, tidy
from explore.runs import is_running

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette
    from datasette.utils.asgi import Request

MOST = 10
"""So many gaps of a blog are named here; its own page names more."""
BLOGS = 500
"""So many blogs are told of."""
PATIENCE_SECONDS = 5
"""So long the page may audit; of a blog that is left then the last run speaks."""

_BLOGS = """
SELECT blogs.id, blogs.url, coalesce(blogs.title, blogs.url) AS title, crawls.outcome, crawls.ended_at,
       crawls.id AS run, crawls.pid, coalesce(missing.number, 0) AS missing
FROM blogs LEFT JOIN crawls ON crawls.id = (SELECT max(id) FROM crawls WHERE blog = blogs.id)
LEFT JOIN (SELECT blog, count(*) AS number FROM missing_posts WHERE accepted IS NULL GROUP BY blog) AS missing
    ON missing.blog = blogs.url
ORDER BY missing DESC, title COLLATE NOCASE LIMIT ?
"""
_NUMBERS = {"id", "missing", "run", "pid"}


async def gaps(datasette: Datasette, request: Request) -> Response:
    """Return the page that audits the archive: verdict, witnesses, gaps and accepted gaps of each blog."""
    database = await entered(datasette, request)
    until = time.monotonic() + PATIENCE_SECONDS
    blogs = await asked(datasette, database, _blogs)
    running = [blog for blog in blogs or () if _runs(datasette, database, blog)]
    told = [blog | {"audit": await _audit(datasette, database, blog["id"], until)} for blog in blogs or ()]
    audits = [blog["audit"] for blog in told if blog["audit"]]
    html = await datasette.render_template(
        "archive_gaps.html",
        {
            "database": database,
            "blogs": None if blogs is None else told,
            "gaps": sum(len(audit["gaps"]) for audit in audits),
            "accepted": sum(len(audit["accepted"]) for audit in audits),
            "running": running,
            "whole": len(audits) == len(told),
            "claims": CLAIMS,
            "grades": GRADES,
            "most": MOST,
        },
        request=request,
        view_name="gaps",
    )
    return Response.html(html)


def _runs(datasette: Datasette, database: str, blog: dict[str, Any]) -> bool:
    return blog["run"] is not None and not blog["ended_at"] and is_running(datasette, database, blog["pid"])


def _blogs(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    found = connection.execute(_BLOGS, [BLOGS])
    names = [column[0] for column in found.description]
    return [tidy(dict(zip(names, row, strict=True)), numbers=_NUMBERS) for row in found]


async def _audit(datasette: Datasette, database: str, blog: int, until: float) -> dict[str, Any] | None:
    """Return the audit of a blog; None where there is none, or no time is left for it."""
    left = int((until - time.monotonic()) * 1000)
    if left <= 0:
        return None

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        return shown(audit_blog(Database(connection, recursive_triggers=False, execute_plugins=False), blog))

    return await asked(datasette, database, read, left)


ROUTES = [(r"^/(?P<database>[^/]+)/-/gaps$", gaps)]
