"""What stands between a browser and Datasette: who may ask, for which pages, and what the answer may do."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from explore.archives import allowed_hosts, archives, is_served_by_command
from explore.configuration import PLUGIN, POSTS_COLUMNS
from explore.hosts import is_ours, name_in
from explore.narrowing import FACETS
from explore.nonces import Nonce, nonce_of_response
from explore.policies import HEADERS, policy
from explore.spreadsheet import Defusing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from datasette.app import Datasette

    Message = dict[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Message, Receive, Send], Awaitable[None]]

# Datasette's other pages about itself tell the paths, versions and settings of this machine.
_OPEN = ("/-/static/", "/-/static-plugins/", "/-/jump")
_MISDIRECTED = "This archive is not served under {}. If that name is yours, "
_BY_OPTION = "allow it: blog-to-sqlite serve DB --allow-host NAME"
_BY_SETTING = (
    f'add it to "hosts" of the plugin {PLUGIN} in the configuration of this Datasette (metadata.json for its '
    f"line 0.65, datasette.yaml for 1.0: plugins, {PLUGIN}, hosts) and start it again, or serve the archive "
    "with: blog-to-sqlite serve DB --allow-host NAME"
)
_READ_ONLY = "An archive is only read here: ask with GET."
_CLOSED = "There is no such page here."
# The facets know how many posts there are, and Datasette's suggestions of others read all rows.
_SPARED = (("_nocount", "1"), ("_nosuggest", "1"))
# The facets of the list are always there; Datasette's of the same names would read all rows.
_COUNTED = {(kind, facet.name) for facet in FACETS for kind in ("_facet", "_facet_array")}
_CSV = (b"text/csv", b"text/plain")


def guarded(datasette: Datasette, app: App) -> App:
    """Return ``app`` with what archives need: defaults, headers and refusals; all else passes untouched.

    Where the configuration names hosts, only archives are served, and the guard stands before every page.
    """

    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        await datasette.invoke_startup()  # archives are known from then on
        names = allowed_hosts(datasette)
        place = _place(datasette, scope["path"])
        if names is None and place is None:
            await app(scope, receive, send)
            return
        with nonce_of_response() as nonce:
            sending = _with_headers(send, nonce, csv=_is_datasettes_csv(scope["path"]))
            refusal = _rebound(datasette, scope) if names is None else _refusal(datasette, scope, names)
            if refusal:
                await _say(sending, *refusal)
                return
            if place == "posts" and scope["method"] in {"GET", "HEAD"}:
                scope, plainer = _as_listed(scope)
                if plainer is not None:
                    await _redirect(sending, scope["path"], plainer)
                    return
            elif place == "data":
                scope = _as_data(scope)
            await app(scope, receive, sending)

    return wrapped


def _rebound(datasette: Datasette, scope: Message) -> tuple[HTTPStatus, str] | None:
    """Return why a request gets no page of an archive, where no names are configured; None if it gets one.

    What came in on a loopback address under another name than this machine's was led there by that name. On
    other addresses a Datasette may be known by any.
    """
    address = (scope.get("server") or [None])[0] or ""
    hosts = [value.decode("latin-1") for key, value in scope["headers"] if key == b"host"]
    if not is_ours(f"[{address}]" if ":" in address else address, (), None) or (
        len(hosts) == 1 and is_ours(hosts[0], (), address)
    ):
        return None
    return HTTPStatus.MISDIRECTED_REQUEST, _misdirected(datasette, hosts)


def _refusal(datasette: Datasette, scope: Message, names: Sequence[str]) -> tuple[HTTPStatus, str] | None:
    """Return why a request gets no page, or None."""
    hosts = [value.decode("latin-1") for key, value in scope["headers"] if key == b"host"]
    address = (scope.get("server") or [None])[0]
    if len(hosts) != 1 or not is_ours(hosts[0], names, address):
        return HTTPStatus.MISDIRECTED_REQUEST, _misdirected(datasette, hosts)
    if scope["method"] not in {"GET", "HEAD"}:
        return HTTPStatus.METHOD_NOT_ALLOWED, _READ_ONLY
    path = _path(datasette, scope["path"])
    # A path of two slashes would be the address of another host in the redirect that Datasette makes of it.
    if path[1:2] in {"/", "\\"} or (path.startswith("/-/") and not path.startswith(_OPEN)):
        return HTTPStatus.NOT_FOUND, _CLOSED
    return None


def _misdirected(datasette: Datasette, hosts: Sequence[str]) -> str:
    """Return what to say to a request for another host, and what allows its name where Datasette runs so."""
    name = (name_in(hosts[0]) if hosts else None) or "that name"
    return _MISDIRECTED.format(name) + (_BY_OPTION if is_served_by_command(datasette) else _BY_SETTING)


def _path(datasette: Datasette, path: str) -> str:
    base = datasette.setting("base_url")
    return "/" + path.removeprefix(base) if base != "/" else path


def _place(datasette: Datasette, path: str) -> str | None:
    """Where the path lies: "home", "posts", "data" (posts as JSON) or "archive"; None outside archives."""
    names = archives(datasette)
    path = _path(datasette, path)
    if path == "/":
        return "home" if names else None
    for name in names:
        root = "/" + str(datasette.urls.database(name)).removeprefix(datasette.setting("base_url"))
        if path == f"{root}/posts":
            return "posts"
        if path == f"{root}/posts.json":
            return "data"
        if path == root or path.startswith((f"{root}/", f"{root}.")):
            return "archive"
    return None


def _as_listed(scope: Message) -> tuple[Message, str | None]:
    """Ask for the columns that a reader wants, unless the request names columns, and for what is spared.

    A link of Datasette's
    repeats what it was asked with; where that is only the default, the query without it is returned
    too, so that addresses stay short.
    """
    pairs = [pair for pair in _pairs(scope) if pair not in _COUNTED]
    columns = tuple(value for key, value in pairs if key == "_col")
    if columns == POSTS_COLUMNS:
        return scope, urlencode([pair for pair in pairs if pair[0] != "_col" and pair not in _SPARED])
    added = (
        [] if columns or any(key == "_nocol" for key, _ in pairs) else [("_col", c) for c in POSTS_COLUMNS]
    )
    if not any(key in {"_nocount", "_nosuggest", "_nofacet"} for key, _ in pairs):
        added += _SPARED
    return scope | {"query_string": urlencode([*pairs, *added]).encode("latin1")}, None


def _as_data(scope: Message) -> Message:
    """Have the facets that a program asks for be those that are counted, not Datasette's of their names."""
    pairs = [("_facet_posts", pair[1]) if pair in _COUNTED else pair for pair in _pairs(scope)]
    return scope | {"query_string": urlencode(pairs).encode("latin1")}


