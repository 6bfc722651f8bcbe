"""forget: take a post or a blog out of the archive for good."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command("forget", short_help="Remove a post or a blog for good, everywhere (a takedown).")
@click.argument("db", type=click.Path(path_type=Path))
@click.argument("url")
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal.")
def command(db: Path, url: str, *, yes: bool) -> int:
    """Take the post at URL, or the whole blog whose entry address it is, out of DB.

    It goes out of all tables, versions and the search index, and out of the WARC
    files, which are written anew. Nothing of its text stays in the archive, and
    the address is not archived again. This cannot be undone.

    Example:

    \b
        blog-to-sqlite forget archive.db https://example.com/blog/post/
    """
    from archive.connection import reader
    from archive.faults import Exit, UsageFault
    from archive.forgettable import find_target
    from archive.forgetting import finish_forgetting, forget
    from archive.tombstones import forgotten_at
    from blog_to_sqlite.entries import entry_address
    from blog_to_sqlite.forgetting import told, what
    from blog_to_sqlite.verifying import ReadingBar
    from crawler.raw_text import RawTexts

    address = entry_address(url)
    with reader(db) as archive:
        before = forgotten_at(archive, address)
        target = None if before else find_target(archive, address)
    if target is None:
        finish_forgetting(db)
        click.echo(f"{address} was forgotten on {(before or '')[:10]}; nothing of it is in the archive.")
        return Exit.DONE
    if not yes:
        if not sys.stdin.isatty():
            raise UsageFault("There is no terminal to ask on. Add --yes if this is to be forgotten for good.")
        click.confirm(f"Forget {what(target)} for good?", abort=True, err=True)
    with ReadingBar() as bar:
        done = forget(db, target, RawTexts().readings, bar.step)
    for line in told(target, done):
        click.echo(line)
    return Exit.DONE
