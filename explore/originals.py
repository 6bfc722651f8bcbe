"""What a blog's server sent, out of its WARC record: told on a page of ours, shown only in a sandbox."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import webencodings  # type: ignore[import-untyped]  # it ships no types
from selectolax.lexbor import LexborHTMLParser

from archive.place import warc_folder
from archive.warc_reading import Record, record_at
from explore.burden import too_heavy
from explore.mistrust import asked, text, tidy
from explore.unpacking import LARGEST, PackedError, unpacked

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette
    from selectolax.lexbor import LexborNode

_FETCH = """
SELECT fetches.id, fetches.url, fetches.fetched_at, fetches.status, fetches.bytes, fetches.content_type,
       fetches.warc_file, fetches.warc_offset, fetches.warc_length, fetches.warc_sha256,
       coalesce(addresses.post, (SELECT post FROM versions WHERE fetch = fetches.id),
                (SELECT min(post) FROM posts_images WHERE posts_images.image = fetches.image)) AS post,
       (SELECT max(id) FROM fetches AS whole WHERE whole.address = fetches.address AND whole.id < fetches.id
        AND whole.status BETWEEN 200 AND 299) AS whole
FROM fetches LEFT JOIN addresses ON addresses.id = fetches.address WHERE fetches.id = ?
"""
_NUMBERS = ("id", "status", "bytes", "warc_offset", "warc_length", "post", "whole")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_PRESCANNED = 1024
_READINGS = 4
"""Markup can be made so that it means another thing each time it is read; what still does is no page."""
_ROOM = 1 << 20
"""Bytes of headers that a record may have besides its body."""
# They would lead the reader elsewhere, open a connection that no content security policy stops, or hide
# one that does from a parser.
_LEADING = "script, link, base, meta, iframe, frame, object, embed, noscript, template"


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A response and what can be shown of it."""

    facts: dict[str, Any]
    """The row of ``fetches``."""
    trouble: str | None
    """Why its body cannot be shown; None if it can."""
    kind: Literal["page", "text", "other"] = "other"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    """Without content coding."""
    record: Record | None = None
    """What the WARC files hold of it."""


async def captured(datasette: Datasette, database: str, fetch: int) -> Captured | None:
    """Return the response of that id; None if the archive names none."""

    def row(connection: sqlite3.Connection) -> dict[str, Any] | None:
        found = connection.execute(_FETCH, [fetch]).fetchone()
        return dict(found) if found else None

    found = await asked(datasette, database, row)
    path = datasette.get_database(database).path
    if found is None or path is None:
        return None
    facts = tidy(found, numbers=_NUMBERS)
    return await asyncio.to_thread(_opened, facts, warc_folder(Path(path)))  # it may be long


def _opened(facts: dict[str, Any], folder: Path) -> Captured:
    if not facts["warc_file"] or facts["warc_offset"] is None:
        return Captured(facts=facts, trouble="It was archived without WARC files.")
    offset = max(0, facts["warc_offset"])
    record = record_at(folder, facts["warc_file"], offset, limit=LARGEST + _ROOM)
    if record is None or facts["warc_sha256"] not in {None, record.sha256}:
        return Captured(facts=facts, trouble="Its record in the WARC files is missing or damaged.")
    if record.url != facts["url"] or record.status is None:
        return Captured(facts=facts, trouble="Where its record should be, the WARC files hold another.")
    headers = _headers(record)
    try:
        body = unpacked(record.body, ",".join(value for name, value in headers if name == "content-encoding"))
    except PackedError as error:
        told = f"It cannot be shown: {error}."
        return Captured(facts=facts, trouble=told, headers=headers, record=record)
    trouble, kind = None if body else "The answer has no body.", _kind(headers, body)
    return Captured(facts=facts, trouble=trouble, kind=kind, headers=headers, body=body, record=record)


def _headers(record: Record) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in record.headers)


def _kind(headers: tuple[tuple[str, str], ...], body: bytes) -> Literal["page", "text", "other"]:
    media = _media(headers)
    if media in {"text/html", "application/xhtml+xml"}:
        return "page"
    if media.startswith("text/") or re.search(r"[/+](?:json|xml)$", media):
        return "text"
    start = body[:_PRESCANNED].lstrip().lower()
    return "page" if not media and start.startswith((b"<!doctype html", b"<html")) else "other"


def _media(headers: tuple[tuple[str, str], ...]) -> str:
    return (
        next((value for name, value in headers if name == "content-type"), "")
        .partition(";")[0]
        .strip()
        .lower()
    )


def shown(captured: Captured) -> str:
    """Return the body as text; of a page the markup without what would lead its reader elsewhere.

    >>> shown(Captured(facts={}, trouble=None, kind="page", body=b"<base href=//x.example><p>Hi</p>"))
    '<html><head></head><body><p>Hi</p></body></html>'
    """
    said = _decoded(captured.headers, captured.body)
    if captured.kind != "page":
        return said
    for _ in range(0 if too_heavy(said) else _READINGS):
        tree = LexborHTMLParser(said)
        leading = tree.css(_LEADING)
        if not leading:
            return said
        _remove(leading)
        said = text(tree.html) or ""
    return f"<pre>{escape(said)}</pre>"


def _remove(nodes: list[LexborNode]) -> None:
    """Remove the nodes, each of which takes what it holds with it."""
    gone: set[int] = set()
    for node in nodes:
        parent = node.parent
        while parent is not None and parent.mem_id not in gone:
            parent = parent.parent
        gone.add(node.mem_id)
        if parent is None:
            node.decompose()


def _decoded(headers: tuple[tuple[str, str], ...], body: bytes) -> str:
    """Return a body as text by its byte order mark, its header, its own word, or the bytes (HTML, 13.2.3)."""
    content_type = next((value for name, value in headers if name == "content-type"), "")
    declared = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    own = _META.search(body[:_PRESCANNED])
    labels = [declared[1] if declared else "", own[1].decode("ascii", "replace") if own else ""]
    encoding = next((found for label in labels if (found := webencodings.lookup(label))), None)
    if encoding is None:
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            encoding = webencodings.lookup("windows-1252")
    decoded: str = webencodings.decode(body, encoding, "replace")[0]
    return decoded
