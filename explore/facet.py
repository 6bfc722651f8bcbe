"""The facets of the list of posts: blog, category, tags, authors, year, minutes, status."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from datasette.facets import Facet
from datasette.utils import sqlite_timelimit

from explore.archives import archives
from explore.mistrust import text
from explore.narrowing import FACETS, TERMS, address, narrowing
from explore.tally import Tally, tally

if TYPE_CHECKING:
    from explore.narrowing import ListFacet

_TALLY = "blog-to-sqlite tally"


def posts_of(request: Any) -> int | None:
    """Return how many posts the list has that a request asked for, once its facets are counted."""
    known: Tally | None = request.scope.get(_TALLY)
    return known.posts if known else None


class PostsFacet(Facet):  # type: ignore[misc]  # Datasette ships no types
    """Counts what the posts of a list have, without a look at the posts where the counts are kept.

    Datasette's own facets read the rows, bodies included: of a million posts its time limit drops them.
    """

    type = "posts"

    async def suggest(self) -> list[dict[str, Any]]:
        """Suggest nothing: the facets that help are always there."""
        return []

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Return the counts of each facet, and the names of those that took too long."""
        if self.table != "posts" or self.database not in archives(self.ds):
            return [], []
        size = self.get_facet_size()
        limit = self.ds.setting("facet_time_limit_ms")

        def count(connection: sqlite3.Connection) -> tuple[Tally, dict[str, dict[Any, str]]]:
            with sqlite_timelimit(connection, limit):
                wanted = narrowing(connection, self.request)
                found = tally(connection, wanted, self.sql, self.params, size + 1)
                if self.request.args.get("_next") and not wanted.is_all:
                    found = found._replace(posts=None)  # Datasette's SQL leaves out the pages before
                return found, _labels(connection, found)

        try:
            found, labels = await self.ds.get_database(self.database).execute_fn(count)
        except sqlite3.Error:
            return [], [facet.name for facet in FACETS]
        self.request.scope[_TALLY] = found
        return [self._result(facet, found, labels, size) for facet in FACETS], []

    def _result(
        self, facet: ListFacet, found: Tally, labels: dict[str, dict[Any, str]], size: int
    ) -> dict[str, Any]:
        values = found.values[facet.counted]
        known = labels.get(facet.counted, {})
        return {
            "name": facet.name,
            # Shown beside the name unless it is "column"; the reader needs no other word.
            "type": "column",
            "hideable": False,
            "toggle_url": self._path(address(self.request)),
            "results": [self._value(facet, value, known.get(value), posts) for value, posts in values[:size]],
            "truncated": len(values) > size,
        }

    def _value(self, facet: ListFacet, value: Any, label: str | None, posts: int) -> dict[str, Any]:
        shown = label if label is not None else text(value) or ""
        pair = (facet.key, shown if facet.counted in TERMS else text(value) or "")
        selected = pair[1] in (
            *self.request.args.getlist(pair[0]),
            *self.request.args.getlist(f"{pair[0]}__exact"),
        )
        return {
            "value": pair[1] if facet.counted in TERMS else value,
            "label": shown,
            "count": posts,
            "toggle_url": self._path(
                address(self.request, **({"without": pair} if selected else {"plus": pair}))
            ),
            "selected": selected,
        }

    def _path(self, path: str) -> str:
        return str(self.ds.absolute_url(self.request, path))


def _labels(connection: sqlite3.Connection, found: Tally) -> dict[str, dict[Any, str]]:
    """Return the names of blogs, tags and authors by their ids."""
    named = {"blog": ("blogs", "coalesce(title, url)")} | {
        facet: (table, "name") for facet, (table, _, _) in TERMS.items()
    }
    labels = {}
    for facet, (table, name) in named.items():
        ids = [value for value, _ in found.values[facet] if isinstance(value, int)]
        places = ", ".join("?" * len(ids))
        rows = connection.execute(f"SELECT id, {name} FROM {table} WHERE id IN ({places})", ids)  # noqa: S608 - constants
        labels[facet] = {id_: text(label) or "" for id_, label in rows}
    return labels
