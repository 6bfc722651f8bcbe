"""Links between the posts of an archive, in both directions: where a post leads to, and which lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from archive.history import Asked


class LinkFrom(NamedTuple):
    """A link in the text of a post."""

    url: str
    host: str
    text: str | None
    """The words that are linked."""
    inside: bool
    """Whether it leads to the host on which the post stands."""
    post: int | None
    """The post of the archive to which it leads: of one that moved, where it is now."""
    title: str | None
    """That post's."""
    status: str | None
    """What became of the post that stands at that very address: live, gone, moved, unlisted."""


class LinkTo(NamedTuple):
    """A post that links to another one."""

    post: int
    title: str
    blog: str
    """The title of its blog, or else the entry address."""
    published: str | None
    text: str | None
    """The words that it links, the first time."""
    same_blog: bool


class Linking(NamedTuple):
    """The posts that link to one."""

    number: int
    posts: list[LinkTo]
    """So many of them as were asked for: those that came last into the archive, by date, the latest first."""


_FROM = """
SELECT links.url, links.host, links.text, links.inside, shown.id, shown.title, there.status
FROM links LEFT JOIN posts AS there ON there.id = links.target
LEFT JOIN posts AS shown ON shown.id = coalesce(there.moved_to, there.id)
WHERE links.post = ? ORDER BY links.position
"""
# A post that moved has a row at each address, and is linked under all of them.
_LINE = """
WITH RECURSIVE line(id) AS (
    SELECT :post UNION SELECT posts.id FROM line JOIN posts ON posts.moved_to = line.id
), sources(post, position) AS (
    SELECT post, min(position) FROM links
    WHERE target IN (SELECT id FROM line) AND post NOT IN (SELECT id FROM line) GROUP BY post
)
"""
_NUMBER = f"{_LINE} SELECT count(*) FROM sources"
_TO = f"""{_LINE}
SELECT source.id, source.title, coalesce(blogs.title, blogs.url), source.published, links.text,
       source.blog = (SELECT blog FROM posts WHERE id = :post)
FROM (SELECT * FROM sources ORDER BY post DESC LIMIT :most) AS latest
JOIN links USING (post, position)
JOIN posts AS source ON source.id = latest.post JOIN blogs ON blogs.id = source.blog
ORDER BY source.published DESC, source.id DESC
"""


def links_from(db: Asked, post: int) -> list[LinkFrom]:
    """Return the links in the present text of the post with that id, in their order."""
    rows = db.execute(_FROM, [post]).fetchall()
    return [LinkFrom(*row)._replace(inside=bool(row[3])) for row in rows]


def links_to(db: Asked, post: int, most: int = 50) -> Linking:
    """Return the posts whose present texts link to the post with that id, at any address that leads to it."""
    (number,) = db.execute(_NUMBER, {"post": post}).fetchone()
    rows = db.execute(_TO, {"post": post, "most": most}).fetchall() if number else []
    return Linking(number, [LinkTo(*row)._replace(same_blog=bool(row[5])) for row in rows])
