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

_HERE, _THERE = BARE.format("url"), BARE.format("{url}")
_OTHER = "blog != (SELECT blog FROM posts WHERE id = {post})"
TARGET = (
    "(SELECT found FROM ("
    f"SELECT id AS found, {_OTHER} AS other, 0 AS led FROM posts WHERE {_HERE} = {_THERE} "
    f"UNION ALL SELECT post, {_OTHER}, 1 FROM addresses WHERE {_HERE} = {_THERE} AND post NOTNULL"
    ") ORDER BY other, led, found LIMIT 1)"
)
"""SQL: the post that stands at ``{url}``, or else the one to which that led; of the same blog if it can."""
LEADS_TO = TARGET.format(url="links.url", post="links.post")
"""SQL: the same for a row of ``links``."""

RECOUNT = (
    "SELECT posts.blog, host, coalesce(target.blog, 0), count(*) FROM links "
    "JOIN posts INDEXED BY posts_facts ON posts.id = links.post "
    "LEFT JOIN posts AS target INDEXED BY posts_facts ON target.id = links.target GROUP BY 1, 2, 3"
)
"""SQL: the rows that the table ``link_counts`` has to have."""

_TAKEN = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(4))
_FILL = (
    f"INSERT INTO links (post, position, url, host, text, inside, target) SELECT :post, key, {_TAKEN}, "
    f"{TARGET.format(url=_TAKEN.partition(', json')[0], post=':post')} FROM json_each(:links)"
)
_ROWS = "SELECT url, host, text, inside FROM links WHERE post = ? ORDER BY position"


def note_links(db: Database, id_: int) -> None:
    """Make the links in the body of the post with that id its rows; the caller holds the transaction.

    Rows that are as they should be are not written again.
    """
    links = links_of(*db.execute("SELECT body_html, url FROM posts WHERE id = ?", [id_]).fetchone())
    known = db.execute(_ROWS, [id_]).fetchall()
    if links == known:
        return
    if known:
        db.execute("DELETE FROM links WHERE post = ?", [id_])
    db.execute(_FILL, {"post": id_, "links": json.dumps(links)})


def link_faults(db: Database) -> Iterator[str]:
    """Yield in words what is wrong with the rows of links, and of their counts."""
    wrong = sum(
        links_of(html, url) != db.execute(_ROWS, [id_]).fetchall()
        for id_, url, html in db.execute("SELECT id, url, body_html FROM posts")
    )
    if wrong:
        yield f"{counted(wrong, 'post')} with rows of links that its text does not bear out"
    (led,) = db.execute(f"SELECT count(*) FROM links WHERE target IS NOT {LEADS_TO}").fetchone()
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
    db.execute(f"UPDATE links SET target = {LEADS_TO} WHERE target IS NOT {LEADS_TO}")
    db.execute("DELETE FROM link_counts")
    db.execute(f"INSERT INTO link_counts {RECOUNT}")
