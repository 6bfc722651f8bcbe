"""Atom 1.0 (RFC 4287): a feed written entry by entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from archive.export.manner import EPOCH
from archive.plain import storable
from archive.safe_html import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archive.export.manner import Feed, Manner

NEEDED = (
    *("id", "blog", "url", "title", "summary", "authors", "published", "categories", "tags", "language"),
    *("body_html", "body_text", "first_seen_at", "changed_at"),
)
"""Fields of a record that an entry is made of."""
MEDIA = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
# pchar, "/" and "?" of RFC 3986, of which the rest of a tag is made (RFC 4151, 2.1)
_SPECIFIC = "/?:@!$&'()*+,;=-._~%"
_ADDRESS = f"{_SPECIFIC}#[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a feed (RFC 4287, 4.1.2)."""

    id: str
    title: str
    updated: str
    """ISO 8601, as precise as known."""
    published: str | None = None
    links: tuple[tuple[str, str, str], ...] = ()
    """Relation, media type, address."""
    authors: tuple[str, ...] = ()
    """At least one, for the feed has none."""
    terms: tuple[str, ...] = ()
    summary: str | None = None
    content: str | None = None
    """HTML."""
    language: str | None = None


def tag_uri(kind: str, url: str, at: str | None) -> str:
    """Return a name for what ``url`` leads to that stays and is no other's (RFC 4151).

    ``at`` is when the archive first saw it: its host had that name then.

    >>> tag_uri("post", "https://blog.example/a b/", "2024-05-01T08:00:00Z")
    'tag:blog.example,2024-05-01:post/https://blog.example/a%20b/'
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    host = host if _HOST.fullmatch(host) else "localhost"
    day = _DAY.match(at or "")
    return f"tag:{host},{day[0] if day else EPOCH[:10]}:{kind}/{quote(storable(url), safe=_SPECIFIC)}"


def moment(said: str | None) -> str | None:
    """Return a date as RFC 3339 wants it: what is not known of it is its first, and the time is UTC.

    >>> moment("2024-05"), moment("2024-05-01T08:00:00+02:00"), moment("soon")
    ('2024-05-01T00:00:00Z', '2024-05-01T08:00:00+02:00', None)
    """
    rest = {len("2024"): "-01-01", len("2024-05"): "-01"}
    try:
        found = datetime.fromisoformat((said or "") + rest.get(len(said or ""), ""))
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def post_entry(row: Mapping[str, Any], pages: str | None = None) -> Entry:
    """Return the entry of a record that has the fields ``NEEDED``; its text is in it if the record has one.

    ``pages`` is the address under which the archive shows its posts; without it the link leads to the blog.
    """
    own = (("alternate", "text/html", f"{pages}/{row['id']}"),) if pages else ()
    text = row.get("body_text")
    paragraphs = "".join(f"<p>{_escaped(one)}</p>" for one in text.split("\n\n")) if text else None
    return Entry(
        id=tag_uri("post", row["url"], row["first_seen_at"]),
        title=row["title"] or row["url"],
        updated=row["changed_at"],
        published=row["published"],
        links=(*own, ("via" if own else "alternate", "text/html", row["url"])),
        authors=tuple(row["authors"]) or (urlsplit(row["blog"]).hostname or row["blog"],),
        terms=tuple(dict.fromkeys((*row["categories"], *row["tags"]))),
        summary=row["summary"],
        content=row.get("body_html") or paragraphs,
        language=row["language"],
    )


def atom_pieces(rows: Iterable[Mapping[str, Any]], manner: Manner) -> Iterator[str]:
    """Yield ``rows`` as a feed, an entry at a time."""
    return feed_pieces(manner.feed, (post_entry(row, manner.pages) for row in rows))


def feed_pieces(feed: Feed, entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a feed with its entries, one at a time; characters that XML forbids are left out."""
    out = StringIO()
    xml = XMLGenerator(out, encoding="utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("feed", AttributesImpl({"xmlns": _NAMESPACE}))
    _write(xml, "id", feed.id)
    _write(xml, "title", feed.title)
    _write(xml, "updated", moment(feed.updated) or EPOCH)
    _write(xml, "generator", "blog-to-sqlite")
    _links(xml, feed.links)
    for entry in entries:
        yield _taken(out)
        _entry(xml, entry)
    xml.endElement("feed")
    xml.endDocument()
    yield _taken(out)


def _entry(xml: XMLGenerator, entry: Entry) -> None:
    language = entry.language if entry.language and _LANGUAGE.fullmatch(entry.language) else None
    xml.characters("\n")
    xml.startElement("entry", AttributesImpl({"xml:lang": language} if language else {}))
    _write(xml, "id", entry.id)
    _write(xml, "title", entry.title)
    _write(xml, "updated", moment(entry.updated) or EPOCH)
    if published := moment(entry.published):
        _write(xml, "published", published)
    _links(xml, entry.links)
    for author in entry.authors:
        xml.startElement("author", AttributesImpl({}))
        _write(xml, "name", author)
        xml.endElement("author")
    for term in entry.terms:
        _write(xml, "category", "", term=term)
    if entry.summary:
        _write(xml, "summary", entry.summary)
    if entry.content:
        _write(xml, "content", safe(entry.content), type="html")
    xml.endElement("entry")


def _links(xml: XMLGenerator, links: Iterable[tuple[str, str, str]]) -> None:
    for relation, media, address in links:
        if address.startswith(("https://", "http://")):
            _write(xml, "link", "", rel=relation, type=media, href=quote(storable(address), safe=_ADDRESS))


def _write(xml: XMLGenerator, name: str, text: str, **attributes: str) -> None:
    xml.startElement(name, AttributesImpl({key: storable(value) for key, value in attributes.items()}))
    if text:
        xml.characters(storable(text))
    xml.endElement(name)


def _taken(out: StringIO) -> str:
    said = out.getvalue()
    out.seek(0)
    out.truncate()
    return said


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
