"""Lists of the posts that have a tag or an author, found by the join tables."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from datasette.filters import FilterArguments

from explore.narrowing import TERMS, narrowing
from explore.tally import number_of

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request

FEW = 20_000
"""Posts that are sooner fetched and sorted than met on the way through all posts, newest first."""


async def among_posts_of_terms(
    datasette: Datasette, database: str, request: Request
) -> FilterArguments | None:
    """Return conditions that spare Datasette's own, which reads the list of tags of every post.

    They say the same; SQLite starts from the narrower one. None where no rare term is asked for.
    """

    def conditions(connection: sqlite3.Connection) -> FilterArguments | None:
        terms = [one for one in narrowing(connection, request).by if one[0] in TERMS]
        rare = [(facet, id_) for facet, id_ in terms if number_of(connection, facet, id_) <= FEW]
        where = []
        for place, (facet, _) in enumerate(rare):
            _, join, column = TERMS[facet]
            where.append(f"posts.id IN (SELECT post FROM {join} WHERE {column} = :term{place})")  # noqa: S608 - constants
        bound = {f"term{place}": id_ for place, (_, id_) in enumerate(rare)}
        return FilterArguments(where, params=bound) if where else None

    try:
        found: FilterArguments | None = await datasette.get_database(database).execute_fn(conditions)
    except sqlite3.Error:
        return None  # a file that somebody sent may lack these tables; Datasette's condition stands
    return found
