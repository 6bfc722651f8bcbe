"""serve: read, search and ask an archive in the browser."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("serve", short_help="Read, search and query the archive in a browser.")
@click.argument("db", type=click.Path(path_type=Path))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes any free port."
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address of this machine to serve on."
)
@click.option(
    "--allow-host",
    "names",
    metavar="NAME",
    multiple=True,
    help="Answer under this name too, such as that of a proxy in front. May be repeated.",
)
@click.option("--sql", is_flag=True, help="Let readers run SQL of their own; it can only read.")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser at it.")
@click.option(
    "--immutable", is_flag=True, help="It is a finished copy: nobody writes to it while it is served."
)
@click.option(
    "--plugins-dir",
    "plugins",
    type=click.Path(exists=True, file_okay=False),
    metavar="DIR",
    help="Load the Datasette plugins in this folder too.",
)
@click.argument("datasette_options", nargs=-1, type=click.UNPROCESSED, metavar="[-- DATASETTE OPTIONS]")
def command(
    db: Path,
    *,
    port: int,
    host: str,
    names: tuple[str, ...],
    sql: bool,
    open_browser: bool,
    immutable: bool,
    plugins: str | None,
    datasette_options: tuple[str, ...],
) -> None:
    """Serve the archive DB with Datasette, for reading, searching and asking.

    Only this machine can reach it unless --host says otherwise. Nothing that
    a blog wrote runs in the browser, and no page asks another host for
    anything. A crawl may write to the archive at the same time. Ctrl-C ends it.

    What follows two hyphens goes to Datasette: its settings, templates, static
    files, metadata. See them with: datasette serve --help

    Example:

    \b
        blog-to-sqlite serve archive.db --open
        blog-to-sqlite serve archive.db -- --setting default_page_size 100
    """
    from blog_to_sqlite.serving import serve_archive

    serve_archive(
        db,
        host=host,
        port=port,
        open_browser=open_browser,
        names=names,
        sql=sql,
        immutable=immutable,
        options=[*(["--plugins-dir", plugins] if plugins else []), *datasette_options],
    )
