"""What a list or a search shows as CSV, JSON, NDJSON, posts as Markdown and Atom too: all, in its order."""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from datasette.utils import tilde_encode
from datasette.utils.asgi import BadRequest, Forbidden, NotFound
from sqlite_utils import Database

from archive.export.feeds import feed_of
from archive.export.formats import FORMATS
from archive.export.manner import Feed, Manner
from archive.export.rows import BODY_FIELDS, FIELDS, LIST_FIELDS, stored_post
from archive.searching.finding import find_all
from explore.archives import entered
from explore.downloads import CHUNK, Download
from explore.gathering import Gathered
from explore.mistrust import asked, text, tidy
from explore.permissions import ensure_table
from explore.search import Asked, chosen_filters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Awaitable, Callable, Sequence

    from datasette.app import Datasette
    from datasette.utils.asgi import Request

LISTS = {"posts": "id", "silently_edited_posts": "post", "vanished_posts": "post", "read_times": "post"}
"""Tables and views whose rows are posts -> the column that says which."""
TABLES = {
    *("blogs", "crawls", "versions", "categories", "tags", "authors", "recipes", "addresses", "sightings"),
    *("fetches", "status_changes", "warc_files", "acceptances", "tombstones", "hosts", "images"),
}
"""Other tables whose rows are told by their id: they are given as they stand, with all their columns."""
KEYLESS = {
    *("links", "link_counts", "candidates", "missing_posts", "recent_changes", "posts_by_month"),
    "posts_by_category",
}
"""Tables and views whose rows have no id: they are given likewise."""
AS_ROWS = TABLES | KEYLESS
OFFERED = {"csv": "CSV", "json": "JSON", "ndjson": "NDJSON", "markdown": "Markdown", "atom": "Atom"}
_OF_TABLES = ("csv", "json", "ndjson")
_NUMBERS = {"id", "read_minutes", "word_count", "version"}
# What an address of a list says of its page rather than of its rows
_OF_PAGE = re.compile(
    r"_(?:(?:no)?col|size|next|shape|nl|facet.*|json|json_infinity|labels|trace|extra|stream|dl|offset|"
    r"nocount|nofacet|nosuggest|format|ttl)|page"
)
_LIMIT = re.compile(r"\s+limit \d+(?: offset \d+)?\s*$")
_ROW = "SELECT * FROM {} WHERE id = ?"
_PLAIN = re.compile(r"[^A-Za-z0-9_-]+")


class Link(NamedTuple):
    """A format and where its posts are to be had."""

    name: str
    path: str


def links(datasette: Datasette, database: str, what: str, query: str) -> list[Link]:
    """Return where the rows of a list, or of the "search", are to be had, narrowed as ``query`` says."""
    kept = _of_rows(query)
    path = f"{datasette.urls.database(database)}/-/take/{what}"
    kinds = _OF_TABLES if what in AS_ROWS else OFFERED
    return [Link(OFFERED[kind], f"{path}.{kind}?{kept}" if kept else f"{path}.{kind}") for kind in kinds]


async def take(datasette: Datasette, request: Request, receive: Any) -> Download:
    """Return the rows of a list as a download."""
    database = await entered(datasette, request)
    what, kind = request.url_vars["list"], request.url_vars["format"]
    if what not in {"search", *LISTS, *AS_ROWS} or kind not in (_OF_TABLES if what in AS_ROWS else OFFERED):
        raise NotFound("There is no such list, or no such format.")
    await ensure_table(datasette, request.actor, database, what if what in AS_ROWS else "posts")
    form = FORMATS[kind]
    name = _PLAIN.sub("-", f"{database}-{what}").strip("-")
    more, close = await _text(datasette, database, request)
    return Download(
        more,
        receive,
        close=close,
        headers={"Content-Disposition": f'attachment; filename="{name}{form.endings[0]}"'},
        content_type=f"{form.media}; charset=utf-8",
        only_headers=request.method == "HEAD",
    )


async def _text(
    datasette: Datasette, database: str, request: Request
) -> tuple[Callable[[], Awaitable[str]], Callable[[], None]]:
    """Return what makes the next piece of a download each time it is called, and what ends it."""
    what = request.url_vars["list"]
    if what in KEYLESS:
        sql, values = await _sql(datasette, database, what, request)
        found = Gathered(FORMATS[request.url_vars["format"]])
        await found.read(datasette, database, sql, values)
        return found.more, found.close
    ids = await (
        _found(datasette, database, request)
        if what == "search"
        else _listed(datasette, database, what, request)
    )
    manner = await (_of_table if what in TABLES else _of_posts)(datasette, database, request)
    return _pieces(datasette, database, ids, request, manner), lambda: None


