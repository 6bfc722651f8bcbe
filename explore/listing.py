"""What the page of posts has beside its rows: how many there are, its facets, views that are ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from explore.facet import posts_of
from explore.narrowing import FACETS, address
from explore.search import KINDS
from explore.taking import links

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request


class ReadyView(NamedTuple):
    """A view of the posts under a name that stays."""

    title: str
    meaning: str
    table: str = "posts"
    query: str = ""


READY = (
    ReadyView("All posts", "Every post, newest first."),
    ReadyView("Longest reads", "By reading time, the longest first.", query="_sort_desc=read_minutes"),
    ReadyView("Never edited", "Posts of which no other version was ever seen.", query="version=1"),
    ReadyView(
        "Silently edited",
        "The text changed, and no date that the blog states did.",
        table="silently_edited_posts",
    ),
    ReadyView("Vanished", "Gone, moved or no longer listed, with what shows it.", table="vanished_posts"),
    ReadyView("No date", "Posts of which no date of publication is known.", query="published__isnull=1"),
)

_TITLES = {"read_minutes": "Minutes"}


def listing(datasette: Datasette, database: str, request: Request) -> dict[str, Any]:
    """Return what the template of the list of posts stands on."""
    here = (str(request.path), _own(request.query_string))
    views = []
    for view in READY:
        table = str(datasette.urls.table(database, view.table))
        path = f"{table}?{view.query}" if view.query else table
        views.append(
            {"title": view.title, "meaning": view.meaning, "path": path, "here": here == (table, view.query)}
        )
    return {
        "posts": posts_of(request),
        "facets": [
            {"name": facet.name, "title": _TITLES.get(facet.name, facet.name.capitalize())}
            for facet in FACETS
        ],
        "views": views,
        "ranked": _ranked(datasette, database, request),
        "takes": links(datasette, database, "posts", request.query_string),
        "more": address(request, plus=("_facet_size", "max")),
    }


def _ranked(datasette: Datasette, database: str, request: Request) -> str | None:
    """Return where the same search stands with the best first; None for a list that is not searched."""
    words = request.args.get("_search")
    if not words:
        return None
    filters = [
        (kind, value)
        for kind, key in KINDS.items()
        for name in dict.fromkeys((key, kind))
        for value in (*request.args.getlist(name), *request.args.getlist(f"{name}__exact"))
    ]
    return f"{datasette.urls.database(database)}/-/search?{urlencode([('q', words), *filters])}"


def _own(query: str) -> str:
    """Return a query without what the guard adds to it."""
    return "&".join(
        part
        for part in query.split("&")
        if part and not part.startswith(("_col=", "_nocount=", "_nosuggest="))
    )
