"""The images of a post that the archive keeps: those of its text, and the one that leads it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from archive.pictures import images_of
from explore.mistrust import asked, text

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette

USUAL = 3
"""An image that so many posts show is the blog's, and leads none of them."""

_KEPT = """
SELECT url, fetch, (SELECT count(*) FROM (SELECT 1 FROM posts_images WHERE image = images.id LIMIT ?))
FROM images WHERE fetch NOTNULL AND url IN (SELECT value FROM json_each(?))
"""
_BEGINS_WITH_IMAGE = re.compile(r"\s*+(?:<(?!img)[^<>]*+>\s*+)*+<img")


# As WordPress names the copies of a picture in other sizes.
_OTHER_SIZE = re.compile(r"(?:-scaled|-\d+x\d+)(?=\.\w+$)")


class Kept(NamedTuple):
    """The paths of pages of ours that serve the images of a post."""

    lead: str | None
    """That of its lead image, where its text does not show it."""
    body: dict[str, str]
    """Those in its text, by their addresses as they stand there."""


async def kept_images(datasette: Datasette, database: str, html: str, cover: str | None) -> Kept:
    """Return the images of that body which the archive keeps, and ``cover`` if it leads the post."""
    sources = images_of(html)
    shown = {_file(at) for at in sources.values()}
    leading = {at for at in images_of("", cover).values() if _file(at) not in shown}
    if not (sources or leading):
        return Kept(None, {})

    def ask(connection: sqlite3.Connection) -> dict[str, tuple[str, int]]:
        wanted = json.dumps(sorted({*sources.values(), *leading}))
        rows = connection.execute(_KEPT, [USUAL, wanted])
        root = f"{datasette.urls.database(database)}/originals"
        return {text(url) or "": (f"{root}/{int(fetch)}/image", posts) for url, fetch, posts in rows}

    kept = await asked(datasette, database, ask) or {}
    paths = (path for at, (path, posts) in kept.items() if at in leading and posts < USUAL)
    return Kept(
        None if _BEGINS_WITH_IMAGE.match(html) else next(paths, None),
        {source: kept[at][0] for source, at in sources.items() if at in kept},
    )


def _file(address: str) -> str:
    """Return the name of an image's file, the same for a picture in whichever size.

    >>> _file("https://b.example/2024/hen-300x200.jpg?w=9") == _file("https://i0.example/hen.jpg")
    True
    """
    return _OTHER_SIZE.sub("", address.partition("?")[0].rpartition("/")[2]) or address
