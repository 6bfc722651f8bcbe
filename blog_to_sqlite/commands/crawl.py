"""crawl: archive these blogs, or refresh every blog that the archive holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from blog_to_sqlite.options import private_options, recipe_option

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("crawl")
@click.argument("db", type=click.Path(path_type=Path))
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option(
    "--delay",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Wait so long between two requests to a host.  [default: 1]. A longer Crawl-delay in robots.txt or "
    "Retry-After holds. Use 0 for a host of your own.",
)
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    metavar="N",
    help="So many requests at once, where the delay lets them.  [default: 8]",
)
@click.option("--full", is_flag=True, help="Ask for every post again, also those that are archived.")
@click.option("--max-posts", type=click.IntRange(1), metavar="N", help="Stop after so many posts a blog.")
@click.option(
    "--images/--no-images",
    default=None,
    help="Keep the images that posts show too, from whichever host; remembered for the blog.",
)
@click.option(
    "--contact",
    envvar="BLOG_TO_SQLITE_CONTACT",
    metavar="ADDRESS",
    help="Your e-mail or web address, told to the blog in the User-Agent.  [env: BLOG_TO_SQLITE_CONTACT]",
)
@recipe_option
@private_options
@click.option("--no-warc", is_flag=True, help="Keep no WARC files of what the servers sent.")
@click.option("--quiet", is_flag=True, help="Show no progress, only the result.")
@click.option(
    "--log", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write Scrapy's log there."
)
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set one of Scrapy's settings; docs/crawl.md lists those that may be set.",
)
def command(
    db: Path,
    urls: tuple[str, ...],
    *,
    recipes: tuple[Path, ...],
    user: str | None,
    headers: tuple[str, ...],
    also: tuple[str, ...],
    images: bool | None,
    no_warc: bool,
    quiet: bool,
    **options: Any,
) -> int:
    """Archive the blogs at URL, or refresh every blog already in DB.

    Give the address of the page that lists the posts. Run the same command
    again to fetch what is new, or to go on after an interruption.

    Example:

    \b
        blog-to-sqlite crawl archive.db https://example.com/blog/
    """
    from archive.connection import check_archive
    from archive.faults import UsageFault
    from blog_to_sqlite.crawling import crawl_blogs, crawl_changes
    from blog_to_sqlite.entries import entry_address, given_for, given_recipes

    if images and no_warc:
        raise UsageFault("Images are kept in WARC files: leave out --no-warc or --images.")
    check_archive(db)
    changes = crawl_changes(db, images=images, **options)
    blogs: Sequence[str] = [entry_address(url) for url in urls]
    if not blogs:
        blogs = _blogs_in(db)
        if not blogs:
            raise UsageFault(f"{db} holds no blog yet. Name one: blog-to-sqlite crawl {db} URL")
    blogs = list(dict.fromkeys(blogs))
    named = given_recipes(recipes, blogs)
    given = given_for(urls, blogs, named, user=user, headers=headers, also=also)
    return crawl_blogs(db, blogs, changes, with_warc=not no_warc, quiet=quiet, given=given)


def _blogs_in(db: Path) -> list[str]:
    """Return the entry addresses of the archive's blogs; one of an older version is carried forward first."""
    from archive.blogs import all_blogs
    from archive.connection import reader, writer
    from archive.faults import OlderFault

    try:
        with reader(db) as archive:
            return [blog.url for blog in all_blogs(archive)]
    except OlderFault:
        with writer(db) as archive:
            return [blog.url for blog in all_blogs(archive)]
