"""What an address that is to be forgotten stands for in the archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.faults import UsageFault
from archive.images import images_of_alone
from archive.spelling import bare, same_page
from archive.tombstones import Kind

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A post or a blog, and everything that belongs to it alone."""

    kind: Kind
    blog: int
    blog_url: str
    title: str
    posts: Sequence[int]
    addresses: Sequence[int]
    urls: frozenset[str]
    """The addresses of the posts."""
    others: frozenset[str]
    """Further addresses that led to them, or that they claim."""
    versions: int
    images: Mapping[int, str]
    """The images that no other post shows, by their ids -> address."""
    named: Mapping[str, int]
    """Of a post the addresses under which the blog names it -> the last run in which it did."""


def find_target(db: Database, url: str) -> Target:
    """Return what to forget: the blog of that entry address, or the post that stands there or was led to.

    Raises UsageFault if the archive has neither.
    """
    for id_, blog_url, title in db.execute("SELECT id, url, coalesce(title, '') FROM blogs").fetchall():
        if same_page(blog_url, url):
            return _blog(db, id_, blog_url, title)
    ids = _posts_at(db, url)
    if ids:
        return _post(db, ids, url)
    for id_, blog, known in db.execute(
        "SELECT id, blog, url FROM addresses WHERE kind IN ('post', 'page') AND post IS NULL"
    ):
        if same_page(known, url):
            return _address(db, id_, blog, known)
    raise UsageFault(
        f"{url} is neither a blog nor a post of this archive. "
        "Give the address as `export --columns url` shows it."
    )


def _posts_at(db: Database, url: str) -> list[int]:
    """Return the ids of the post at an address, and of those that it moved to or from."""
    wanted = bare(url)
    rows = db.execute(
        "SELECT id, url FROM posts UNION ALL SELECT post, url FROM addresses WHERE post NOTNULL"
    )
    found = {id_ for id_, known in rows if bare(known) == wanted}
    size = -1
    while size < len(found):
        size = len(found)
        ids = ",".join(map(str, found))
        found |= {
            id_
            for pair in db.execute(
                "SELECT id, moved_to FROM posts "
                f"WHERE moved_to NOTNULL AND (id IN ({ids}) OR moved_to IN ({ids}))"
            )
            for id_ in pair
        }
    return sorted(found)


def _post(db: Database, ids: Sequence[int], url: str) -> Target:
    listed = ",".join(map(str, ids))
    blog, blog_url, title = db.execute(
        "SELECT blogs.id, blogs.url, posts.title FROM posts JOIN blogs ON blogs.id = posts.blog "
        f"WHERE posts.id IN ({listed}) ORDER BY posts.status != 'live' LIMIT 1"
    ).fetchone()
    urls = frozenset(known for (known,) in db.execute(f"SELECT url FROM posts WHERE id IN ({listed})"))
    at = {bare(known) for known in urls}
    rows = db.execute("SELECT id, url, post FROM addresses WHERE blog = ?", [blog]).fetchall()
    addresses = [(id_, known) for id_, known, post in rows if post in ids or bare(known) in at]
    claimed = {
        known
        for (known,) in db.execute(
            "SELECT canonical_url FROM posts AS own WHERE canonical_url NOTNULL "
            f"AND id IN ({listed}) AND NOT EXISTS (SELECT 1 FROM posts WHERE id NOT IN ({listed}) "
            "AND (canonical_url = own.canonical_url OR url = own.canonical_url)) AND NOT EXISTS "
            "(SELECT 1 FROM addresses WHERE url = own.canonical_url AND kind NOT IN ('post', 'page'))"
        )
    }
    return Target(
        kind="post",
        blog=blog,
        blog_url=blog_url,
        title=title,
        posts=ids,
        addresses=[id_ for id_, _ in addresses],
        urls=urls,
        others=frozenset({url, *claimed, *(known for _, known in addresses)}) - urls,
        versions=db.execute(f"SELECT count(*) FROM versions WHERE post IN ({listed})").fetchone()[0],
        images=images_of_alone(db, ids),
        named=_named(db, [id_ for id_, _ in addresses]),
    )


def _address(db: Database, id_: int, blog: int, url: str) -> Target:
    (blog_url,) = db.execute("SELECT url FROM blogs WHERE id = ?", [blog]).fetchone()
    return Target(
        kind="post",
        blog=blog,
        blog_url=blog_url,
        title="(not archived)",
        posts=(),
        addresses=[id_],
        urls=frozenset({url}),
        others=frozenset(),
        versions=0,
        images={},
        named=_named(db, [id_]),
    )


def _blog(db: Database, id_: int, url: str, title: str) -> Target:
    posts = db.execute("SELECT id, url FROM posts WHERE blog = ?", [id_]).fetchall()
    rows = db.execute("SELECT id, url, kind FROM addresses WHERE blog = ?", [id_]).fetchall()
    urls = frozenset(known for _, known in posts)
    others = {known for _, known, kind in rows if kind in {"post", "page"}}
    return Target(
        kind="blog",
        blog=id_,
        blog_url=url,
        title=title,
        posts=[post for post, _ in posts],
        addresses=[address for address, _, _ in rows],
        urls=urls,
        others=frozenset(others) - urls - {url},
        versions=db.execute(
            "SELECT count(*) FROM versions JOIN posts ON posts.id = post WHERE blog = ?", [id_]
        ).fetchone()[0],
        images=images_of_alone(db, [post for post, _ in posts]),
        named={},
    )


def _named(db: Database, addresses: Sequence[int]) -> dict[str, int]:
    """Return those of a post's addresses that a witness names as one: its own, or else what leads there."""
    rows = db.execute(
        "SELECT addresses.url, max(sightings.crawl), addresses.url IN (SELECT url FROM posts) AS own "
        "FROM addresses JOIN sightings ON sightings.address = addresses.id WHERE kind = 'post' "
        f"AND addresses.id IN ({','.join(map(str, addresses))}) GROUP BY addresses.id"
    ).fetchall()
    has_own = any(own for _, _, own in rows)
    return {url: crawl for url, crawl, own in rows if own or not has_own}
