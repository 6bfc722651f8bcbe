"""What a post links to, and which posts of the archive link to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explore.mistrust import asked, tidy, web

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from datasette.app import Datasette

SHOWN = 20
"""Posts or hosts that a page names; the rest stand in the table of links."""

_TO_POSTS = """
SELECT posts.id, posts.title, first.text
FROM (SELECT target, min(position) AS place, text FROM links WHERE post = ? AND target NOTNULL
      GROUP BY target ORDER BY place LIMIT ?) AS first
JOIN posts ON posts.id = first.target ORDER BY first.place
"""
_TO_HOSTS = """
SELECT host, count(*) AS number, max(inside) AS inside, min(position) AS place, url FROM links
WHERE post = ? AND target IS NULL GROUP BY host ORDER BY place LIMIT ?
"""
_FROM = """
SELECT posts.id, posts.title, posts.published, posts.blog AS home, coalesce(blogs.title, blogs.url) AS blog
FROM (SELECT DISTINCT post FROM links WHERE target IN ({line}) AND post NOT IN ({line}) LIMIT ?) AS linking
JOIN posts ON posts.id = linking.post JOIN blogs ON blogs.id = posts.blog
"""
_NUMBERS = {"id", "number", "inside", "home"}


async def links(
    datasette: Datasette, database: str, post: int, rows: Iterable[int]
) -> dict[str, list[dict[str, Any]]] | None:
    """Return where a post links to and from where it is linked, one more of each than is ``SHOWN``.

    ``rows`` are the posts that it was before it moved. Of the addresses outside the archive their hosts are
    returned, with the number and the first of them. None where the archive cannot say.
    """
    line = sorted({post, *rows})[:100]
    places = ", ".join("?" * len(line))

    def ask(connection: sqlite3.Connection) -> dict[str, list[Any]]:
        most = SHOWN + 1
        found = {
            "posts": connection.execute(_TO_POSTS, [post, most]).fetchall(),
            "hosts": connection.execute(_TO_HOSTS, [post, most]).fetchall(),
            "linking": connection.execute(_FROM.format(line=places), [*line, *line, most]).fetchall(),
        }
        return {name: [dict(row) for row in rows] for name, rows in found.items()}

    found = await asked(datasette, database, ask)
    if found is None:
        return None
    said = {name: [tidy(row, numbers=_NUMBERS) for row in rows] for name, rows in found.items()}
    for host in said["hosts"]:
        host["link"] = web(host["url"])
    return said
