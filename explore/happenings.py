"""The feed of all that happened: each version, each edit with its words, each post that vanished or moved."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from archive.content import CALLED
from archive.differences import excerpts
from archive.export.atom import Entry, tag_uri
from archive.history import before, compared, content
from explore.mistrust import loaded, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

    from archive.differences import Piece

MOST = 50
"""Entries of a page of a feed."""
_LATEST = "~"
"""Stands after every moment."""
_PARTS = 2
_DIGITS = 18
_LARGE = 60_000
"""Characters of two texts that are compared while a feed reader waits."""
_EXCERPTS = 12
_KINDS = (
    """
SELECT seen_at, 0, versions.id FROM versions CROSS JOIN posts ON posts.id = versions.post
WHERE {} AND seen_at <= ? AND (seen_at < ? OR ? = 0 AND versions.id > ?)
ORDER BY seen_at DESC, versions.id LIMIT ?
""",
    """
SELECT noted_at, 1, status_changes.id FROM status_changes CROSS JOIN posts ON posts.id = status_changes.post
WHERE {} AND noted_at <= ? AND (noted_at < ? OR ? = 0 OR status_changes.id > ?)
ORDER BY noted_at DESC, status_changes.id LIMIT ?
""",
)
_OF_RUNS = " AND crawl IN (SELECT id FROM crawls WHERE blog IN (SELECT value FROM json_each(?)))"
"""The run stands in the index by which versions are walked, and the blog of the post does not."""
_VERSION = """
SELECT versions.post, number, versions.title, posts.url, first_seen_at, seen_at, changes, versions.suspect,
       silent, versions.summary, posts.language, versions.authors, blogs.url
FROM versions JOIN posts ON posts.id = versions.post JOIN blogs ON blogs.id = posts.blog WHERE versions.id = ?
"""
_STATUS = """
SELECT status_changes.post, status_changes.status, posts.title, posts.url, first_seen_at, noted_at, evidence,
       posts.language, blogs.url
FROM status_changes JOIN posts ON posts.id = status_changes.post JOIN blogs ON blogs.id = posts.blog
WHERE status_changes.id = ?
"""
_STATUSES = {"gone": "Gone", "moved": "Moved", "unlisted": "No longer listed", "live": "Live again"}


class Place(NamedTuple):
    """Where a page of a feed begins: after what happened then, in an order of its own within one moment."""

    at: str = _LATEST
    kind: int = 0
    id: int = 0

    @classmethod
    def read(cls, said: str | None) -> Place:
        """Return the place that an address names; the beginning if it names none."""
        at, *numbers = (said or "").split("~")
        known = all(one.isascii() and one.isdigit() and len(one) <= _DIGITS for one in numbers)
        return cls(at, *map(int, numbers)) if at and known and len(numbers) == _PARTS else cls()

    def written(self) -> str:
        """Return the place as an address names it."""
        return f"{self.at}~{self.kind}~{self.id}"


class Wanted(NamedTuple):
    """Which posts a feed tells of: a condition on them with its values, and the blogs, if it names any."""

    where: str
    values: Sequence[object]
    blogs: Sequence[int] = ()


class Page(NamedTuple):
    """A page of a feed."""

    entries: Sequence[Entry]
    following: Place | None
    """Where the page after it begins; None for the last."""


def happenings(db: Database, wanted: Wanted, place: Place, base: str) -> Page:
    """Return what happened to the posts that are wanted, the latest first, from a place on."""
    found: list[tuple[str, int, int]] = []
    where = wanted.where + (_OF_RUNS if wanted.blogs else "")
    values = [*wanted.values, *([json.dumps(wanted.blogs)] if wanted.blogs else [])]
    for sql in _KINDS:
        asked = [*values, place.at, place.at, place.kind, place.id, MOST + 1]
        found += [(at, kind, id_) for at, kind, id_ in db.execute(sql.format(where), asked)]
    found.sort(key=lambda one: (one[1], one[2]))
    found.sort(key=lambda one: one[0], reverse=True)
    entries = [(_status if kind else _version)(db, id_, base) for _, kind, id_ in found[:MOST]]
    return Page(entries, Place(*found[MOST - 1]) if len(found) > MOST else None)


def _version(db: Database, id_: int, base: str) -> Entry:
    row = db.execute(_VERSION, [id_]).fetchone()
    post, number, title, url, first, at, changes, suspect, silent, summary, language, authors, blog = row
    what = "New" if number == 1 else "Edited silently" if silent else "Edited"
    if suspect:
        what, told = (
            "Suspect",
            f"<p>This is hardly the post, because {escape(suspect)}. It was kept aside.</p>",
        )
    elif number == 1:
        told = f"<p>{escape(summary or '')}</p>"
    else:
        told = _changed(db, post, number, loaded(changes, list) or [])
    names = tuple(str(name) for name in loaded(authors, list) or [])
    return Entry(
        id=tag_uri(f"version/{number}", url, first),
        title=f"{what}: {text(title) or url}",
        updated=at,
        published=at,
        links=(("alternate", "text/html", f"{base}/versions/{id_}"), ("via", "text/html", url)),
        authors=names or (blog,),
        terms=(what.lower(),),
        content=told,
        language=language,
    )


def _status(db: Database, id_: int, base: str) -> Entry:
    row = db.execute(_STATUS, [id_]).fetchone()
    post, status, title, url, first, at, evidence, language, blog = row
    what = _STATUSES.get(status, status)
    return Entry(
        id=tag_uri(f"{status}/{at}", url, first),
        title=f"{what}: {text(title) or url}",
        updated=at,
        published=at,
        links=(("alternate", "text/html", f"{base}/posts/{post}"), ("via", "text/html", url)),
        authors=(blog,),
        terms=(what.lower(),),
        content=f"<p>{escape(str(evidence))}</p>",
        language=language,
    )


def _changed(db: Database, post: int, number: int, fields: Sequence[object]) -> str:
    """Return as HTML which fields changed, with the words."""
    names = ", ".join(CALLED.get(str(field), str(field)) for field in fields)
    told = f"<p>Changed: {escape(names)}</p>"
    earlier = before(db, post, number)
    if earlier is None:
        return told
    old, new = content(db, post, earlier), content(db, post, number)
    if len(old.body) + len(new.body) > _LARGE:
        old, new = old._replace(body=""), new._replace(body="")
    for field, pieces in compared(old, new).items():
        shown = excerpts(pieces)[:_EXCERPTS]
        told += f"<h3>{escape(CALLED.get(field, field).capitalize())}</h3>"
        told += "".join(f"<p>{''.join(map(_worded, excerpt))}</p>" for excerpt in shown)
    return told


def _worded(piece: Piece) -> str:
    said = escape(piece.text)
    return {"removed": f"<del>{said}</del>", "added": f"<ins>{said}</ins>"}.get(piece.kind, said)
