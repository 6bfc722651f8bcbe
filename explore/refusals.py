"""What a reader is told where there is no page: SQL is off, or the archive holds what no page can show."""

from __future__ import annotations

import sqlite3
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError

from archive.plain import plain_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from datasette.app import Datasette
    from datasette.utils.asgi import Request

NO_SQL = "SQL is off here, for an archive may be open to others. Switch it on: blog-to-sqlite serve DB --sql"


def is_foreseen(exception: BaseException) -> bool:
    """Tell whether Datasette has words of its own for an exception, and calls it no fault of the server."""
    if isinstance(exception, DatasetteError):
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
        status = int(HTTPStatus.UNPROCESSABLE_ENTITY)
        sentence = "This page cannot be made of what the archive holds or of what was asked for"
        sentence += f": {told}." if told else "."
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "error": sentence, "status": status}, status=status)
        return await _page(datasette, request, "Cannot be shown", sentence, status)

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


async def _page(datasette: Datasette, request: Request, title: str, sentence: str, status: int) -> Response:
    html = await datasette.render_template(
        "error.html", {"title": title, "error": sentence, "status": status}, request=request
    )
    return Response.html(html, status=status)
