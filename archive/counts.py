"""How many posts have each value that a list is filtered by, and each two: kept, and counted anew."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

COLUMNS = {
    "status": ("status", "{}"),
    "blog": ("blog", "{}"),
    "year": ("year", "{}"),
    "month": ("published", "iif({0} GLOB '????-??*', substr({0}, 1, 7), NULL)"),
    "read_minutes": ("read_minutes", "{}"),
    "category": ("category", "{}"),
}
"""Facet -> a column of ``posts``, and what of it is the value."""

TERMS = {"author": ("posts_authors", "author"), "tag": ("posts_tags", "tag")}
"""Facet -> the table that joins its terms with posts, and the column of that table."""

FACETS = (*COLUMNS, *TERMS)
"""In the order in which a pair of values is counted: under the first of the two facets."""


_BESIDE_MONTH = {"status", "blog", "category"}
PAIRS = tuple(
    (one, other)
    for one, other in combinations(FACETS, 2)
    if "month" not in (one, other) or {one, other} & _BESIDE_MONTH
)
"""What is counted together; months, of which there are many, only with what charts show them by."""


def recount() -> str:
    """Return SQL that gives the rows that the table ``counts`` has to have."""
    pairs = [*((facet, facet) for facet in FACETS), *PAIRS]
    counted = " UNION ALL ".join(f"SELECT * FROM ({_counted(one, other)})" for one, other in pairs)
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
    (first, tables), (second, more) = _source(one, "one"), _source(other, "other")
    joined = "" if one == other else f" JOIN {more} USING (post)"
    second = first if one == other else second
    return (
        f"SELECT '{one}', {first} AS value, '{other}', {second} AS other_value, count(*) "
        f"FROM {tables}{joined} WHERE value NOTNULL AND other_value NOTNULL GROUP BY 2, 4"
    )


def _source(facet: str, name: str) -> tuple[str, str]:
    """Return the value of a facet, and the table of it by post."""
    if facet in TERMS:
        join, column = TERMS[facet]
        return f"{name}.{column}", f"(SELECT post, {column} FROM {join}) AS {name}"
    column, value = COLUMNS[facet]
    return value.format(f"{name}.{column}"), f"(SELECT id AS post, {column} FROM posts) AS {name}"
