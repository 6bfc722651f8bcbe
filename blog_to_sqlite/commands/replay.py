"""replay: derive the archive again from its WARC files."""

from __future__ import annotations

from pathlib import Path

import click

from blog_to_sqlite.options import recipe_option


@click.command("replay", short_help="Derive all posts again from the WARC files, offline.")
@click.argument("db", type=click.Path(path_type=Path))
@click.option(
    "--dry-run", is_flag=True, help="Show which fields of which posts would change; change nothing."
)
@recipe_option
@click.option("--quiet", is_flag=True, help="Show no progress, only the result.")
def command(db: Path, *, dry_run: bool, recipes: tuple[Path, ...], quiet: bool) -> int:
    """Derive the posts in DB again from its WARC files, by the rules of now, without network.

    Posts keep their ids and addresses; one that has no record stays as it is.
    If DB does not exist but its WARC files do, the archive is made anew.

    Example:

    \b
        blog-to-sqlite replay archive.db --dry-run
        blog-to-sqlite replay archive.db
    """
    from archive.connection import check_archive
    from archive.faults import UsageFault
    from archive.place import warc_folder
    from archive.recorded import blogs_in
    from blog_to_sqlite.entries import given_recipes
    from blog_to_sqlite.replaying import replay

    check_archive(db)
    blogs = blogs_in(warc_folder(db)) if recipes else []
    if recipes and not blogs:
        raise UsageFault(f"The WARC files in {warc_folder(db)} name no blog that a recipe could be for.")
    return replay(db, given_recipes(recipes, blogs), dry_run=dry_run, quiet=quiet)
