"""Tells what an answer holds by its bytes: a page, or what is none whatever its header or address says."""

from __future__ import annotations

import json
import re

# MIME Sniffing Standard, sections 6 and 7, and what people link to besides
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"%!PS-Adobe", "application/postscript"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (8, b"WEBPVP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"\x00\x00\x01\x00", "image/x-icon"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"(\xb5/\xfd", "application/zstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (8, b"AVI LIST", "video/x-msvideo"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (8, b"WAVEfmt", "audio/wav"),
    (0, b"wOF", "font/woff"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"\x00asm", "application/wasm"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
)
_AHEAD = re.compile(
    r"(?:[\s\ufeff\u200b]|<\?xml\b[^>]{0,200}>|<!--.{0,2000}?-->|<!doctype\s+(?!html)[^>]{0,500}>)*",
    re.DOTALL | re.IGNORECASE,
)
_PAGE = re.compile(r"<(?:!doctype html|html|head|body)\b|<[\w-]{1,20}:html\b", re.IGNORECASE)
# MIME Sniffing Standard, section 7.1: what is of no type that says anything is a page by its first tag
_FIRST_TAG = re.compile(
    r"<(?:!--|script|iframe|h1|div|font|table|a|style|title|b|br|p|main|article|header|nav|meta)(?=[\s>])",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"<(?:(?P<feed>(?:\w{1,20}:)?(?:rss|feed|rdf)\b)|(?P<sitemap>urlset|sitemapindex)\b|(?P<image>svg)\b)",
    re.IGNORECASE,
)
_TYPES = {"feed": "application/rss+xml", "sitemap": "application/xml", "image": "image/svg+xml"}
_UNTOLD = frozenset({"", "application/octet-stream", "application/unknown", "unknown/unknown", "*/*"})
_LARGEST_JSON = 2_000_000
_START = 4000


def no_page(body: bytes, text: str, content_type: str) -> str:
    """Return the type of an answer if it is no HTML page; nothing for a page. Pure, never raises.

    Magic bytes go before every header; then what calls itself HTML is a page, unless it begins as a feed,
    a sitemap, an SVG image or is JSON; what does not is one if it begins like one. ``text`` is the body
    decoded.

    >>> no_page(b"%PDF-1.7", "", "text/html"), no_page(b"<html>", "<html>", "application/pdf")
    ('application/pdf', '')
    >>> no_page(b"hens", "hens", "text/plain")
    'text/plain'
    """
    for place, magic, type_ in _MAGIC:
        if body.startswith(magic, place):
            return type_
    begins = text[:_START]
    ahead = _AHEAD.match(begins)
    first = ahead.end() if ahead else 0
    kind = content_type.partition(";")[0].strip().lower()
    other = _OTHER.match(begins, first)
    if other and not _PAGE.search(begins):
        return _TYPES[other.lastgroup or ""]
    if ("html" in kind or "json" in kind) and _is_json(text):
        return "application/json"
    if "html" in kind:
        return ""
    if _PAGE.search(begins) or (kind in _UNTOLD and _FIRST_TAG.match(begins, first)):
        return ""
    return kind or "of no type"


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in {"{", "["} or len(text) > _LARGEST_JSON:
        return False
    try:
        return isinstance(json.loads(text), (dict, list))
    except (ValueError, RecursionError):
        return False
