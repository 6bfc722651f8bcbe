"""inspect: show what would be archived of a blog, and archive nothing."""

from __future__ import annotations

from pathlib import Path

import click

from blog_to_sqlite.options import private_options


@click.command("inspect")
@click.argument("url")
@click.option("--posts", type=click.IntRange(1, 20), default=8, show_default=True, help="Read so many posts.")
@click.option(
    "--delay", type=click.FloatRange(min=0), metavar="SECONDS", help="Wait between requests.  [default: 1]"
)
@click.option(
    "--save",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the recipe there: the rules by which the blog is read, to look at and to change.",
)
@private_options
def command(
    url: str,
    *,
    posts: int,
    delay: float | None,
    save: Path | None,
    user: str | None,
    headers: tuple[str, ...],
    also: tuple[str, ...],
) -> int:
    """Show what is found at URL and archive nothing.

    Reads the first listing pages and some posts: the platform, the blog's own
    count, what each witness names, the rules that were learned for each field
    with how sure they are, and each value of the posts with its source.

    Example:

    \b
        blog-to-sqlite inspect https://example.com/blog/
    """
    from blog_to_sqlite.crawling import crawl_changes
    from blog_to_sqlite.entries import entry_address, given_for
    from blog_to_sqlite.inspection import inspect_blog

    blog = entry_address(url)
    given = given_for([url], [blog], {}, user=user, headers=headers, also=also)
    return inspect_blog(blog, crawl_changes(delay=delay, max_posts=posts), save, given)
