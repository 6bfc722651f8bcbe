"""What stands around Datasette's answers for an archive: default columns, and no request to another host."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from explore.archives import archives
from explore.configuration import POSTS_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from datasette.app import Datasette

    Message = dict[str, Any]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

# Datasette's own pages carry inline scripts and styles.
_PAGE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# A page that shows HTML of strangers runs nothing and fetches nothing but our style sheet.
_POST = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_COMMON = {b"referrer-policy": b"no-referrer", b"x-content-type-options": b"nosniff"}


def guarded(datasette: Datasette, app: App) -> App:
    """Return ``app`` with defaults and headers for the pages of archives; all else passes untouched."""

    async def wrapped(scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        await datasette.invoke_startup()  # archives are known from then on
        place = _place(datasette, scope["path"])
        if place is None:
            await app(scope, receive, send)
            return
        if place == "posts" and scope["method"] in {"GET", "HEAD"}:
            scope, plainer = _with_columns(scope)
            if plainer is not None:
                await _redirect(send, scope["path"], plainer)
                return
        await app(scope, receive, _with_headers(send, post=place == "post"))

    return wrapped


def _place(datasette: Datasette, path: str) -> str | None:
    """Where the path lies: "home", "posts", "post" or a version of one, "archive"; None outside archives."""
    names = archives(datasette)
    base = datasette.setting("base_url")
    path = "/" + path.removeprefix(base) if base != "/" else path
    if path == "/":
        return "home" if names else None
    for name in names:
        root = "/" + str(datasette.urls.database(name)).removeprefix(base)
        if path == f"{root}/posts":
            return "posts"
        if re.fullmatch(rf"{re.escape(root)}/(?:posts|versions|blogs)/\d+", path):
            return "post"
        if path == root or path.startswith(f"{root}/"):
            return "archive"
    return None


def _with_columns(scope: Message) -> tuple[Message, str | None]:
    """Ask for the columns that a reader wants, unless the request names columns.

    A link of Datasette's repeats what it was asked with; where that is only the
    default, the query without it is returned too, so that addresses stay short.
    """
    pairs = parse_qsl(scope["query_string"].decode("latin1"), keep_blank_values=True)
    columns = tuple(value for key, value in pairs if key == "_col")
    if columns == POSTS_COLUMNS:
        return scope, urlencode([pair for pair in pairs if pair[0] != "_col"])
    if columns or any(key == "_nocol" for key, _ in pairs):
        return scope, None
    query = urlencode([*pairs, *(("_col", column) for column in POSTS_COLUMNS)])
    return scope | {"query_string": query.encode("latin1")}, None


async def _redirect(send: Send, path: str, query: str) -> None:
    location = f"{path}?{query}" if query else path
    headers = [(b"location", location.encode("latin1")), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _with_headers(send: Send, *, post: bool) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            policy = _POST if post and message["status"] == HTTPStatus.OK else _PAGE
            headers = list(message.get("headers", []))
            present = {key.lower() for key, _ in headers}
            wanted = {b"content-security-policy": policy.encode("ascii")} | _COMMON
            headers += [(key, value) for key, value in wanted.items() if key not in present]
            message = message | {"headers": headers}
        await send(message)

    return sending
