"""How the posts that were found divide by blog, category, year, tag, author and status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

VALUES = 12
"""Values of one kind that are given, those of most posts first."""
COUNTED = 300
"""Posts that are counted, the best: of each its facts lie elsewhere on the disk."""
_FACTS = "posts INDEXED BY posts_facts"
_POSTS = "(SELECT value FROM json_each(?))"
_TERM = (
    "SELECT {table}.name, {table}.name, count(*) FROM posts_{table} AS joined "
    "JOIN {table} ON {table}.id = joined.{term} WHERE joined.post IN {posts} "
    "GROUP BY {table}.id ORDER BY 3 DESC, 2 LIMIT {most}"
)
_COLUMN = (
    f"SELECT {{column}}, {{column}}, count(*) FROM {_FACTS} WHERE id IN {{posts}} AND {{column}} NOTNULL "
    "GROUP BY {column} ORDER BY {order} LIMIT {most}"
)
_BLOG = (
    "SELECT blogs.id, coalesce(blogs.title, blogs.url), count(*) "
    f"FROM {_FACTS} "
    "JOIN blogs ON blogs.id = posts.blog WHERE posts.id IN {posts} GROUP BY blogs.id "
    "ORDER BY 3 DESC LIMIT {most}"
)
_KINDS = {
    "blog": _BLOG,
    "category": _TERM.replace("{table}", "categories").replace("{term}", "category"),
    "tag": _TERM.replace("{table}", "tags").replace("{term}", "tag"),
    "author": _TERM.replace("{table}", "authors").replace("{term}", "author"),
    "year": _COLUMN.replace("{column}", "year").replace("{order}", "1 DESC"),
    "status": _COLUMN.replace("{column}", "status").replace("{order}", "3 DESC"),
}


class Share(NamedTuple):
    """A value, what it is called, and how many of the posts have it."""

    value: str | int
    name: str
    posts: int


def shares(db: Database, posts: Sequence[int]) -> dict[str, list[Share]]:
    """Return the values of each kind that some of the first ``COUNTED`` of these posts have, others not."""
    found = {}
    posts = posts[:COUNTED]
    for kind, sql in _KINDS.items():
        rows = db.execute(sql.format(posts=_POSTS, most=VALUES), [json.dumps(list(posts))])
        values = [share for row in rows if (share := Share(*row)).posts < len(posts)]
        if values:
            found[kind] = values
    return found
