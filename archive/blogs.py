"""The blogs of an archive, and which of them an address means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.faults import UsageFault

if TYPE_CHECKING:
    from sqlite_utils import Database


class Blog(NamedTuple):
    """A blog of the archive."""

    id: int
    url: str
    title: str | None


def all_blogs(db: Database) -> list[Blog]:
    """Return the blogs in the order of their addresses."""
    return [Blog(*row) for row in db.execute("SELECT id, url, title FROM blogs ORDER BY url")]


def next_check(db: Database, blog: int) -> str | None:
    """Return when the next archived post is to be asked for again (ISO 8601, UTC), if that is known."""
    row = db.execute(
        "SELECT min(next_check_at) FROM addresses WHERE blog = ? AND post NOTNULL", [blog]
    ).fetchone()
    return str(row[0]) if row[0] else None


def find_blog(db: Database, address: str) -> Blog:
    """Return the blog of that address; the scheme and a closing slash may be left out.

    Raises UsageFault, which names the blogs there are, if none is meant.
    """
    blogs = all_blogs(db)
    for same in (str, bare):
        for blog in blogs:
            if same(blog.url) == same(address):
                return blog
    known = ", ".join(blog.url for blog in blogs) or "none yet"
    raise UsageFault(f"{address} is no blog of this archive. Its blogs: {known}")


def bare(address: str) -> str:
    """Return an address without its scheme and closing slash, as people leave them out."""
    rest = address.strip().removeprefix("https://").removeprefix("http://").rstrip("/")
    host, slash, path = rest.partition("/")
    return host.casefold() + slash + path
