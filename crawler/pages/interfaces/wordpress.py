"""Reads WordPress's REST interface: the posts of a blog, a hundred at a time, with their total."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from crawler.pages.feed_formats.draft import plain
from crawler.pages.interfaces.answer import Answer, Told, dicts, entries_of, parsed, text
from crawler.pages.numbers import number_in, whole, with_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.pages.links import Site
    from crawler.pages.page import Page

ADDRESS = re.compile(r"/wp/v2/posts(?:[?&]|$)")
_ROOT = 'link[rel="https://api.w.org/" i]'
_PER_PAGE = 100
_FIELDS = "link,date,date_gmt,modified,modified_gmt,title,excerpt,_links,_embedded"
_FURTHEST = timedelta(hours=15)


def find(page: Page, site: Site) -> Iterator[str]:
    """Yield the address of the first hundred posts, if the page names the root of the interface."""
    for node in page.tree.css(_ROOT):
        root = site.document(node.attributes.get("href"))
        if root:
            joined = "&" if "?" in root else "?"
            asked = f"per_page={_PER_PAGE}&page=1&_embed=author,wp:term&_fields={_FIELDS}"
            yield f"{root.rstrip('/')}/wp/v2/posts{joined}{asked}"
            return


def read(body: bytes, headers: Mapping[str, str], url: str, other: str, also: frozenset[str]) -> Answer:
    """Return what a page of the interface says; ``headers`` by their names in lower case. Never raises.

    Source of the paging: developer.wordpress.org/rest-api/using-the-rest-api/pagination.
    """
    posts = parsed(body)
    if not isinstance(posts, list):
        return Answer()
    entries, elsewhere = entries_of(map(_told, dicts(posts)), url, other, also)
    total, pages = whole(headers.get("x-wp-total")), whole(headers.get("x-wp-totalpages"))
    here = number_in(url, "page") or 1
    further = here < pages if pages is not None else len(posts) >= _PER_PAGE
    return Answer(
        entries,
        total,
        f"X-WP-Total: {total}",
        elsewhere,
        with_number(url, "page", here + 1) if further and posts else None,
    )


def _told(post: Mapping[str, Any]) -> Told:
    embedded = post.get("_embedded")
    embedded = embedded if isinstance(embedded, dict) else {}
    terms = embedded.get("wp:term")
    named = [term for group in (terms if isinstance(terms, list) else ()) for term in dicts(group)]
    link = text(post, "link")
    return Told(
        link,
        {
            "title": [plain(text(post, "title", "rendered"))],
            "published": [_moment(text(post, "date"), text(post, "date_gmt"))],
            "updated": [_moment(text(post, "modified"), text(post, "modified_gmt"))],
            "summary": [plain(text(post, "excerpt", "rendered"), link)],
            "author": [plain(text(author, "name")) for author in dicts(embedded.get("author"))],
            "category": [plain(text(term, "name")) for term in named if text(term, "taxonomy") == "category"],
            "tag": [plain(text(term, "name")) for term in named if text(term, "taxonomy") == "post_tag"],
        },
    )


def _moment(local: str, universal: str) -> str:
    """Return a moment with its offset, which WordPress leaves to be told from two clocks.

    >>> _moment("2024-05-01T08:30:00", "2024-05-01T06:30:00")
    '2024-05-01T08:30:00+02:00'
    """
    try:
        here, there = datetime.fromisoformat(local), datetime.fromisoformat(universal)
        offset = here - there
        if abs(offset) < _FURTHEST and not offset % timedelta(minutes=15):
            return here.replace(tzinfo=timezone(offset)).isoformat()
    except (ValueError, TypeError, OverflowError):
        pass
    return local
