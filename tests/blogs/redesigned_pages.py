"""The pages of a generated blog after a redesign: the same posts, in markup that shares no name."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.blogs.generated_posts import GeneratedPost

SITE_NAME = "Generated Notes"


def post_page(
    _base: str, post: GeneratedPost, _older: GeneratedPost | None, _newer: GeneratedPost | None
) -> str:
    """Author, tags and summary are no longer shown, nor is anything declared in the head."""
    topic = post.category.lower().replace(" ", "-")
    body = f"""<div class="hero"><h1 class="headline">{escape(post.title)}</h1>
<div class="facts"><span class="when">{post.published:%B %d, %Y}</span> in
<a class="topic" href="/category/{topic}/">{escape(post.category)}</a></div></div>
<div class="story">
{post.body_html}
</div>
<div class="promo">Get every note by mail. <a href="/mail">Tell me your address</a>.</div>"""
    return _page(f"{post.title} - {SITE_NAME}", body)


def listing_page(
    _base: str, posts: Sequence[GeneratedPost], paths: Sequence[str], number: int, per_page: int
) -> str:
    """Listing page ``number``, counted from 1; no count of all posts is given any more."""
    first = (number - 1) * per_page
    rows = "\n".join(
        f'<li class="row"><a class="row-link" href="{post.path}">{escape(post.title)}</a> '
        f'<span class="when">{post.published:%B %d, %Y}</span></li>'
        for post in posts[first : first + per_page]
    )
    turn = f'<a class="more" rel="next" href="{paths[number]}">Next</a>' if number < len(paths) else ""
    return _page(SITE_NAME, f'<h2>All notes</h2>\n<ul class="rows">\n{rows}\n</ul>\n{turn}')


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>
<body><div class="wrap">
<div class="masthead"><a href="/">{SITE_NAME}</a></div>
{body}
<div class="colophon">Set in new type since this year.</div>
</div></body></html>
"""
