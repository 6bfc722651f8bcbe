"""The page of the search: ranked posts with their words marked, and ways to narrow them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.utils import tilde_decode
from datasette.utils.asgi import NotFound, Response
from sqlite_utils import Database

from archive.blogs import all_blogs
from archive.export.filters import Filters
from archive.searching.finding import FURTHEST, MOST, PAGE, find
from archive.searching.narrowing import COUNTED, shares
from archive.searching.spelling import near_query
from explore.archives import archives
from explore.direction import direction
from explore.mistrust import asked, tidy
from explore.permissions import ensure_table

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette
    from datasette.utils.asgi import Request

    from archive.searching.finding import Result

KINDS = {
    "blog": "blog",
    "category": "categories__arraycontains",
    "tag": "tags__arraycontains",
    "author": "authors__arraycontains",
    "year": "year",
    "status": "status",
}
"""Kind of filter -> what it is called on the page of posts."""
LONGEST = 1_000
"""Characters of a query that are read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks for: words, filters, a page."""

    words: str
    filters: tuple[tuple[str, str], ...]
    page: int

    @classmethod
    def of(cls, request: Request) -> Asked:
        """Return what a request asks for; a page that is none is the first."""
        page = request.args.get("page") or "1"
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1  # noqa: PLR2004 - digits
        filters = [(kind, value) for kind in KINDS for value in request.args.getlist(kind) if value]
        return cls(
            (request.args.get("q") or "")[:LONGEST], tuple(filters), min(max(1, number), FURTHEST // PAGE)
        )

    def link(self, path: str, **change: Any) -> str:
        """Return the address of the same search, but for what ``change`` says."""
        said = replace(self, **({"page": 1} | change))
        page = [("page", str(said.page))] if said.page > 1 else []
        return f"{path}?{urlencode([('q', said.words), *said.filters, *page])}"

    def table(self, path: str) -> str:
        """Return the address of these posts as a table."""
        filters = [(KINDS[kind], value) for kind, value in self.filters]
        return f"{path}?{urlencode([('_search', self.words), *filters])}"

    def values(self, kind: str) -> tuple[str, ...]:
        """Return what is asked for of a kind of filter."""
        return tuple(value for name, value in self.filters if name == kind)


async def search(datasette: Datasette, request: Request) -> Response:
    """Return the page of a search; without words only the form."""
    database = tilde_decode(request.url_vars["database"])
    if database not in archives(datasette):
        raise NotFound("There is no such archive.")
    await ensure_table(datasette, request.actor, database, "posts")
    what = Asked.of(request)
    path = f"{datasette.urls.database(database)}/-/search"
    found = None
    if what.words.strip():
        found = await asked(datasette, database, lambda connection: _found(connection, what, path))
    html = await datasette.render_template(
        "archive_search.html",
        {
            "database": database,
            "path": path,
            "what": what,
            "found": found,
            "as_table": what.table(datasette.urls.table(database, "posts")),
        },
        request=request,
        view_name="search",
    )
    return Response.html(html)


def _found(connection: sqlite3.Connection, what: Asked, path: str) -> dict[str, Any]:
    db = Database(connection, recursive_triggers=False, execute_plugins=False)
    blogs = {
        str(id_): (url, title or url) for id_, url, title in db.execute("SELECT id, url, title FROM blogs")
    }
    found = find(db, what.words, chosen_filters(db, what), first=(what.page - 1) * PAGE)
    reach = min(found.total, FURTHEST)
    near = None if found.total else near_query(db, what.words)
    return {
        "total": found.total,
        "asks": found.asks,
        "is_more": found.is_more,
        "most": MOST,
        "first": (what.page - 1) * PAGE + 1,
        "remarks": found.remarks,
        "results": [_shown(result, blogs) for result in found.results],
        "kinds": _kinds(db, found.best, what, path),
        "counted": min(len(found.best), COUNTED),
        "active": [
            {
                "kind": kind,
                "name": blogs[value][1] if kind == "blog" and value in blogs else value,
                "without": what.link(
                    path, filters=tuple(one for one in what.filters if one != (kind, value))
                ),
            }
            for kind, value in what.filters
        ],
        "near": near and {"words": near, "link": what.link(path, words=near)},
        "previous": what.link(path, page=what.page - 1) if what.page > 1 else None,
        "next": what.link(path, page=what.page + 1) if what.page * PAGE < reach else None,
    }


def chosen_filters(db: Database, what: Asked) -> Filters:
    """Return the filters that are asked for; blogs by their addresses."""
    blogs = {str(blog.id): blog.url for blog in all_blogs(db)} if what.values("blog") else {}
    years = [int(year) if year.isascii() and year.isdigit() else -1 for year in what.values("year")]
    if what.values("blog") and not blogs.keys() & set(what.values("blog")):
        years = [-1]  # of a blog that is not there, or no longer, there is no post
    return Filters(
        blogs=tuple(blogs[blog] for blog in what.values("blog") if blog in blogs),
        categories=what.values("category"),
        tags=what.values("tag"),
        authors=what.values("author"),
        years=tuple(min(year, 10_000) for year in years),
        statuses=what.values("status"),
    )


def _kinds(db: Database, best: Any, what: Asked, path: str) -> dict[str, list[dict[str, Any]]]:
    return {
        kind: [
            {
                "name": share.name,
                "posts": share.posts,
                "link": what.link(path, filters=(*what.filters, (kind, str(share.value)))),
            }
            for share in values
            if (kind, str(share.value)) not in what.filters
        ]
        for kind, values in shares(db, best).items()
    }


def _shown(result: Result, blogs: dict[str, tuple[str, str]]) -> dict[str, Any]:
    post = tidy(result.post | {"authors": "[]", "tags": "[]"}, numbers={"id", "read_minutes"}, lists={"tags"})
    return post | {
        "blog": blogs.get(str(post["blog"]), ("", ""))[1],
        "marked_title": result.title,
        "snippet": result.snippet,
        "direction": direction(post["language"]),
    }


ROUTES = [(r"^/(?P<database>[^/]+)/-/search$", search)]
