"""Parses an XML document as it came, safe from bombs and mended as far as it goes."""

from __future__ import annotations

import html
import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from crawler.pages.decoding import decode
from crawler.pages.pieces import LARGEST, PACKED, pieces, unpacked
from crawler.pages.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

Element: TypeAlias = Any

_MOST_MARKS = 1_500_000
_PROLOGUE = 20_000
_ROOT = re.compile(r"<((?:[\w.-]{1,40}:)?(?:rss|rdf|feed|urlset|sitemapindex))[\s>]", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+)?html[\s>]", re.IGNORECASE)
_WHOLE = re.compile(r".*</(?:[\w.-]{1,40}:)?(?:item|entry|url|sitemap)\s*>", re.IGNORECASE | re.DOTALL)
_AMPERSAND = re.compile(r"&(?!#0*\d{1,7};|#x0*[0-9a-fA-F]{1,6};)(\w{1,32};)?")
_NUMBERED = re.compile(r"&#(?:0*([0-9]{1,7})|x0*([0-9a-fA-F]{1,6}));")
# XML 1.0, section 2.2: libxml2, made to go on past errors, writes halves of characters that no one can read
_NO_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The vocabularies that name an entry's own parts: Atom 1.0 and 0.3, RSS 0.9x and 1.0, sitemaps
_CORE = re.compile(r"w3\.org/2005/atom|purl\.org/(?:atom|rss/1\.0/?$)|netscape\.com|userland\.com|sitemap")
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
}


def roots_of(body: bytes) -> Iterator[Element]:
    """Yield the root of a feed or sitemap, of a long one that of each piece; none if the body is none.

    The document type and all before the root are left unread, so no entity is ever expanded and
    nothing fetched. Of a truncated document only the entries that are whole are there. Never raises.
    """
    for piece in pieces(body):
        root = _root_of(piece)
        if root is not None:
            yield root


def _root_of(body: bytes) -> Element | None:
    text = decoded(body)
    root = _ROOT.search(text, 0, _PROLOGUE)
    if root is None or _PAGE.search(text, 0, root.start()):
        return None
    text = text[root.start() :]
    while text.count("<") + text.count("&") > _MOST_MARKS:
        text = text[: len(text) // 2]
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, remove_pis=True
    )
    try:
        return etree.fromstring(_mended(text, root[1]).encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None


def name_of(element: Element) -> str:
    """Return what an element is called, in lower case: "title", "dc:creator"; empty for a comment."""
    tag = element.tag
    return _name(tag, element.prefix) if isinstance(tag, str) else ""


def kind_of(root: Element) -> str:
    """Return what a document is by its root: rss, rdf, feed, urlset or sitemapindex."""
    return name_of(root).rpartition(":")[2]


def text_of(element: Element) -> str:
    """Return all text within an element."""
    return "".join(element.itertext()).strip() if len(element) else (element.text or "").strip()


def decoded(body: bytes) -> str:
    """Return the text of a document as it came, unpacked if gzipped and bounded; bad bytes as U+FFFD."""
    content = unpacked(body) if body.startswith(PACKED) else body[:LARGEST]
    return decode(content)


def _mended(text: str, root: str) -> str:
    """Make ampersands and entities of HTML good XML and drop what a cut has left of the last entry."""
    if f"</{root}" not in text[-1000:]:
        whole = _WHOLE.match(text)
        text = f"{whole[0]}</{root}>" if whole else ""
    if "&" not in text:
        return text
    outside, *sections = text.split("<![CDATA[")
    parts = [_with_references(outside)]
    for section in sections:
        inside, end, outside = section.partition("]]>")
        parts += ["<![CDATA[", inside, end, _with_references(outside)]
    # What looks like a section may be none to libxml2, within a broken tag or a comment left open.
    return _NUMBERED.sub(_no_half, "".join(parts))


def _with_references(text: str) -> str:
    """Make every reference in a text one that XML allows."""
    return _NUMBERED.sub(_allowed, _AMPERSAND.sub(_numbered, text))


def _allowed(reference: re.Match[str]) -> str:
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    return "\ufffd" if code > sys.maxunicode or _NO_CHARACTER.match(chr(code)) else reference[0]


def _no_half(reference: re.Match[str]) -> str:
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else reference[0]  # noqa: PLR2004 - halves of characters


def _numbered(found: re.Match[str]) -> str:
    return _reference(found[1])


@lru_cache(maxsize=512)
def _reference(name: str | None) -> str:
    """Return the character that an entity names, by number: past an error libxml2 drops those by name."""
    character = html.unescape(f"&{name}") if name else "&"
    if character == f"&{name}":
        return f"&#38;{name}"
    return "".join(f"&#{ord(part)};" for part in character)


@remembered
def _name(tag: str, prefix: str | None) -> str:
    space, brace, local = tag.rpartition("}")
    space = space[1:].lower() if brace else ""
    if _CORE.search(space):
        known = (
            "news"
            if "news" in space
            else "image"
            if "image" in space
            else "video"
            if "video" in space
            else ""
        )
    else:
        known = _PREFIXES.get(space, (prefix or "").lower())
    return f"{known}:{local.lower()}" if known else local.lower()
