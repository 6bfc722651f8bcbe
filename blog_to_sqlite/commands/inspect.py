"""inspect: show what would be archived of a blog, and archive nothing."""

from __future__ import annotations

import click


@click.command("inspect")
@click.argument("url")
@click.option("--posts", type=click.IntRange(1, 20), default=3, show_default=True, help="Read so many posts.")
@click.option(
    "--delay", type=click.FloatRange(min=0), metavar="SECONDS", help="Wait between requests.  [default: 1]"
)
def command(url: str, posts: int, delay: float | None) -> int:
    """Show what is found at URL and archive nothing.

    Reads the first listing pages and a few posts: the posts named with what
    their cards say, the further listing pages, the blog's own count, and each
    field of the sample posts with its source.

    Example:

    \b
        blog-to-sqlite inspect https://example.com/blog/
    """
    from blog_to_sqlite.crawling import crawl_changes, entry_address
    from blog_to_sqlite.inspection import inspect_blog

    return inspect_blog(entry_address(url), crawl_changes(delay=delay, max_posts=posts))
