"""Keeps to one spelling where an address is written in several: its last slash, its ending, its escapes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import Sighting

_FOLDER = ("/index.html", "/")
_FILE = ".html"
_SESSION = 16
"""A parameter with so long a value is rather of a session than one that tells pages apart."""


def spellings_of(url: str) -> tuple[str, ...]:
    """Return how else hosts write the address of the same page; nothing for a root or one with a query.

    A folder and a file of one name may be two pages.

    >>> spellings_of("https://blog.example/hens/")
    ('https://blog.example/hens', 'https://blog.example/hens/index.html')
    >>> spellings_of("https://blog.example/hens.html")
    ('https://blog.example/hens',)
    """
    folder = next((ending for ending in _FOLDER if url.endswith(ending)), "")
    ending = folder or _FILE * url.endswith(_FILE)
    name = url.removesuffix(ending)
    if "?" in url or name.count("/") <= 2:  # noqa: PLR2004 - the slashes of scheme and host
        return ()
    others = _FOLDER[::-1] if folder else () if ending else (*_FOLDER[::-1], _FILE)
    return tuple(other for other in (name, *(name + one for one in others)) if other != url)


def same_page(url: str, other: str) -> bool:
    """Return whether two addresses are spellings of one: escapes, scheme, ``www.``, last slash or ending.

    >>> same_page("http://www.blog.example/a%3Ab/", "https://blog.example/a:b.html")
    True
    >>> same_page("https://blog.example/?p=1", "https://blog.example/?p=2")
    False
    """
    return url == other or bare(url) == bare(other)


def bare(url: str) -> str:
    """Return what all spellings of an address have in common: see ``same_page``."""
    path, mark, query = unquote(url).partition("?")
    name = path.partition("://")[2].removeprefix("www.")
    for ending in ("/index.html", "/", _FILE):
        name = name.removesuffix(ending)
    return name + mark + query


def same_name(url: str, other: str) -> bool:
    """Return whether the last part of two addresses is one name, and no parameter of both tells them apart.

    Case, folders before it, what stands after a semicolon, its ending and parameters that only one of
    them has make no difference; a value as long as one of a session does not either.

    >>> same_name("https://blog.example/a/Hens.html", "https://blog.example/page/2//hens/?print=1")
    True
    >>> same_name("https://blog.example/view?id=1", "https://blog.example/view?id=2")
    False
    """
    (name, pairs), (other_name, others) = _name_of(url), _name_of(other)
    apart = (key for key in pairs.keys() & others.keys() if pairs[key] != others[key])
    return name == other_name != "" and not any(len(pairs[key]) < _SESSION for key in apart)


def _name_of(url: str) -> tuple[str, dict[str, str]]:
    path, _, query = unquote(url).partition("://")[2].partition("?")
    parts = [part for segment in path.split("/")[1:] if (part := segment.partition(";")[0])]
    name = re.sub(r"\.\w{2,5}$", "", parts[-1]).casefold() if parts else ""
    if name in {"index", "default"}:
        name = parts[-2].casefold() if parts[1:] else ""
    return name, dict(pair.partition("=")[::2] for pair in query.split("&") if pair)


def one_spelling(db: Database, crawl: Crawl, sightings: Iterable[Sighting], *, shown: bool) -> list[Sighting]:
    """Return the sightings with the spelling by which this run knows their addresses, each address once.

    One of an earlier run does not count: a blog may have changed how it writes its addresses. What pages
    link is ``shown``: its spelling goes before that of an address which a document named and nobody
    asked for yet. The caller holds the transaction.
    """
    told: dict[str, Sighting] = {}
    for sighting in sightings:
        url, others = sighting.url, spellings_of(sighting.url)
        marks = ", ".join("?" * (len(others) + 1))
        known = dict(
            db.execute(
                "SELECT url, state FROM addresses "
                f"WHERE blog = ? AND url IN ({marks}) AND (url = ? OR EXISTS "
                "(SELECT 1 FROM sightings WHERE address = addresses.id AND crawl = ?))",
                [crawl.blog, url, *others, url, crawl.id],
            ).fetchall()
        )
        present = next((other for other in others if other in known or other in told), None)
        if url not in known and present is not None:
            if shown and known.get(present) == "resting":
                db.execute(
                    "UPDATE addresses SET url = ? WHERE blog = ? AND url = ?", [url, crawl.blog, present]
                )
            else:
                url = present
        told.setdefault(url, sighting if url == sighting.url else replace(sighting, url=url))
    return list(told.values())
