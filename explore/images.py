"""The images of a post that the archive keeps: which they are, and of what kind a kept answer is."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

from explore.mistrust import asked, text

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette

MOST = 1000
"""Images of one post that are looked for."""
_LONGEST = 4_000
"""Characters of an address."""
_LARGEST_DRAWING = 2_000_000
"""Bytes of an SVG that is shown."""

# The form in which the sanitiser writes tags; what is written otherwise stays a link.
_SOURCE = re.compile(r'<img(?: [^<>"= ]+(?:="[^"]*")?)*? src="([^"]*)"')
_KEPT = "SELECT url, fetch FROM images WHERE fetch NOTNULL AND url IN (SELECT value FROM json_each(?))"
_RASTER = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "image/avif"),
)
DRAWING = "image/svg+xml"
# Each group is atomic: what was read as a comment is not read in another way.
_DRAWN = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?>(?:<\?xml[^>]*>|<!--(?>.*?-->)|<!DOCTYPE[^>\[]*>)\s*+)*+<svg[\s>]", re.DOTALL
)


async def kept_images(datasette: Datasette, database: str, html: str) -> dict[str, str]:
    """Return the images of that body which the archive keeps: address -> path of a page of ours."""
    found = {unescape(source) for source in _SOURCE.findall(html) if len(source) <= _LONGEST}
    addresses = {source: source.partition("#")[0] for source in sorted(found)[:MOST]}
    if not addresses:
        return {}

    def ask(connection: sqlite3.Connection) -> dict[str, int]:
        rows = connection.execute(_KEPT, [json.dumps(sorted({*addresses, *addresses.values()}))])
        return {text(url) or "": int(fetch) for url, fetch in rows.fetchall()}

    kept = await asked(datasette, database, ask) or {}
    root = f"{datasette.urls.database(database)}/originals"
    fetches = {source: kept.get(source) or kept.get(plain) for source, plain in addresses.items()}
    return {source: f"{root}/{fetch}/image" for source, fetch in fetches.items() if fetch}


def media_of(body: bytes) -> str | None:
    """Return the media type of an image by its bytes, None for what is none that a page shows.

    What a header says of it does not count (https://mimesniff.spec.whatwg.org, 6.1).

    >>> media_of(b"GIF89a..."), media_of(b"<svg/>"), media_of(b"<html>")
    ('image/gif', None, None)
    """
    raster = next((media for begins, media in _RASTER if begins.match(body)), None)
    if raster:
        return raster
    is_drawing = len(body) <= _LARGEST_DRAWING and _DRAWN.match(body[:4000]) and b"<!ENTITY" not in body
    return DRAWING if is_drawing else None
