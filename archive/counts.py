"""How many posts have each value that a list is filtered by, and each two: kept, and counted anew."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

COLUMNS = {
    "all": ("id", "''"),
    "status": ("status", "{}"),
    "blog": ("blog", "{}"),
    "year": ("year", "{}"),
    "month": ("published", "iif({0} GLOB '????-??*', substr({0}, 1, 7), NULL)"),
    "read_minutes": ("read_minutes", "{}"),
    "category": ("category", "{}"),
    "version": ("version", "iif({0} = 1, 1, NULL)"),
}
"""Facet -> a column of ``posts``, and what of it is the value: all posts have that of ``all``, those that
were never edited that of ``version``."""

TERMS = {"author": ("posts_authors", "author"), "tag": ("posts_tags", "tag")}
"""Facet -> the table that joins its terms with posts, and the column of that table."""

FACETS = (*COLUMNS, *TERMS)
"""In the order in which a pair of values is counted: under the first of the two facets."""


_BESIDE_MONTH = {"all", "status", "blog", "category"}
PAIRS = (
    ("all", "all"),
    *(
        (one, other)
        for one, other in combinations(FACETS, 2)
        if "month" not in (one, other) or {one, other} & _BESIDE_MONTH
    ),
)
"""What is counted together; months, of which there are many, only with what charts show them by."""


def recount() -> str:
    """Return SQL that gives the rows that the table ``counts`` has to have."""
    counted = " UNION ALL ".join(f"SELECT * FROM ({_counted(one, other)})" for one, other in PAIRS)
    return f"SELECT * FROM ({counted})"


def count_faults(db: Database) -> int:
    """Return how many rows of ``counts`` are not what the posts say, too many and missing ones among them."""
    found: int = db.execute(
        f"SELECT (SELECT count(*) FROM (SELECT * FROM counts EXCEPT {recount()})) + "
        f"(SELECT count(*) FROM ({recount()} EXCEPT SELECT * FROM counts))"
    ).fetchone()[0]
    return found


def mend_counts(db: Database) -> None:
    """Count anew what the posts do not bear out: a damaged value that was replaced leaves its count there."""
    if count_faults(db):
        db.execute("DELETE FROM counts")
        db.execute(f"INSERT INTO counts {recount()}")


def _counted(one: str, other: str) -> str:
    joined = "".join(
        f" JOIN {TERMS[facet][0]} ON {TERMS[facet][0]}.post = posts.id"
        for facet in TERMS
        if facet in (one, other)
    )
    # By the index that holds what is counted: the rows of posts hold their whole texts.
    return (
        f"SELECT '{one}', {_value(one)} AS value, '{other}', {_value(other)} AS other_value, count(*) "
        f"FROM posts INDEXED BY posts_facts{joined} WHERE value NOTNULL AND other_value NOTNULL GROUP BY 2, 4"
    )


def _value(facet: str) -> str:
    if facet in TERMS:
        join, column = TERMS[facet]
        return f"{join}.{column}"
    column, value = COLUMNS[facet]
    return value.format(f"posts.{column}")
