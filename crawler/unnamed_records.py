"""Walks out of a WARC file whose records do not say what was asked for, told by what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from archive.address import canonical
from archive.recorded import REDIRECTS, Came, RecordedFile, RecordedWalk
from archive.warc_reading import whole_records
from crawler.pages.links import origin_of

if TYPE_CHECKING:
    from archive.records import AddressKind
    from archive.warc_reading import Record

_ROBOTS = "/robots.txt"
_BEGINNING = 2000
"""So many bytes of a body tell its kind."""
_MARKS: tuple[tuple[bytes, AddressKind], ...] = (
    (b"<urlset", "sitemap"),
    (b"<sitemapindex", "sitemap"),
    (b"<rss", "feed"),
    (b"<feed", "feed"),
)


def walks_by_content(file: RecordedFile) -> list[RecordedWalk]:
    """Return a walk for each site in the file; its entry is the first address that was asked there.

    What neither listing nor document names is a page that is to be told to be a post by what it
    says. Whether the run was limited or broken off, and which of two blogs on one host an address was
    asked for, cannot be known.
    """
    walks: dict[str, RecordedWalk] = {}
    leading: dict[str, str] = {}
    robots: dict[str, list[int]] = {}
    for record in whole_records(file.path):
        if record.status is None:
            continue
        url = canonical(record.url)
        asked = leading.pop(url, url)
        site = origin_of(asked)
        if urlsplit(asked).path == _ROBOTS:
            robots.setdefault(site, []).append(record.offset)
            continue
        walk = walks.setdefault(site, RecordedWalk(file.path, asked, record.moment))
        if record.status in REDIRECTS and (target := _target(record)):
            leading[target] = asked
        walk.answers.setdefault(asked, []).append(Came(record.offset, record.status, record.url))
        walk.kinds.setdefault(asked, "listing" if asked == walk.blog else _kind(record))
        walk.ended_at = record.moment
    for site, walk in walks.items():
        walk.robots = robots.get(site, [])
    return list(walks.values())


def _target(record: Record) -> str:
    location = next((value for name, value in record.headers if name.lower() == b"location"), b"")
    return canonical(urljoin(record.url, location.decode("latin-1"))) if location else ""


def _kind(record: Record) -> AddressKind:
    beginning = record.body[:_BEGINNING].lower()
    return next((kind for mark, kind in _MARKS if mark in beginning), "page")
