"""Reads RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0, with the modules that name a post's facts."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urljoin

from crawler.pages.feed_formats.draft import CONTENT, MOST_ENTRIES, Draft, summary_of
from crawler.pages.xml_tree import Element, kind_of, name_of, roots_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Parts: TypeAlias = "dict[str, list[Element]]"

_PUBLISHED = (
    "published",
    "pubdate",
    "issued",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "created",
    "date",
)
_UPDATED = ("updated", "modified", "dcterms:modified")
_MOST_PARTS = 20_000
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ONWARD = {"next", "prev-archive"}  # RFC 5005, sections 3 and 4
_MAIL_AND_NAME = re.compile(r"[^\s@]+@[^\s@]+\s+\((.+)\)")
_MAIL = re.compile(r"(?:mailto:)?[^\s@]+@[^\s@]+")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?|$)", re.IGNORECASE)
_CATEGORY = re.compile(r"categor|kategor|section", re.IGNORECASE)


def read_xml_feed(body: bytes) -> Draft | None:
    """Return what an RSS or Atom feed says, or None if the body is none. Never raises.

    A long one is read piece by piece; what it says of itself, it says at the front or at the end of each.
    """
    draft = None
    for root in roots_of(body):
        if kind_of(root) not in {"rss", "rdf", "feed"}:
            continue
        channel = next((child for child in root if name_of(child) == "channel"), root)
        top = _parts_of(channel)
        draft = draft or _of_channel(top)
        # RFC 4287, section 4.2.1: an entry without authors has those of its feed. RSS knows no such rule
        authors = list(_authors(top)) if kind_of(root) == "feed" else []
        language = _first(top, "language", "dc:language") or root.get(_XML + "lang") or ""
        # An element left open in one entry takes the next ones in: they are met at any depth
        for entry in islice(root.iter("{*}item", "{*}entry"), MOST_ENTRIES - len(draft.entries)):
            parts = _parts_of(entry)
            draft.replies += "thr:in-reply-to" in parts
            draft.add(*_entry(entry, parts, authors, language))
    return draft


def _of_channel(top: _Parts) -> Draft:
    links = [(link.get("rel") or "alternate", _address(link)) for link in top.get("link", ())]
    return Draft(
        title=_first(top, "title"),
        own=[href for rel, href in links if rel == "self"],
        homes=[href for rel, href in links if rel == "alternate"],
        onward=[href for rel, href in links if rel in _ONWARD],
        generator=_first(top, "generator"),
    )


def _parts_of(element: Iterable[Element]) -> _Parts:
    parts: _Parts = {}
    for child in islice(element, _MOST_PARTS):
        parts.setdefault(name_of(child), []).append(child)
    return parts


def _entry(
    entry: Element, parts: _Parts, authors: list[str], language: str
) -> tuple[list[str], dict[str, Iterable[str]]]:
    links = list(dict.fromkeys(filter(None, _links(parts))))
    content = _first(parts, "content:encoded", "content")
    description = _first(parts, "description", "summary", "dc:description", "media:description")
    facts: dict[str, Iterable[str]] = {
        "title": [_first(parts, "title", "dc:title")],
        "author": list(_authors(parts)) or authors,
        "published": [text for name in _PUBLISHED for text in _texts(parts, name)],
        "updated": [text for name in _UPDATED for text in _texts(parts, name)],
        **_terms(parts),
        "summary": [summary_of(description, content, links[0] if links else "")],
        "image": _images(parts),
        CONTENT: [content or description],
        "language": [entry.get(_XML + "lang") or _first(parts, "language", "dc:language") or language],
    }
    return links, facts


def _links(parts: _Parts) -> Iterator[str]:
    """Return the addresses of a post, the most trusted first."""
    yield from _texts(parts, "feedburner:origlink")
    links = parts.get("link", [])
    for link in links:
        if (link.get("rel") or "alternate") == "alternate":
            yield _address(link)
    for guid in parts.get("guid", ()):
        if guid.get("isPermaLink", "true").strip().lower() != "false" and _WEB.match(text_of(guid)):
            yield text_of(guid)
    if not links:
        yield from filter(_WEB.match, _texts(parts, "id"))


def _address(link: Element) -> str:
    """Return what an element for a link names: RSS writes it as text, Atom as an attribute."""
    href: str = (link.get("href") or text_of(link)).strip()
    try:
        base: str | None = link.base
        return urljoin(base, href) if base and href else href
    except ValueError:
        return href  # a base that is no address is none


def _authors(parts: _Parts) -> Iterator[str]:
    for name in ("dc:creator", "author"):
        for author in parts.get(name, ()):
            names = [text_of(child) for child in author if name_of(child) == "name"]
            text = names[0] if names else text_of(author)
            named = _MAIL_AND_NAME.fullmatch(text)
            if named or not _MAIL.fullmatch(text):
                yield named[1] if named else text
    if not parts.keys() & {"dc:creator", "author"}:
        yield from _texts(parts, "itunes:author")


def _terms(parts: _Parts) -> dict[str, list[str]]:
    """Return the terms of an entry as what their scheme calls them, else as tags."""
    terms: dict[str, list[str]] = {"category": [], "tag": []}
    for element in [*parts.get("category", ()), *parts.get("dc:subject", ())]:
        text = element.get("label") or element.get("term") or text_of(element)
        scheme = element.get("scheme") or element.get("domain") or ""
        if not _WEB.match(text):
            terms["category" if _CATEGORY.search(scheme) else "tag"].append(text)
    return terms


def _images(parts: _Parts) -> Iterator[str]:
    elements = [*parts.get("media:content", ()), *parts.get("enclosure", ()), *parts.get("link", ())]
    for group in parts.get("media:group", ()):
        elements += [child for child in group if name_of(child) == "media:content"]
    for element in elements:
        url = element.get("url") or (element.get("rel") == "enclosure" and element.get("href")) or ""
        kind = element.get("medium") or element.get("type") or ""
        if kind.startswith("image") or (not kind and _IMAGE_FILE.search(url)):
            yield url
    for name in ("media:thumbnail", "itunes:image", "image"):
        for element in parts.get(name, ()):
            yield element.get("url") or element.get("href") or ""


def _first(parts: _Parts, *names: str) -> str:
    return next((text for name in names for text in _texts(parts, name)), "")


def _texts(parts: _Parts, name: str) -> Iterator[str]:
    for element in parts.get(name, ()):
        text = text_of(element)
        if text:
            yield text
