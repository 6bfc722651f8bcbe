"""The links of posts as rows: written with a post, resolved to the post that they lead to, counted anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive.links import links_of
from archive.plain import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

BARE = "rtrim(substr({0}, instr({0}, '://') + iif(substr({0}, instr({0}, '://'), 7) = '://www.', 7, 3)), '/')"
"""SQL: what the spellings of an address have in common by which links are resolved, and indexes hold it.

Scheme, ``www.`` and the last slash make no difference.
"""

_THERE = f"{BARE.format('url')} = {BARE.format('links.url')}"
LEADS_TO = (
    "SELECT found, blog FROM ("
    f"SELECT id AS found, blog, blog != links.blog AS other, 0 AS led FROM posts WHERE {_THERE} "
    f"UNION ALL SELECT post, blog, blog != links.blog, 1 FROM addresses WHERE {_THERE} AND post NOTNULL"
    ") ORDER BY other, led, found LIMIT 1"
)
"""SQL: for a row of ``links`` the post that stands there, or else the one to which that led, and its blog.

If there are several, it is one of the same blog, where that has one.
"""
ASTRAY = f"(target, target_blog) IS NOT ({LEADS_TO})"
"""SQL: whether a row of ``links`` names another post than the one to which it leads."""

RECOUNT = "SELECT blog, host, inside, coalesce(target_blog, 0), count(*) FROM links GROUP BY 1, 2, 3, 4"
"""SQL: the rows that the table ``link_counts`` has to have."""

_FILL = """
INSERT INTO links (post, position, url, host, text, inside, blog)
SELECT :post, key, {}, {}, {}, {}, {} FROM json_each(:links)
""".format(*(f"json_extract(value, '$[{place}]')" for place in range(5)))
_LEAD = f"UPDATE links SET (target, target_blog) = ({LEADS_TO}) WHERE post = ? AND {ASTRAY}"
_ROWS = "SELECT url, host, text, inside, blog FROM links WHERE post = ? ORDER BY position"


_SAID = "status, blog, body_html, url"


def _links(status: str, blog: int, html: str, url: str) -> list[tuple[object, ...]]:
    return [] if status == "moved" else [(*link, blog) for link in links_of(html, url)]


def note_links(db: Database, id_: int) -> None:
    """Make the links in the body of the post with that id its rows; the caller holds the transaction.

    Rows that are as they should be are not written again. A post that moved has its links at its new row.
    """
    links = _links(*db.execute(f"SELECT {_SAID} FROM posts WHERE id = ?", [id_]).fetchone())
    known = db.execute(_ROWS, [id_]).fetchall()
    if links == known:
        return
    if known:
        db.execute("DELETE FROM links WHERE post = ?", [id_])
    if links:
        db.execute(_FILL, {"post": id_, "links": json.dumps(links)})
        db.execute(_LEAD, [id_])


def link_faults(db: Database) -> Iterator[str]:
    """Yield in words what is wrong with the rows of links, and of their counts."""
    wrong = sum(
        _links(*said) != db.execute(_ROWS, [id_]).fetchall()
        for id_, *said in db.execute(f"SELECT id, {_SAID} FROM posts")
    )
    if wrong:
        yield f"{counted(wrong, 'post')} with rows of links that its text does not bear out"
    (led,) = db.execute(f"SELECT count(*) FROM links WHERE {ASTRAY}").fetchone()
    if led:
        yield f"{counted(led, 'row')} of links with another post than the one that stands there"
    (miscounted,) = db.execute(
        f"SELECT (SELECT count(*) FROM (SELECT * FROM link_counts EXCEPT {RECOUNT})) + "
        f"(SELECT count(*) FROM ({RECOUNT} EXCEPT SELECT * FROM link_counts))"
    ).fetchone()
    if miscounted:
        yield f"{counted(miscounted, 'row')} of link_counts that the links do not bear out"


def mend_links(db: Database) -> None:
    """Make the rows of links anew where one is wrong: a damaged text that was replaced leaves its links.

    The caller holds the transaction.
    """
    if next(link_faults(db), None) is None:
        return
    for (id_,) in db.execute("SELECT id FROM posts").fetchall():
        note_links(db, id_)
    db.execute(f"UPDATE links SET (target, target_blog) = ({LEADS_TO}) WHERE {ASTRAY}")
    db.execute("DELETE FROM link_counts")
    db.execute(f"INSERT INTO link_counts {RECOUNT}")
