"""What a reader is told where there is no page: SQL is off, or the archive holds what no page can show."""

from __future__ import annotations

import sqlite3
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError

from archive.plain import plain_line
from explore.archives import archives

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from datasette.app import Datasette
    from datasette.utils.asgi import Request

_SORTING = "Cannot sort table by"
_LATE = (
    "This would take longer than the {:g} seconds that one page may take, for too many rows are looked "
    "through. Ask for less: for one blog, year or category, or for words that fewer posts hold."
)
NO_SQL = "SQL is off here, for an archive may be open to others. Switch it on: blog-to-sqlite serve DB --sql"


def is_foreseen(request: Request, exception: BaseException) -> bool:
    """Tell whether Datasette has words of its own for an exception, and calls it no fault of the server."""
    if isinstance(exception, DatasetteError):
        if _SORTING in str(exception.message) or _is_raw_search(request, exception):
            return False  # one line calls it a fault, the other has no way on from there
        if _is_late(exception) and "table" in request.url_vars:
            return False  # nobody who reads a list can change the setting that they name
        return bool(exception.status < HTTPStatus.INTERNAL_SERVER_ERROR)
    return isinstance(exception, Base400)


def unshowable(
    datasette: Datasette, request: Request, exception: BaseException
) -> Callable[[], Awaitable[Response]]:
    """Return what answers instead of a fault, which goes to standard error in one line.

    It is no fault of ours that a schema or a row is not what this program writes.
    """

    async def inner() -> Response:
        said = plain_line(f"{type(exception).__name__}: {exception}")[:300]
        sys.stderr.write(f"Not shown: {plain_line(request.path)} ({said})\n")
        told = (
            plain_line(str(exception))[:300]
            if isinstance(exception, sqlite3.Error | DatasetteError)
            else None
        )
        if _is_late(exception):
            seconds = datasette.setting("sql_time_limit_ms") / 1000
            status, sentence = int(HTTPStatus.BAD_REQUEST), _LATE.format(seconds)
        else:
            status, sentence = _told(request, exception, told)
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "error": sentence, "status": status}, status=status)
        return await _page(
            datasette, request, "Cannot be shown", sentence, status, _ways_on(datasette, request)
        )

    return inner


def forbidden_sql(datasette: Datasette, request: Request, message: str) -> Any:
    """Return the page that says how SQL is switched on; None for what is forbidden for another reason."""
    if message != "execute-sql":
        return None

    async def inner() -> Response:
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "error": NO_SQL, "status": 403}, status=403)
        return await _page(datasette, request, "SQL is off", NO_SQL, 403)

    return inner


def _is_raw_search(request: Request, exception: BaseException) -> bool:
    fault = isinstance(exception, sqlite3.Error) or getattr(exception, "title", None) == "Invalid SQL"
    return fault and request.args.get("_searchmode") == "raw"


def _is_late(exception: BaseException) -> bool:
    return isinstance(exception, QueryInterrupted) or getattr(exception, "title", None) == "SQL Interrupted"


def _told(request: Request, exception: BaseException, told: str | None) -> tuple[int, str]:
    """Return the status and the sentence: what was asked for is a matter of the one who asks."""
    if told and _SORTING in told:
        return int(HTTPStatus.BAD_REQUEST), f"{told}: sort by a column that is shown, or not at all."
    if _is_raw_search(request, exception):
        return int(HTTPStatus.BAD_REQUEST), (
            "The search was asked for as a raw expression, and it is none. "
            "Without _searchmode=raw whatever is typed is understood."
        )
    sentence = "This page cannot be made of what the archive holds or of what was asked for"
    return int(HTTPStatus.UNPROCESSABLE_ENTITY), sentence + (f": {told}." if told else ".")


def _ways_on(datasette: Datasette, request: Request) -> list[dict[str, str]]:
    """Return where the reader can go from here: to the page of the search, to the page as it is."""
    ways = []
    words = request.args.get("_search")
    for name in archives(datasette):
        if words and request.path == datasette.urls.table(name, "posts"):
            query = urlencode({"q": words}, errors="replace")
            ways.append(
                {"says": "Search for it", "link": f"{datasette.urls.database(name)}/-/search?{query}"}
            )
    if request.query_string:
        ways.append({"says": "The page without what was asked for", "link": request.path})
    return ways


async def _page(
    datasette: Datasette,
    request: Request,
    title: str,
    sentence: str,
    status: int,
    ways: Sequence[dict[str, str]] = (),
) -> Response:
    html = await datasette.render_template(
        "archive_refused.html",
        {"title": title, "error": sentence, "status": status, "ways": ways},
        request=request,
    )
    return Response.html(html, status=status)