async def _of_posts(datasette: Datasette, database: str, request: Request) -> Manner:
    what, form = request.url_vars["list"], FORMATS[request.url_vars["format"]]
    pages = datasette.absolute_url(request, datasette.urls.table(database, "posts"))
    own = f"{what}?{_of_rows(request.query_string)}"
    feed = await asked(datasette, database, lambda connection: feed_of(connection, own))
    fields = form.needed if form.is_fixed else _fields(with_body=form.with_body)
    return Manner(fields=fields, pages=pages, feed=feed or Feed())


async def _of_table(datasette: Datasette, database: str, request: Request) -> Manner:
    table = request.url_vars["list"]

    def columns(connection: sqlite3.Connection) -> tuple[str, ...]:
        return tuple(name for name, *_ in connection.execute(_ROW.format(table), [0]).description)

    fields = await asked(datasette, database, columns)
    if fields is None:
        raise NotFound("There is no such table in this archive.")
    return Manner(fields=fields)


def _pieces(
    datasette: Datasette, database: str, ids: Sequence[int], request: Request, manner: Manner
) -> Callable[[], Awaitable[str]]:
    """Return what makes the next piece each time it is called, of the rows that are there by then."""
    present: list[sqlite3.Connection] = []
    table = request.url_vars["list"]

    def post(id_: int) -> dict[str, Any] | None:
        row = stored_post(present[0], id_, manner.fields)
        return None if row is None else tidy(row, numbers=_NUMBERS, lists=LIST_FIELDS)

    def other(id_: int) -> dict[str, Any] | None:
        row = present[0].execute(_ROW.format(table), [id_]).fetchone()
        values = zip(manner.fields, row or (), strict=False)
        return {key: value if isinstance(value, int | float) else text(value) for key, value in values}

    rows = filter(None, map(other if table in TABLES else post, ids))
    made = FORMATS[request.url_vars["format"]].pieces(rows, manner)

    def next_piece(connection: sqlite3.Connection) -> str:
        present[:] = [connection]
        pieces, size = [], 0
        for piece in made:
            pieces.append(piece)
            size += len(piece)
            if size >= CHUNK:
                break
        return "".join(pieces)

    async def more() -> str:
        piece: str = await datasette.get_database(database).execute_fn(next_piece)
        return piece

    return more


async def _listed(datasette: Datasette, database: str, table: str, request: Request) -> Sequence[int]:
    """Return the ids of the rows of a list."""
    column = LISTS.get(table, "id")
    of_list, values = await _sql(datasette, database, table, request, _col=column)
    sql = f"SELECT {column} FROM ({of_list})"  # noqa: S608 - Datasette's own, values bound

    def ids(connection: sqlite3.Connection) -> Sequence[int]:
        found = (id_ for (id_,) in connection.execute(sql, values))
        return array("q", dict.fromkeys(found) if column == "post" else found)

    found = await asked(datasette, database, ids)
    if found is None:
        raise BadRequest("This list takes too long to gather. Narrow it.")
    return found


async def _sql(
    datasette: Datasette, database: str, table: str, request: Request, **columns: str
) -> tuple[str, Any]:
    """Return the very SQL with which Datasette shows a list, for all its rows, and its values."""
    only = {**columns, "_size": 1, "_nocount": 1, "_nofacet": 1, "_extra": "query"}
    path = f"/{tilde_encode(database)}/{table}.json?{_of_rows(request.query_string)}&{urlencode(only)}"
    own = {name: request.headers[name] for name in ("cookie", "authorization") if name in request.headers}
    answer = await datasette.client.get(path, headers=own, follow_redirects=True)
    said = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    query = said.get("query")
    if not query:
        refused = Forbidden if answer.status_code == 403 else BadRequest  # noqa: PLR2004 - HTTP
        raise refused(str(said.get("error") or "There is no such list."))
    return _LIMIT.sub("", query["sql"]), query["params"]


async def _found(datasette: Datasette, database: str, request: Request) -> Sequence[int]:
    """Return the ids of all posts that a search finds, the best first."""
    what = Asked.of(request)

    def find(connection: sqlite3.Connection) -> Sequence[int]:
        db = Database(connection, recursive_triggers=False, execute_plugins=False)
        return array("q", find_all(db, what.words, chosen_filters(db, what)))

    found = await asked(datasette, database, find)
    if found is None:
        raise BadRequest("This search takes too long. Search for other or more words.")
    return found


def _fields(*, with_body: bool) -> tuple[str, ...]:
    return FIELDS if with_body else tuple(field for field in FIELDS if field not in BODY_FIELDS)


def _of_rows(query: str) -> str:
    """Return what of a query says which rows there are, and in which order."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode([pair for pair in pairs if not _OF_PAGE.fullmatch(pair[0])])


ROUTES = [(r"^/(?P<database>[^/]+)/-/take/(?P<list>[a-z_]{1,60})\.(?P<format>[a-z]{1,20})$", take)]