def _pairs(scope: Message) -> list[tuple[str, str]]:
    """Return what a request says; a search for nothing, which Datasette lets find nothing, is none."""
    pairs = parse_qsl(scope["query_string"].decode("latin1"), keep_blank_values=True)
    return [(key, value) for key, value in pairs if key != "_search" or value.strip()]


async def _redirect(send: Send, path: str, query: str) -> None:
    location = f"{path}?{query}" if query else path
    headers = [(b"location", location.encode("latin1")), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _say(send: Send, status: HTTPStatus, sentence: str) -> None:
    body = f"{sentence}\n".encode("utf-8", "replace")
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        *([(b"allow", b"GET, HEAD")] if status == HTTPStatus.METHOD_NOT_ALLOWED else []),
    ]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _with_headers(send: Send, nonce: Nonce, *, csv: bool) -> Send:
    """Return ``send`` with our headers on every response, and with CSV defused."""
    defusing: Defusing | None = None

    async def sending(message: Message) -> None:
        nonlocal defusing
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            if csv and message["status"] == HTTPStatus.OK and _is_csv(headers):
                defusing = Defusing()
                headers = [pair for pair in headers if pair[0].lower() != b"content-length"]
            present = {key.lower() for key, _ in headers}
            wanted = {b"content-security-policy": policy(nonce).encode("ascii")} | HEADERS
            headers += [(key, value) for key, value in wanted.items() if key not in present]
            message = message | {"headers": headers}
        elif defusing is not None:
            last = not message.get("more_body", False)
            message = message | {"body": defusing.feed(message.get("body", b""), last=last)}
        await send(message)

    return sending


def _is_datasettes_csv(path: str) -> bool:
    # What is taken of a list was written by ours, defused.
    return path.endswith(".csv") and "/-/take/" not in path


def _is_csv(headers: Sequence[tuple[bytes, bytes]]) -> bool:
    return any(key.lower() == b"content-type" and value.startswith(_CSV) for key, value in headers)
