"""audit: is each blog archived whole, and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlite_utils import Database

    from archive.verdict import Audit

COLOURS = {"complete": "green", "gaps": "red", "unfinished": "yellow"}


@click.command("audit", short_help="Say whether a blog is archived whole, and name every gap.")
@click.argument("db", type=click.Path(path_type=Path))
@click.argument("url", required=False)
@click.option("--json", "as_json", is_flag=True, help="An array with one object a blog.")
@click.option("--accept", metavar="ADDRESS", help="Let the gap at ADDRESS rest; needs --why.")
@click.option("--why", metavar="TEXT", help="Why that gap may rest; kept and told with it.")
@click.option("--unaccept", metavar="ADDRESS", help="Take that back.")
def command(
    db: Path, url: str | None, *, as_json: bool, accept: str | None, why: str | None, unaccept: str | None
) -> int:
    """Say of the blog at URL, or of every blog in DB, whether it is archived whole.

    What the blog's listing, its feed, its sitemap and its own count claim is set
    against what the archive holds. Every gap is named with its reason, and the
    exit code is then 3. A gap that will stay can be accepted.

    Example:

    \b
        blog-to-sqlite audit archive.db
        blog-to-sqlite audit archive.db https://example.com/blog/ --json
        blog-to-sqlite audit archive.db --accept https://example.com/blog/lost --why "Lost by its author"
    """
    import json

    from archive.audit_text import audit_text
    from archive.connection import reader, snapshot
    from archive.faults import UsageFault

    if accept is not None and unaccept is not None:
        raise UsageFault("Give --accept or --unaccept, not both.")
    if (accept is not None) != bool(why and why.strip()):
        raise UsageFault("--accept ADDRESS and --why TEXT go together: say why that gap may rest.")
    if accept is not None or unaccept is not None:
        _decide(db, url, accept, why or "", unaccept)
    with reader(db) as archive, snapshot(archive):
        audits = [audit for _, audit in _audits(archive, db, url)]
        texts = [audit_text(audit) for audit in audits]
        said = json.dumps([audit.as_json() for audit in audits], ensure_ascii=False, indent=2)
    if as_json:
        click.echo(said)
    else:
        for audit, text in zip(audits, texts, strict=True):
            first, *others = text.splitlines()
            click.secho(first, fg=COLOURS[audit.verdict], bold=True)
            click.echo("\n".join(others))
    return max(audit.exit_code for audit in audits)


def _audits(archive: Database, db: Path, url: str | None) -> list[tuple[int, Audit]]:
    """Return the audits of the blogs meant, with their ids. Raises UsageFault if there is none."""
    from archive.audit import audit_blog
    from archive.blogs import all_blogs, find_blog
    from archive.faults import UsageFault

    blogs = [find_blog(archive, url)] if url else all_blogs(archive)
    if not blogs:
        raise UsageFault(f"{db} holds no blog yet. Archive one with: blog-to-sqlite crawl {db} URL")
    return [(blog.id, audit_blog(archive, blog.id)) for blog in blogs]


def _decide(db: Path, url: str | None, accept: str | None, why: str, unaccept: str | None) -> None:
    """Keep a decision of the user, and say so."""
    from archive.accepted_gaps import accept_gap, take_back
    from archive.connection import reader
    from archive.place import warc_folder
    from archive.plain import plain_line
    from archive.recording import recording

    with reader(db):  # a writer would make an archive that is not there
        pass
    with recording(db, with_warc=warc_folder(db).exists()) as held:
        audits = _audits(held.db, db, url)
        if accept is not None:
            done = accept_gap(held, audits, accept, why)
            click.echo(f"Accepted: {done.url}, because: {plain_line(done.why)}", err=True)
        else:
            done = take_back(held, audits, unaccept or "")
            click.echo(f"No longer accepted: {done.url}", err=True)
