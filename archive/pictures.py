"""Images as they are told: which a post's HTML names, and of what kind an answer is by its bytes."""

from __future__ import annotations

import re
from html import unescape
from itertools import chain, islice
from typing import TYPE_CHECKING

from archive.address import LONGEST, canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 500
"""So many images of one post are kept and shown, the first of them."""
_LARGEST_DRAWING = 2_000_000
"""Bytes of an SVG that is shown."""

# The form in which the sanitiser writes tags; what is written otherwise stays a link.
_SOURCE = re.compile(r'<img(?: [^<>"= ]+(?:="[^"]*")?)*? src="([^"]*)"')
_RASTER = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "image/avif"),
    (re.compile(rb"BM....\x00\x00\x00\x00", re.DOTALL), "image/bmp"),
    (re.compile(rb"\x00\x00\x01\x00"), "image/x-icon"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "image/tiff"),
    (re.compile(rb"\xff\x0a|\x00\x00\x00\x0cJXL \r\n\x87\n"), "image/jxl"),
    (re.compile(rb"....ftyp(?:hei[cx]|mif1)", re.DOTALL), "image/heic"),
)
DRAWING = "image/svg+xml"
# Each group is atomic: what was read as a comment is not read in another way.
_DRAWN = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?>(?:<\?xml[^>]*>|<!--(?>.*?-->)|<!DOCTYPE[^>\[]*>)\s*+)*+<svg[\s>]", re.DOTALL
)


def images_of(html: str, cover: str | None = None) -> dict[str, str]:
    """Return the images that a sanitised body names, each as it stands there -> its canonical address.

    ``cover`` is the address of one more, which comes first. At most ``MOST`` addresses, of http and https
    only. Pure; never raises.

    >>> images_of('<p><img alt="" src="https://b.example/a.png?x=1&amp;y=2#top"></p>')
    {'https://b.example/a.png?x=1&y=2#top': 'https://b.example/a.png?x=1&y=2'}
    """
    said = (unescape(found[1]) for found in _SOURCE.finditer(html))
    # What names the same again costs next to nothing, and is not to be read for ever.
    named = dict(islice(_addresses(chain([cover] if cover else [], said)), 20 * MOST))
    kept = set(islice(dict.fromkeys(named.values()), MOST))
    return {source: address for source, address in named.items() if address in kept}


def _addresses(said: Iterator[str]) -> Iterator[tuple[str, str]]:
    for source in said:
        address = canonical(source) if len(source) <= LONGEST else ""
        if host_of(address) and len(address) <= LONGEST:
            yield source, address


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
