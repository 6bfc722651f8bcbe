"""Cuts a long feed or sitemap between its entries: each piece is a document of its own."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 50 * 1024 * 1024
"""Bytes of a document, unpacked: the limit of sitemaps.org."""
PIECE = 1 << 20
"""Bytes of a piece, about."""
PACKED = b"\x1f\x8b"
"""How gzip begins (RFC 1952)."""
_PROLOGUE = 200_000
_ENTRY = rb"(?:[\w.-]{1,40}:)?(?:item|entry|url|sitemap)"
_BEGIN = re.compile(rb"<" + _ENTRY + rb"[\s>]", re.IGNORECASE)
_END = re.compile(rb"</" + _ENTRY + rb"\s{0,9}>", re.IGNORECASE)


def pieces(body: bytes) -> Iterator[bytes]:
    """Yield a document, unpacked if it came in gzip and bounded, in pieces that each begin as it begins.

    What has no entries, and a document of JSON or text, comes in one piece.
    """
    content = unpacked(body) if body.startswith(PACKED) else body[:LARGEST]
    first = _BEGIN.search(content, 0, _PROLOGUE) if len(content) > PIECE else None
    if first is None:
        yield bytes(content)
        return
    preface, start = bytes(content[: first.start()]), first.start()
    while start < len(content):
        end = _last_end(content, start, start + PIECE)
        yield preface + content[start:end]
        start = end


def _last_end(content: bytes | bytearray, start: int, stop: int) -> int:
    """Return where the last entry ends before ``stop``, or else the first one after it."""
    if stop >= len(content):
        return len(content)
    last = None
    for window in (20_000, stop - start):
        for last in _END.finditer(content, max(start, stop - window), stop):  # noqa: B007 - the last counts
            pass
        if last:
            return last.end()
    after = _END.search(content, stop)
    return after.end() if after else len(content)


def unpacked(body: bytes) -> bytes | bytearray:
    """Unpack gzip up to the limit, and a broken one as far as it goes."""
    gzip = zlib.decompressobj(wbits=31)
    content = bytearray()
    for start in range(0, len(body), 1 << 16):
        try:
            content += gzip.decompress(body[start : start + (1 << 16)], LARGEST - len(content))
        except zlib.error:
            break
        if gzip.eof or len(content) >= LARGEST:
            break
    return content
