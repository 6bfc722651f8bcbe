"""How many posts a list has, and how many of them each value: from the table of counts, or counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from archive.counts import FACETS as ORDER
from explore.narrowing import FACETS, TERMS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from explore.narrowing import Narrowing

_FACTS = ("status", "blog", "year", "read_minutes", "category")
_BY = "SELECT other_value, posts FROM counts WHERE (facet, value, other) = (?, ?, ?) {} LIMIT ?"
# Where the values asked for come first in a pair, each that there is, is looked up.
_OF = """
SELECT every.other_value, counts.posts FROM counts AS every
JOIN counts ON (counts.facet, counts.value, counts.other, counts.other_value) = (?, every.other_value, ?, ?)
WHERE (every.facet, every.value, every.other) = ('all', '', ?) {} LIMIT ?
"""
_MOST = "ORDER BY {0} DESC, 1"
# What has an order of its own is given in it.
_ORDERS = {"year": "ORDER BY 1 DESC", "read_minutes": "ORDER BY 1"}
# The posts are found once, and in the order of the joins: the planner would read the terms of all posts.
_COUNTED = """
WITH narrowed AS MATERIALIZED (
    SELECT id, status, blog, year, read_minutes, category FROM posts INDEXED BY posts_facts WHERE {}
)
SELECT '', status, blog, year, read_minutes, category, count(*) FROM narrowed GROUP BY 2, 3, 4, 5, 6
UNION ALL
SELECT 'tag', tag, 0, 0, 0, 0, count(*) FROM narrowed CROSS JOIN posts_tags ON post = id GROUP BY 2
UNION ALL
SELECT 'author', author, 0, 0, 0, 0, count(*) FROM narrowed CROSS JOIN posts_authors ON post = id GROUP BY 2
"""

Values = list[tuple[Any, int]]


class Tally(NamedTuple):
    """What a list has."""

    posts: int | None
    """How many posts; None where it would take too long to count them."""
    values: Mapping[str, Values]
    """Facet, as counts name it -> its values, of terms the ids, with the number of posts: the newest year
    first, the fewest minutes, of the others the most posts."""


def tally(connection: sqlite3.Connection, wanted: Narrowing, posts: str, parameters: Any, most: int) -> Tally:
    """Return what the list has; ``posts`` is SQL that selects it, for what ``wanted`` does not say.

    At most so many values of each facet. Raises sqlite3.OperationalError where a limit of time is met.
    """
    if wanted.is_all and len(wanted.by) <= 1:
        return _known(connection, *(wanted.by or (("all", ""),))[0], most)
    return _counted(connection, wanted, posts, parameters, most)


def _known(connection: sqlite3.Connection, facet: str, value: object, most: int) -> Tally:
    values = {}
    for other in (one.counted for one in FACETS):
        if other == facet:
            values[other] = _of_same(connection, facet, value, most)
        elif ORDER.index(facet) < ORDER.index(other):
            sql = _BY.format(_ORDERS.get(other, _MOST.format("posts")))
            values[other] = _rows(connection, sql, [facet, value, other, most])
        else:
            sql = _OF.format(_ORDERS.get(other, _MOST.format("counts.posts")))
            values[other] = _rows(connection, sql, [other, facet, value, other, most])
    return Tally(number_of(connection, facet, value), values)


def number_of(connection: sqlite3.Connection, facet: str, value: object) -> int:
    """Return how many posts have a value, by the table of counts."""
    found = connection.execute(
        "SELECT posts FROM counts WHERE (facet, value, other, other_value) = ('all', '', ?, ?)",
        [facet, value],
    ).fetchone()
    return found[0] if found else 0


def _of_same(connection: sqlite3.Connection, facet: str, value: object, most: int) -> Values:
    if facet not in TERMS:
        number = number_of(connection, facet, value)
        return [(value, number)] if number else []
    _, join, column = TERMS[facet]
    return _rows(
        connection,
        f"SELECT other.{column}, count(*) FROM {join} AS one JOIN {join} AS other USING (post) "  # noqa: S608 - constants
        f"WHERE one.{column} = ? GROUP BY 1 {_MOST.format('2')} LIMIT ?",
        [value, most],
    )


def _counted(
    connection: sqlite3.Connection, wanted: Narrowing, posts: str, parameters: Any, most: int
) -> Tally:
    """Count by what an index holds of each post: the rows themselves hold their whole texts."""
    conditions, bound = ["1"], dict(parameters)
    for number, (facet, value) in enumerate(wanted.by):
        bound[f"by{number}"] = value
        if facet in TERMS:
            _, join, column = TERMS[facet]
            conditions.append(f"id IN (SELECT post FROM {join} WHERE {column} = :by{number})")  # noqa: S608 - constants
        else:
            conditions.append(f"{facet} = :by{number}")
    if not wanted.is_all:
        _, where, said = posts.partition(" from posts where ")
        conditions.append(f"({said})" if where else f"id IN (SELECT id FROM ({posts}))")  # noqa: S608 - Datasette's own, values bound
    found: dict[str, Counter[Any]] = {facet: Counter() for facet in (*_FACTS, *TERMS)}
    for kind, *facts, number in connection.execute(_COUNTED.format(" AND ".join(conditions)), bound):
        for facet, value in zip((kind,) if kind else _FACTS, facts, strict=False):
            found[facet][value] += number
    values = {facet: _first(facet, counter, most) for facet, counter in found.items()}
    return Tally(sum(found[_FACTS[0]].values()), values)


def _first(facet: str, counted: Counter[Any], most: int) -> Values:
    order = _ORDERS.get(facet, "")
    known = [(value, posts) for value, posts in counted.items() if value is not None]
    # A damaged archive may hold a text among numbers.
    known.sort(key=lambda one: (str(type(one[0])), one[0]), reverse="DESC" in order)
    if not order:
        known.sort(key=lambda one: -one[1])
    return known[:most]


def _rows(
    connection: sqlite3.Connection, sql: str, values: Sequence[object] | Mapping[str, object]
) -> Values:
    return [(value, posts) for value, posts in connection.execute(sql, values)]
