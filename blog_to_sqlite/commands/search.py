"""search: the posts that hold some words, the best first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command("search", short_help="Find posts by words, the best first.")
@click.argument("db", type=click.Path(path_type=Path))
@click.argument("words", nargs=-1, required=True)
@click.option("--blog", "blogs", multiple=True, metavar="URL", help="Only posts of this blog. Repeatable.")
@click.option(
    "--category", "categories", multiple=True, metavar="NAME", help="Only posts of this category. Repeatable."
)
@click.option("--tag", "tags", multiple=True, metavar="NAME", help="Only posts with this tag. Repeatable.")
@click.option(
    "--author", "authors", multiple=True, metavar="NAME", help="Only posts of this author. Repeatable."
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(["live", "unlisted", "gone", "moved"]),
    help="Only posts of this status. Repeatable.  [default: all]",
)
@click.option("--since", metavar="DATE", help="Only posts of this day, month or year and later: 2024-05.")
@click.option("--until", metavar="DATE", help="Only posts up to the end of this day, month or year.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="So many posts at most."
)
@click.option("--json", "as_json", is_flag=True, help="One object with all that was found.")
def command(db: Path, words: tuple[str, ...], *, limit: int, as_json: bool, **filters: Any) -> None:
    """Find the posts of DB that hold all WORDS, in any of their forms.

    "Words in quotes" stand beside each other, index* begins a word, OR gives a
    choice, NOT leaves out, title: looks in the title alone. Give the shell the
    whole query in single quotes.

    Example:

    \b
        blog-to-sqlite search archive.db broken index
        blog-to-sqlite search archive.db '"broken index" NOT title:mysql' --since 2023
    """
    import json
    import os
    import sys

    from archive.connection import reader, snapshot
    from archive.export.filters import Filters
    from archive.searching.finding import find
    from blog_to_sqlite.results import as_object, lines

    query = " ".join(words)
    with reader(db) as archive, snapshot(archive):
        found = find(archive, query, Filters(**filters), limit=limit)
        blogs = dict(archive.execute("SELECT id, url FROM blogs").fetchall())
    for remark in found.remarks:
        click.echo(remark, err=True)
    if as_json:
        click.echo(json.dumps(as_object(query, found, blogs), ensure_ascii=False, indent=2))
        return
    for line in lines(found, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR")):
        click.echo(line)
    if not found.total:
        click.echo("No post was found.", err=True)
    elif found.total > len(found.results):
        total = f"more than {found.total - 1:,}" if found.is_more else f"{found.total:,}"
        click.echo(f"The first {len(found.results)} of {total} posts; --limit gives more.", err=True)
