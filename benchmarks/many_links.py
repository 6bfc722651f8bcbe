"""Links of made-up posts, for ``many_posts.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

HOSTS, TO_POSTS = 60_000, 0.4
INSERT = (
    "INSERT INTO links (post, position, blog, url, host, text, inside, target, target_blog) "
    "VALUES (:post, :position, :blog, :url, :host, :text, :inside, :target, :target_blog)"
)


def links(chance: random.Random, blogs: list[int], id_: int, blog: int) -> list[dict[str, Any]]:
    """Return the rows of a post's links: to earlier posts, the first of them most, and to other hosts.

    ``blogs`` has the blog of each post that was made so far; that of this one is put to it.
    """
    found = {}
    for _ in range(chance.choice((0, 1, 2, 3, 4, 8, 12))):
        target = 1 + int((id_ - 1) * chance.random() ** 3) if id_ > 1 and chance.random() < TO_POSTS else None
        host = (
            f"blog-{blogs[target - 1]}.example" if target else f"host-{int(HOSTS ** chance.random())}.example"
        )
        url = f"https://{host}/posts/{target or chance.randint(1, 2_000)}"
        found[url] = {
            "post": id_,
            "blog": blog,
            "url": url,
            "host": host,
            "text": "see there",
            "inside": int(host == f"blog-{blog}.example"),
            "target": target,
            "target_blog": blogs[target - 1] if target else None,
        }
    blogs.append(blog)
    return [row | {"position": position} for position, row in enumerate(found.values())]


def anchors(linked: Sequence[dict[str, Any]]) -> str:
    """Return the paragraph of a post's links."""
    return "".join(f'<p><a href="{row["url"]}" rel="noopener noreferrer">see there</a></p>' for row in linked)
