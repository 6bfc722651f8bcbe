"""audit: is each blog archived whole, and what is missing."""

from __future__ import annotations

from pathlib import Path

import click

COLOURS = {"complete": "green", "gaps": "red", "unfinished": "yellow"}


@click.command("audit", short_help="Say whether a blog is archived whole, and name every gap.")
@click.argument("db", type=click.Path(path_type=Path))
@click.argument("url", required=False)
@click.option("--json", "as_json", is_flag=True, help="An array with one object a blog.")
def command(db: Path, url: str | None, *, as_json: bool) -> int:
    """Say of the blog at URL, or of every blog in DB, whether it is archived whole.

    What the blog's listing names and counts is set against what the archive
    holds. Every gap is named with its reason, and the exit code is then 3.

    Example:

    \b
        blog-to-sqlite audit archive.db
        blog-to-sqlite audit archive.db https://example.com/blog/ --json
    """
    import json

    from archive.audit import audit_blog, audit_text
    from archive.blogs import all_blogs, find_blog
    from archive.connection import reader, snapshot
    from archive.faults import UsageFault

    with reader(db) as archive, snapshot(archive):
        blogs = [find_blog(archive, url)] if url else all_blogs(archive)
        audits = [audit_blog(archive, blog.id) for blog in blogs]
    if not audits:
        raise UsageFault(f"{db} holds no blog yet. Archive one with: blog-to-sqlite crawl {db} URL")
    if as_json:
        click.echo(json.dumps([audit.as_json() for audit in audits], ensure_ascii=False, indent=2))
    else:
        for audit in audits:
            first, *others = audit_text(audit).splitlines()
            click.secho(first, fg=COLOURS[audit.verdict], bold=True)
            click.echo("\n".join(others))
    return max(audit.exit_code for audit in audits)
