"""Cuts a long feed or sitemap between its entries: each piece is a document of its own."""

from __future__ import annotations

import re
import zlib
from itertools import islice, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 50 * 1024 * 1024
"""Bytes of a document, unpacked: the limit of sitemaps.org."""
PIECE = 1 << 20
"""Bytes of a piece, about."""
MOST = 50_000
"""Entries of a document that is cut: for sitemaps "no more than 50,000 URLs" (sitemaps.org)."""
PACKED = b"\x1f\x8b"
"""How gzip begins (RFC 1952)."""
_OPENING = 20_000
_AROUND = 200_000
"""Bytes before and after the entries that each piece repeats."""
_PREFIX = rb"(?:[\w.-]{1,40}:)?"
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_ROOT = re.compile(rb"<(" + _PREFIX + rb"(?:rss|rdf|feed|(urlset|sitemapindex)))[\s>]", re.IGNORECASE)
_MARK = rb"<!\[CDATA\[|<!--|<(/?)(" + _PREFIX + rb"(?:%s))(?=[\s/>])"
_OF_FEED, _OF_SITEMAP = re.compile(_MARK % b"item|entry"), re.compile(_MARK % b"url|sitemap")
_CLOSED_BY = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}


def pieces(body: bytes) -> Iterator[bytes]:
    """Yield a document, unpacked if it came in gzip and bounded, in pieces that begin and end as it does.

    What has no entries, and a document of JSON or text, comes in one piece.
    """
    content = unpacked(body) if body.startswith(PACKED) else body[:LARGEST]
    root = _ROOT.search(content, 0, _OPENING) if len(content) > PIECE and _XML.match(content) else None
    cuts = _cuts(content, root) if root else []
    if root is None or not cuts or cuts[0] > _AROUND:
        yield bytes(content)
        return
    begins = bytes(content[: cuts[0]])
    ends = bytes(content[cuts[-1] :]) if _ends_well(content, root[1], cuts[-1]) else b""
    for start, stop in pairwise(cuts):
        yield begins + content[start:stop] + ends


def _cuts(content: bytes | bytearray, root: re.Match[bytes]) -> list[int]:
    """Return where the first entry begins, where pieces of entries end, and where the last one ends."""
    marks = _OF_SITEMAP if root[2] else _OF_FEED
    entries = list(islice(_entries(content, marks, root.end()), MOST))
    if not entries:
        return []
    cuts, last = [entries[0][0]], 0
    for _, end in entries:
        if last and end - cuts[-1] > PIECE:
            cuts.append(last)
        last = end
    is_last = len(entries) == MOST or _ends_well(content, root[1], last)
    return [*cuts, last if is_last else len(content)]


def _ends_well(content: bytes | bytearray, root: bytes, last: int) -> bool:
    """Tell whether nothing but the end of the document and what it says of itself follows its entries."""
    return len(content) - last < _AROUND and content.find(b"</" + root, last) >= 0


def _entries(
    content: bytes | bytearray, marks: re.Pattern[bytes], position: int
) -> Iterator[tuple[int, int]]:
    """Yield where each entry begins and ends; within another, a text or a comment stands none."""
    depth, begin, name = 0, 0, b""
    while mark := marks.search(content, position):
        closing = _CLOSED_BY.get(mark[0], b">")
        end = content.find(closing, mark.end())
        if end < 0:
            return
        position = end + len(closing)
        if mark[2] is None or (depth and mark[2] != name):
            continue
        if not mark[1]:
            if content[end - 1 : end] == b"/":
                if not depth:
                    yield mark.start(), position
                continue
            if not depth:
                begin, name = mark.start(), mark[2]
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield begin, position


def unpacked(body: bytes) -> bytes | bytearray:
    """Unpack gzip, of several members as well, up to the limit, and a broken one as far as it goes."""
    content = bytearray()
    gzip, rest = zlib.decompressobj(wbits=31), b""
    for start in range(0, len(body), 1 << 16):
        rest = body[start : start + (1 << 16)]
        try:
            while rest and len(content) < LARGEST:
                content += gzip.decompress(rest, LARGEST - len(content))
                rest = gzip.unused_data
                if gzip.eof:
                    gzip = zlib.decompressobj(wbits=31)
        except zlib.error:
            break
    return content
