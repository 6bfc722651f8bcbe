"""What has happened to a post: its contents, what was suspect, how its page fared, in the order of time."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from archive.differences import differences
from archive.faults import UsageFault
from archive.spelling import same_page

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from archive.differences import Piece


class Asked(Protocol):
    """A database or a connection that is asked for rows."""

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ..., /) -> sqlite3.Cursor:
        """Return the rows of a statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a post."""

    at: str
    what: str
    """new, edited, edited silently, suspect, or what its status became: gone, moved, unlisted, live."""
    post: int
    url: str
    """The address of the post then: one that moved has a row for each."""
    title: str
    version: int | None = None
    """Number of the content; None for a change of status."""
    row: int | None = None
    """Id of its row in ``versions``."""
    present: bool = False
    """Whether this is the present content."""
    changes: tuple[str, ...] = ()
    why: str | None = None
    """Why a content is suspect, or what shows a change of status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A post with all that happened to it, the first first."""

    post: int
    url: str
    title: str
    blog: str
    status: str
    version: int
    suspect: int | None
    """Number of the suspect content that its page shows now."""
    events: tuple[Event, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as the object that ``history --json`` prints."""
        return asdict(self)


class Content(NamedTuple):
    """One content of a post, each field as text."""

    title: str
    summary: str
    authors: str
    published: str
    updated: str
    categories: str
    tags: str
    read_minutes: str
    body: str


_POST = (
    "SELECT posts.id, posts.url, posts.title, blogs.url, status, version, "
    "(SELECT number FROM versions WHERE id = posts.suspect) "
    "FROM posts JOIN blogs ON blogs.id = posts.blog WHERE posts.id = ?"
)
# Of the two ways to go neither reads a row that is not of the line: rows carry whole texts.
_LINE = """
WITH RECURSIVE line(id) AS (
    VALUES (?)
    UNION SELECT posts.id FROM line JOIN posts ON posts.moved_to = line.id
    UNION SELECT posts.moved_to FROM line JOIN posts ON posts.id = line.id WHERE posts.moved_to NOTNULL
) SELECT id FROM line LIMIT 10000
"""
_EVENTS = """
SELECT * FROM (
SELECT seen_at AS at, CASE WHEN versions.suspect NOTNULL THEN 'suspect' WHEN number = 1 THEN 'new'
       WHEN silent THEN 'edited silently' ELSE 'edited' END AS what,
       post, url, versions.title, number, versions.id,
       number = version AND versions.suspect IS NULL AS present, changes, versions.suspect AS why
FROM versions JOIN posts ON posts.id = post WHERE post IN ({rows})
UNION ALL
SELECT noted_at, status_changes.status, post, url, title, NULL, NULL, 0, '[]', evidence
FROM status_changes JOIN posts ON posts.id = post WHERE post IN ({rows})
) ORDER BY at, post, number IS NULL, number
"""


def find_post(db: Asked, url: str) -> int:
    """Return the id of the post that stands or stood at an address; scheme and closing slash may be left out.

    Raises UsageFault if the archive has no post there.
    """
    url = url.strip()
    address = url if "://" in url else f"https://{url}"
    for query in ("SELECT id, url FROM posts", "SELECT post, url FROM addresses WHERE post NOTNULL"):
        rows = db.execute(query).fetchall()
        for same in (str.__eq__, same_page):
            found = min((id_ for id_, known in rows if same(known, address)), default=None)
            if found is not None:
                return int(found)
    raise UsageFault(
        f"{url} is no post of this archive. Give the address of one; these name them all: "
        "blog-to-sqlite export DB --format csv --columns url,title"
    )


def history(db: Asked, post: int) -> History:
    """Return what happened to the post of that id, at all its addresses.

    Raises LookupError if the archive has no such post.
    """
    found = db.execute(_POST, [post]).fetchone()
    if found is None:
        raise LookupError(f"no post {post} in the archive")
    line = ", ".join(map(str, _line_of(db, post)))
    events = [_event(*row) for row in db.execute(_EVENTS.format(rows=line))]
    id_, url, title, blog, status, version, suspect = found
    return History(
        post=id_,
        url=url,
        title=title,
        blog=blog,
        status=status,
        version=version,
        suspect=suspect,
        events=tuple(events),
    )


def _line_of(db: Asked, post: int) -> set[int]:
    """Return the rows of a post that moved, and moved again; its own alone for one that did not."""
    return {id_ for (id_,) in db.execute(_LINE, [post])}


def _event(  # noqa: PLR0913, PLR0917 - the columns of a row
    at: str,
    what: str,
    post: int,
    url: str,
    title: str,
    version: int | None,
    row: int | None,
    present: int,
    changes: str,
    why: str | None,
) -> Event:
    return Event(
        at=at,
        what=what,
        post=post,
        url=url,
        title=title,
        version=version,
        row=row,
        present=bool(present),
        changes=tuple(json.loads(changes)),
        why=why,
    )


def content(db: Asked, post: int, number: int) -> Content:
    """Return that content of a post. Raises LookupError if there is none of that number."""
    row = db.execute(
        "SELECT versions.title, versions.summary, versions.authors, versions.published, versions.updated, "
        "versions.categories, versions.tags, versions.read_minutes, "
        "coalesce(versions.body_text, posts.body_text) "
        "FROM versions JOIN posts ON posts.id = post WHERE post = ? AND number = ?",
        [post, number],
    ).fetchone()
    if row is None:
        raise LookupError(f"no version {number} of post {post} in the archive")
    said = dict(zip(Content._fields, row, strict=True))
    for field in ("authors", "categories", "tags"):
        said[field] = ", ".join(json.loads(said[field]))
    return Content(**{field: "" if value is None else str(value) for field, value in said.items()})


def before(db: Asked, post: int, number: int) -> int | None:
    """Return the number of the content that stood before that one: the last that was not suspect."""
    row = db.execute(
        "SELECT max(number) FROM versions WHERE post = ? AND number < ? AND suspect IS NULL", [post, number]
    ).fetchone()
    return None if row[0] is None else int(row[0])


def compared(old: Content, new: Content) -> dict[str, list[Piece]]:
    """Return the fields that differ, each with the pieces of both texts. Pure."""
    pairs = zip(Content._fields, old, new, strict=True)
    return {field: differences(one, other) for field, one, other in pairs if one != other}
