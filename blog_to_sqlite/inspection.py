"""What ``inspect`` does: a crawl of a few pages into an archive that is thrown away, told in words."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.faults import Exit, UnreachableFault
from archive.new_file import check_new_file
from archive.recording import recording
from blog_to_sqlite.advice import advice
from blog_to_sqlite.findings import findings
from blog_to_sqlite.interruption import received
from crawler.process import run
from crawler.recipes.files import keep_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.given import Given

LISTING_PAGES = 2
"""So many listing pages are read."""


def inspect_blog(
    url: str,
    changes: Mapping[str, Any],
    save: Path | None = None,
    given: Mapping[str, Given] | None = None,
) -> Exit:
    """Print what is found at ``url`` on standard output; return DONE, or GAPS if no posts are.

    ``save`` is where the recipe is written. Raises UnreachableFault if the page cannot be fetched,
    UsageFault if there is already something to save to.
    """
    if save is not None:
        check_new_file(save)
    with (
        tempfile.TemporaryDirectory(prefix="blog-to-sqlite-") as scratch,
        recording(Path(scratch) / "inspect.db", with_warc=False) as held,
    ):
        few = {**changes, "MAX_LISTING_PAGES": LISTING_PAGES}
        done = run([url], held, few, given=given, signalled=received())
        if done.signal is not None:
            return Exit(128 + done.signal)
        (walk,) = done.walks
        if walk.fault:
            raise walk.fault
        if walk.entry_failure:
            raise UnreachableFault(f"{url}: {walk.entry_failure}. {advice(walk.entry_failure)}")
        if walk.withdrawn:
            click.echo(f"No list of posts was found at {url}.", err=True)
            return Exit.GAPS
        for line in findings(held.db, walk):
            click.echo(line)
        if save is not None:
            keep_file(save, walk.rules.text)
            click.echo(
                f"The recipe is in {save}. Use it with: blog-to-sqlite crawl DB {url} --recipe {save}",
                err=True,
            )
    return Exit.DONE
