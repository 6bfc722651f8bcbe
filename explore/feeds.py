"""The feeds of an archive: its new and changed posts, and all that happened to posts."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from datasette.utils.asgi import BadRequest, NotFound, Response
from sqlite_utils import Database

from archive.export.atom import MEDIA, NEEDED, feed_pieces, moment, post_entry
from archive.export.feeds import feed_of
from archive.export.filters import condition
from archive.export.rows import LIST_FIELDS, stored_post
from archive.faults import UsageFault
from explore.archives import entered
from explore.happenings import MOST, Page, Place, Wanted, happenings
from explore.mistrust import asked, tidy
from explore.narrowing import LONGEST_NUMBER
from explore.permissions import ensure_table
from explore.search import Asked, chosen_filters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from datasette.app import Datasette
    from datasette.utils.asgi import Request

_POSTS = """
SELECT posts.changed_at, posts.id FROM posts INDEXED BY posts_changed_at
WHERE {} AND status != 'moved' AND changed_at <= ? AND (changed_at < ? OR posts.id > ?)
ORDER BY changed_at DESC, posts.id LIMIT ?
"""
_NOT_MADE = "This feed takes too long, or the archive holds what it cannot be made of."


class FeedKind(NamedTuple):
    """A feed that an archive has."""

    title: str
    page: Callable[[Database, Wanted, Place, str], Page]
    """Reads a page of it: of the posts that are wanted, from a place on."""


class Link(NamedTuple):
    """A feed and its path."""

    title: str
    path: str


def links(datasette: Datasette, database: str, **filters: object) -> list[Link]:
    """Return the feeds of an archive, narrowed perhaps."""
    path = f"{datasette.urls.database(database)}/-/feed"
    query = f"?{urlencode(filters)}" if filters else ""
    return [Link(kind.title, f"{path}/{name}.atom{query}") for name, kind in FEEDS.items()]


async def feed(datasette: Datasette, request: Request) -> Response:
    """Return a page of a feed, or that the reader has it as it is (RFC 9110, 13.1).

    Raises NotFound where there is no such feed, BadRequest where it cannot be made.
    """
    database = await entered(datasette, request)
    kind = FEEDS.get(request.url_vars["feed"])
    if kind is None:
        raise NotFound("There is no such feed.")
    await ensure_table(datasette, request.actor, database, "posts")
    what = Asked.of(request)
    base = datasette.absolute_url(request, datasette.urls.database(database))

    here = f"{base}/-/feed/{request.url_vars['feed']}.atom"

    def read(connection: sqlite3.Connection) -> tuple[str, str | None]:
        """Return the feed and when it last changed, or why there is none and None."""
        db = Database(connection, recursive_triggers=False, execute_plugins=False)
        head = feed_of(db, f"feed/{request.url_vars['feed']}?{urlencode(what.filters)}", kind.title)
        try:
            wanted = Wanted(*condition(db, chosen_filters(db, what)), _numbers(what.values("blog")))
        except UsageFault as fault:
            return str(fault), None
        page = kind.page(db, wanted, Place.read(request.args.get("after")), base)
        newest = max((entry.updated for entry in page.entries), default=head.updated)
        head = replace(head, updated=newest, links=(*head.links, *_links(here, base, what.filters, page)))
        return "".join(feed_pieces(head, page.entries)), newest

    told, newest = await asked(datasette, database, read) or (_NOT_MADE, None)
    if newest is None:
        raise BadRequest(told)
    return _answer(request, told, newest)


def _numbers(ids: Sequence[str]) -> list[int]:
    return [int(one) for one in ids if one.isascii() and one.isdigit() and len(one) <= LONGEST_NUMBER]


def _posts(db: Database, wanted: Wanted, place: Place, base: str) -> Page:
    found = db.execute(
        _POSTS.format(wanted.where), [*wanted.values, place.at, place.at, place.id, MOST + 1]
    ).fetchall()
    entries = []
    for _, id_ in found[:MOST]:
        row = stored_post(db, id_, NEEDED)
        if row is not None:
            entries.append(post_entry(tidy(row, numbers={"id"}, lists=LIST_FIELDS), f"{base}/posts"))
    last = Place(found[MOST - 1][0], 0, found[MOST - 1][1]) if len(found) > MOST else None
    return Page(entries, last)


def _links(
    here: str, base: str, filters: Sequence[tuple[str, str]], page: Page
) -> tuple[tuple[str, str, str], ...]:
    """Return where the page lies, and the one after it (RFC 5005, 3)."""
    query = urlencode(filters)
    said = [
        ("self", MEDIA, f"{here}?{query}" if query else here),
        ("alternate", "text/html", f"{base}/posts"),
    ]
    if page.following:
        said.append(("next", MEDIA, f"{here}?{urlencode([*filters, ('after', page.following.written())])}"))
    return tuple(said)


def _answer(request: Request, text: str, updated: str) -> Response:
    """Return the feed, or 304 where it has not changed since."""
    tag = f'"{hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]}"'
    changed = datetime.fromisoformat(moment(updated) or "1970-01-01T00:00:00Z").astimezone(UTC)
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(changed, usegmt=True),
        "Cache-Control": "no-cache",
    }
    known = request.headers.get("if-none-match")
    is_same = _names(known, tag) if known else _is_since(request.headers.get("if-modified-since"), changed)
    if is_same:
        return Response("", status=304, headers=headers)
    return Response(text, headers=headers, content_type=f"{MEDIA}; charset=utf-8")


def _names(known: str, tag: str) -> bool:
    tags = {one.strip().removeprefix("W/") for one in known.split(",")}
    return tag in tags or "*" in tags


def _is_since(said: str | None, changed: datetime) -> bool:
    try:
        known: Any = parsedate_to_datetime(said or "")
        return bool(known >= changed)
    except (TypeError, ValueError):
        return False  # no date, or one without a zone


FEEDS = {
    "posts": FeedKind("New and changed posts", _posts),
    "history": FeedKind("All that happened to posts", happenings),
}
ROUTES = [(r"^/(?P<database>[^/]+)/-/feed/(?P<feed>[a-z]{1,20})\.atom$", feed)]
