"""Reads the interface that fills Substack's archive page: the posts of a newsletter, newest first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crawler.pages.interfaces.answer import Answer, Told, dicts, entries_of, parsed, text
from crawler.pages.numbers import number_in, with_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.pages.links import Site
    from crawler.pages.page import Page

ADDRESS = re.compile(r"/api/v1/archive(?:\?|$)")
_SIGN = 'script[src*="substackcdn.com/bundle"], link[href*="substackcdn.com/bundle"]'
_PER_PAGE = 50


def find(page: Page, site: Site) -> Iterator[str]:
    """Yield the address of the newest posts, if the page runs on Substack's own scripts."""
    if page.tree.css_first(_SIGN) is not None:
        address = site.document(f"/api/v1/archive?sort=new&search=&offset=0&limit={_PER_PAGE}")
        if address:
            yield address


def read(body: bytes, _headers: Mapping[str, str], url: str, other: str, also: frozenset[str]) -> Answer:
    """Return what a page of the interface says; a page without posts is the last. Never raises.

    The server may give fewer posts than asked for: the next offset counts what came.
    """
    posts = list(dicts(parsed(body)))
    entries, elsewhere = entries_of(map(_told, posts), url, other, also)
    onward = with_number(url, "offset", (number_in(url, "offset") or 0) + len(posts)) if posts else None
    return Answer(entries, elsewhere=elsewhere, onward=onward)


def _told(post: Mapping[str, Any]) -> Told:
    return Told(
        text(post, "canonical_url"),
        {
            "title": [text(post, "title")],
            "published": [text(post, "post_date")],
            "summary": [text(post, "subtitle") or text(post, "description")],
            "author": [text(author, "name") for author in dicts(post.get("publishedBylines"))],
            "tag": [text(tag, "name") for tag in dicts(post.get("postTags"))],
            "image": [text(post, "cover_image")],
        },
    )
