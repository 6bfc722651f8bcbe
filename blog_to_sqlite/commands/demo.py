"""demo: the whole product in one command, offline."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("demo")
@click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Keep the archive and the exports there.  [default: a new temporary folder]",
)
@click.option("--serve", is_flag=True, help="Then open the archive in Datasette.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="For --serve.")
def command(directory: Path | None, *, serve: bool, port: int) -> int:
    """Crawl, audit and export a small blog that comes with the product.

    The blog is served on 127.0.0.1 by this command: nothing leaves the
    machine.

    Example:

    \b
        blog-to-sqlite demo --serve
    """
    from blog_to_sqlite.demo import run_demo

    return run_demo(directory, serve=serve, port=port)
