"""read: what saved pages say, one JSON object a line."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("read", short_help="Write what saved pages say as JSON lines.")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(allow_dash=True))
@click.option("--url", metavar="URL", help="The address of the page.  [default: what the page claims]")
@click.option(
    "--recipe",
    "recipe_path",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Read the pages by the rules in FILE, as `inspect --save` writes them.",
)
@click.option("--ndjson", is_flag=True, help='Read lines {"id", "url", "html"} from standard input.')
def command(files: tuple[str, ...], *, url: str | None, recipe_path: Path | None, ndjson: bool) -> int:
    """Write what saved pages say, one JSON object a page.

    Reads each FILE, or one page from standard input. No network, no archive.

    Example:

    \b
        blog-to-sqlite read post.html --url https://example.com/blog/post/
        curl -s https://example.com/blog/post/ | blog-to-sqlite read | jq .title
    """
    from blog_to_sqlite.reading import read_files, read_lines
    from crawler.recipes.files import recipe_file

    if ndjson and (files or url is not None):
        raise click.UsageError("--ndjson reads standard input and takes neither FILE nor --url.")
    if url is not None and len(files) > 1:
        raise click.UsageError("--url is the address of one page: give one FILE, or use --ndjson.")
    recipe = recipe_file(recipe_path) if recipe_path is not None else None
    return read_lines(recipe) if ndjson else read_files(files or ("-",), url, recipe)
