"""Reads Ghost's content interface: the posts of a blog, a hundred at a time, with their total."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crawler.pages.interfaces.answer import Answer, Told, dicts, entries_of, parsed, text
from crawler.pages.numbers import whole, with_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.pages.links import Site
    from crawler.pages.page import Page

ADDRESS = re.compile(r"/ghost/api/(?:v\d+/)?content/posts/")
_SCRIPT = "script[data-key]:is([data-ghost], [data-sodo-search], [data-api])"
_KEY = re.compile(r"[0-9a-f]{16,64}")
_PER_PAGE = 100
# By Ghost's own word "fields" does not go well with "include": tags and authors are left to the pages
_FIELDS = "url,title,published_at,updated_at,custom_excerpt,feature_image"


def find(page: Page, site: Site) -> Iterator[str]:
    """Yield the address of the first hundred posts, if a script of the page carries the key for it."""
    for node in page.tree.css(_SCRIPT):
        key = node.attributes.get("data-key") or ""
        home = node.attributes.get("data-ghost") or node.attributes.get("data-sodo-search") or ""
        root = site.document(node.attributes.get("data-api") or f"{home.rstrip('/')}/ghost/api/content/")
        if root and _KEY.fullmatch(key):
            asked = f"key={key}&limit={_PER_PAGE}&page=1&fields={_FIELDS}"
            yield f"{root.partition('?')[0].rstrip('/')}/posts/?{asked}"
            return


def read(body: bytes, _headers: Mapping[str, str], url: str, other: str, also: frozenset[str]) -> Answer:
    """Return what a page of the interface says. Never raises.

    Source of the paging: docs.ghost.org/content-api/pagination.
    """
    said = parsed(body)
    if not isinstance(said, dict) or not isinstance(said.get("posts"), list):
        return Answer()
    entries, elsewhere = entries_of(map(_told, dicts(said["posts"])), url, other, also)
    meta = said.get("meta")
    paging = meta.get("pagination") if isinstance(meta, dict) else None
    paging = paging if isinstance(paging, dict) else {}
    total, following = whole(paging.get("total")), whole(paging.get("next"))
    onward = with_number(url, "page", following) if following else None
    return Answer(entries, total, f"meta.pagination.total: {total}", elsewhere, onward)


def _told(post: Mapping[str, Any]) -> Told:
    return Told(
        text(post, "url"),
        {
            "title": [text(post, "title")],
            "published": [text(post, "published_at")],
            "updated": [text(post, "updated_at")],
            "summary": [" ".join(text(post, "custom_excerpt").split())],
            "image": [text(post, "feature_image")],
        },
    )
