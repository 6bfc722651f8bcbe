"""export: the posts of the archive in formats for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command("export", short_help="Write posts as CSV, JSON, Markdown, Atom ...")
@click.argument("db", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_name",
    metavar="FORMAT",
    help="csv, tsv, json, ndjson, markdown or atom.  [default: what the ending of -o says, else csv]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="PATH",
    help="Write to this file (markdown: or folder), whole or not at all.  [default: standard output]",
)
@click.option(
    "--overwrite", is_flag=True, help="Replace what is at PATH, in a folder the files of the same names."
)
@click.option("--blog", "blogs", multiple=True, metavar="URL", help="Only posts of this blog. Repeatable.")
@click.option(
    "--category", "categories", multiple=True, metavar="NAME", help="Only posts of this category. Repeatable."
)
@click.option("--tag", "tags", multiple=True, metavar="NAME", help="Only posts with this tag. Repeatable.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(["live", "unlisted", "gone", "moved"]),
    help="Only posts of this status. Repeatable.  [default: all]",
)
@click.option("--since", metavar="DATE", help="Only posts of this day, month or year and later: 2024-05.")
@click.option("--until", metavar="DATE", help="Only posts up to the end of this day, month or year.")
@click.option("--query", metavar="WORDS", help="Only posts that full-text search finds.")
@click.option("--columns", metavar="A,B,C", help="Only these fields, in this order.")
@click.option(
    "--body/--no-body",
    default=None,
    help="With or without body_text and body_html.  [default: with, but without in csv and tsv]",
)
@click.option("--raw", is_flag=True, help="Leave cells of csv and tsv as they are, formulas too.")
def command(
    db: Path,
    *,
    format_name: str | None,
    output: Path | None,
    columns: str | None,
    body: bool | None,
    raw: bool,
    overwrite: bool,
    **filters: Any,
) -> None:
    """Write the posts of DB, or some of them, in a format for other programs.

    Without -o the posts go to standard output.

    Example:

    \b
        blog-to-sqlite export archive.db -o posts.csv
        blog-to-sqlite export archive.db --format ndjson --since 2024 | head -1
        blog-to-sqlite export archive.db --format markdown -o posts
    """
    from archive.connection import reader
    from archive.export import write_export
    from archive.export.filters import Filters
    from archive.plain import counted

    path = None if output == Path("-") else output
    with reader(db) as archive:
        count = write_export(
            archive,
            format_name,
            path,
            filters=Filters(**filters),
            columns=columns,
            body=body,
            raw=raw,
            overwrite=overwrite,
        )
    if path is not None:
        click.echo(f"{counted(count, 'post')} written to {path}", err=True)
    elif not count:
        click.echo("No post was found.", err=True)
