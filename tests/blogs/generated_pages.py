"""The pages of a generated blog as HTML and XML, in markup of its own."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.blogs.generated_posts import GeneratedPost

SITE_NAME = "Generated Notes"


def post_page(
    base: str, post: GeneratedPost, older: GeneratedPost | None, newer: GeneratedPost | None
) -> str:
    linked = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": post.title,
        "datePublished": post.published.isoformat(),
        "author": {"@type": "Person", "name": post.author},
        "articleSection": post.category,
    }
    head = f"""<meta name="description" content="{escape(post.summary)}">
<meta property="og:type" content="article">
<meta property="og:title" content="{escape(post.title)}">
<meta property="article:published_time" content="{post.published.isoformat()}">
<script type="application/ld+json">{json.dumps(linked)}</script>"""
    around = [
        f'<a rel="{rel}" href="{other.path}">{escape(other.title)}</a>'
        for rel, other in (("prev", older), ("next", newer))
        if other
    ]
    body = f"""<article class="entry-full">
<h1 class="entry-title">{escape(post.title)}</h1>
<p class="entry-meta"><span class="entry-author">{escape(post.author)}</span>
<time class="entry-date" datetime="{post.published.isoformat()}">{post.published:%d %B %Y}</time>
<a class="entry-category" href="/blog/">{escape(post.category)}</a>
<span class="entry-minutes">{post.minutes} min read</span></p>
<div class="entry-content">
{post.body_html}
</div>
<p class="entry-tags">{" ".join(f'<a rel="tag" href="/blog/">{tag}</a>' for tag in post.tags)}</p>
</article>
<nav class="entry-nav">{" ".join(around)}</nav>"""
    return _page(base, post.path, f"{post.title} | {SITE_NAME}", head, body)


def listing_page(
    base: str, posts: Sequence[GeneratedPost], paths: Sequence[str], number: int, per_page: int
) -> str:
    """Listing page ``number``, counted from 1, of the pages at ``paths``."""
    first = (number - 1) * per_page
    shown = posts[first : first + per_page]
    count = f"Posts {first + 1} to {first + len(shown)} of {len(posts)}" if shown else "No posts yet"
    body = f"""<h1>Notes</h1>
<p class="listing-count">{count}</p>
<div class="entries">
{chr(10).join(_card(post) for post in shown)}
</div>
<nav class="pager">{" ".join(_pager(paths, number))}</nav>"""
    return _page(base, paths[number - 1], SITE_NAME, "", body)


def _card(post: GeneratedPost) -> str:
    return f"""<section class="entry">
<h2><a href="{post.path}">{escape(post.title)}</a></h2>
<p class="entry-meta"><time datetime="{post.published:%Y-%m-%d}">{post.published:%d %B %Y}</time>
<span class="entry-category">{escape(post.category)}</span>
<span class="entry-minutes">{post.minutes} min read</span></p>
<p class="entry-summary">{escape(post.summary)}</p>
</section>"""


def _pager(paths: Sequence[str], number: int) -> list[str]:
    last = len(paths)
    near = {1, last, *range(number - 2, number + 3)}
    links = [f'<a class="newer" href="{paths[number - 2]}">Newer posts</a>'] if number > 1 else []
    links += [
        f'<span class="current">{page}</span>'
        if page == number
        else f'<a href="{paths[page - 1]}">{page}</a>'
        for page in sorted(near)
        if 1 <= page <= last
    ]
    links += [f'<a class="older" href="{paths[number]}">Older posts</a>'] if number < last else []
    return links


def feed(base: str, posts: Sequence[GeneratedPost]) -> str:
    """RSS 2.0."""
    items = "".join(
        f"<item><title>{escape(post.title)}</title><link>{base}{post.path}</link>"
        f"<guid>{base}{post.path}</guid><pubDate>{post.published:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>{escape(post.summary)}</description></item>\n"
        for post in posts
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{SITE_NAME}</title>'
        f"<link>{base}/blog/</link><description>Generated</description>\n{items}</channel></rss>\n"
    )


def sitemap(base: str, posts: Sequence[GeneratedPost]) -> str:
    urls = "".join(
        f"<url><loc>{base}{post.path}</loc><lastmod>{post.published:%Y-%m-%d}</lastmod></url>\n"
        for post in posts
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )


def home_page(base: str) -> str:
    return _page(base, "/", SITE_NAME, "", '<h1>Welcome</h1>\n<p><a href="/blog/">All notes</a></p>')


def _page(base: str, path: str, title: str, head: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{escape(title)}</title>
<link rel="canonical" href="{base}{path}">
{head}
</head>
<body>
<header class="top"><a href="/">{SITE_NAME}</a>
<nav><a href="/">Home</a> <a href="/blog/">Notes</a></nav></header>
<main>
{body}
</main>
<footer class="bottom"><p>Made of words in no order that matters.</p></footer>
</body>
</html>
"""
