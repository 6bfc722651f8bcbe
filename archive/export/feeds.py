"""What a feed of an archive says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.export.atom import tag_uri
from archive.export.manner import EPOCH, Feed

if TYPE_CHECKING:
    from archive.history import Asked


def feed_of(db: Asked, kind: str = "posts", title: str = "Posts") -> Feed:
    """Return the head of a feed; its name comes of the first blog, so that it stays when others are added."""
    blogs = db.execute("SELECT url, coalesce(title, url), added_at FROM blogs ORDER BY id LIMIT 2").fetchall()
    changed = db.execute("SELECT max(changed_at) FROM posts").fetchone()[0]
    url, name, added = blogs[0] if blogs else ("", "no blog yet", None)
    return Feed(
        id=tag_uri(f"archive/{kind}", url, added),
        title=f"{title} of {name}" + (" and others" if len(blogs) > 1 else ""),
        updated=changed or EPOCH,
        links=(("via", "text/html", url),),
    )
