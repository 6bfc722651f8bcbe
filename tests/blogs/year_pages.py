"""The pages of the blog of the scripted year: two themes, and all that changes without the post changing."""

from __future__ import annotations

import json
from html import escape
from random import Random
from typing import TYPE_CHECKING

from tests.blogs import generated_pages, redesigned_pages
from tests.blogs.generated_posts import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from types import ModuleType

    from tests.blogs.year_posts import YearPost

NOT_FOUND = """<!doctype html><html lang="en"><head><title>Page not found | Generated Notes</title></head>
<body><main><h1>Page not found</h1><p>Sorry, there is nothing at this address. It may have been removed.</p>
<p><a href="/blog/">Back to the notes</a></p></main></body></html>"""

DATABASE_ERROR = """<!doctype html><html lang="en"><head><title>Database error</title></head>
<body><h1>Error establishing a database connection</h1></body></html>"""

EMPTY_LISTING = """<!doctype html><html lang="en"><head><title>Generated Notes</title></head>
<body><main><h1>Notes</h1><p>Nothing found.</p></main></body></html>"""


class Theme:
    """Renders the blog as it is on one day."""

    def __init__(self, look: ModuleType, today: datetime) -> None:
        self._look = look
        self._today = today

    def listing_page(
        self, base: str, posts: Sequence[YearPost], paths: Sequence[str], number: int, per_page: int
    ) -> str:
        """Return a page of the listing; its nonce is a new one each day."""
        return self._with_nonce(self._look.listing_page(base, posts, paths, number, per_page))

    def post_page(self, base: str, post: YearPost, older: YearPost | None, newer: YearPost | None) -> str:
        """Return a post's page; of every third one each day's differs in all but the post."""
        page = str(self._look.post_page(base, post, older, newer))
        if post.updated:
            page = _with_update(page, post.updated)
        return self._with_noise(page, post) if post.number % 3 == 0 else page

    def _with_nonce(self, page: str) -> str:
        nonce = Random(f"{self._today}").getrandbits(64)
        return page.replace(
            "</head>", f'<script nonce="{nonce:x}">window.token = "{nonce:x}"</script></head>'
        )

    def _with_noise(self, page: str, post: YearPost) -> str:
        random = Random(f"{self._today:%Y-%m-%d}/{post.number}")
        words = [escape(" ".join(random.choices(WORDS, k=6))) for _ in range(4)]
        days = (self._today - post.published).days
        advertisement = (
            f'<aside class="advert"><a href="https://ads.example/{words[0][:5]}">{words[0]}</a></aside>'
        )
        parts = page.split("</p>\n<h2>", 1)
        page = f"{parts[0]}</p>\n{advertisement}\n<h2>{parts[1]}" if len(parts) == 2 else page
        page = page.replace("</h1>", f'</h1>\n<p class="ago">{days} days ago, {days // 3} comments</p>', 1)
        links = "".join(
            f'<li><a href="/blog/tagged/{place}/">{text}</a></li>' for place, text in enumerate(words)
        )
        below = f"""<section class="related"><h3>Related</h3><ul>
{links}</ul></section>
<section class="comments"><h3>{days // 3} comments</h3>
{"".join(f"<p>{escape(name)}: {words[0]}</p>" for name in ("Ida", "Bo"))}</section>"""
        return self._with_nonce(page).replace("</body>", f"{below}\n</body>")


LOOKS = {"first": generated_pages, "redesigned": redesigned_pages}


def _with_update(page: str, updated: datetime) -> str:
    """Return the page with the date of the last change: declared and shown, as either theme would."""
    shown = (
        f'<p class="changed">Updated on <time datetime="{updated.isoformat()}">{updated:%d %B %Y}</time></p>'
    )
    meta = f'<meta property="article:modified_time" content="{updated.isoformat()}">'
    declared = f'"dateModified": {json.dumps(updated.isoformat())}, "headline"'
    page = page.replace('"headline"', declared, 1)
    return page.replace("</head>", f"{meta}</head>").replace("</h1>", f"</h1>\n{shown}", 1)


def sitemap(base: str, posts: Sequence[YearPost]) -> str:
    """Return the sitemap; ``lastmod`` is what the blog owns up to, not always the truth."""
    urls = "".join(
        f"<url><loc>{base}{post.path}</loc><lastmod>{post.lastmod:%Y-%m-%dT%H:%M:%SZ}</lastmod></url>\n"
        for post in posts
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )
