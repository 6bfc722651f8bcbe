"""What the page of a blog shows: its audit, witness by witness, and its runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from archive.audit import audit_blog
from archive.blogs import next_check
from explore.charts import charts_of
from explore.mistrust import asked, tidy

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette

    from archive.verdict import Audit

MOST = 200
"""So many gaps are named, and as many of what is told besides; the table of missing posts has all."""
RUNS = 20
"""So many runs are shown, the latest first."""

_RUNS = """
SELECT id, started_at, ended_at, outcome, reason, walk, "full", listing_pages, claimed_posts, posts_new,
       posts_changed, posts_same, posts_suspect, requests, not_modified, requests_saved, bytes_received
FROM crawls WHERE blog = ? ORDER BY id DESC LIMIT ?
"""

_NUMBERS = {"id", "full", "requests", "bytes_received"}

CLAIMS = {
    "listing": "The listing",
    "archive": "Archives by date or topic",
    "feed": "The feed",
    "sitemap": "The sitemap",
    "interface": "The open interface",
    "neighbour": "Links from post to post",
}
GRADES = {
    "proven": "Exactly as many posts are named as the blog itself counts.",
    "confirmed": "Another witness that knows at least nine of ten posts names no others.",
    "listing only": "The listing was walked to its end; no other witness knows as many posts.",
    "partial": "Not everything that names posts could be read.",
    "disproven": "The blog counts more posts than anybody names.",
}


async def blog(datasette: Datasette, database: str, key: str) -> dict[str, Any] | None:
    """Return what the page of the blog of that id shows; None where there is no audit to show."""
    if not key.isdigit():
        return None

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        db = Database(connection, recursive_triggers=False, execute_plugins=False)
        runs = db.execute(_RUNS, [key, RUNS])
        names = [column[0] for column in runs.description]
        return {
            "audit": shown(audit_blog(db, int(key))),
            "runs": [tidy(dict(zip(names, row, strict=True)), numbers=_NUMBERS) for row in runs],
            "next_check": next_check(db, int(key)),
            "claims": CLAIMS,
            "grades": GRADES,
            "most": MOST,
        }

    # Where there is none, Datasette's own page of the row says what there is.
    found = await asked(datasette, database, read)
    return found and found | {"charts": await charts_of(datasette, database, str(int(key)))}


def shown(audit: Audit) -> dict[str, Any]:
    """Return the audit with links where an address is one of the web; others could be scripts."""
    said = audit.as_json()
    said["link"] = _is_web(audit.blog)
    for kind in ("gaps", "accepted", "doubts", "not_refreshed", "suspects", "vanished"):
        said[kind] = [one | {"link": one["url"].startswith(("https://", "http://"))} for one in said[kind]]
    return said


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))
