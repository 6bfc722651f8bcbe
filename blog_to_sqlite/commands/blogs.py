"""blogs: the blogs of an archive, a line each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from archive.verdict import Audit


@click.command("blogs", short_help="List the blogs in DB: posts, last crawl, verdict, next due.")
@click.argument("db", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="An array with one object a blog.")
def command(db: Path, *, as_json: bool) -> None:
    """List the blogs in DB: posts, last crawl, verdict, when the next post is due.

    Example:

    \b
        blog-to-sqlite blogs archive.db
    """
    import json

    from archive.audit import audit_blog
    from archive.blogs import all_blogs, next_check
    from archive.connection import reader, snapshot

    with reader(db) as archive, snapshot(archive):
        found = [(audit_blog(archive, one.id), next_check(archive, one.id)) for one in all_blogs(archive)]
        rows = [
            {
                "blog": audit.blog,
                "title": audit.title,
                "posts": audit.posts,
                "last_crawl": audit.last_crawl.started_at,
                "verdict": audit.verdict,
                "gaps": len(audit.gaps),
                "accepted": len(audit.accepted),
                "next_check_at": due,
            }
            for audit, due in found
        ]
        lines = (
            [json.dumps(rows, ensure_ascii=False, indent=2)] if as_json else [_line(*one) for one in found]
        )
    if not found and not as_json:
        click.echo(f"{db} holds no blog yet. Archive one with: blog-to-sqlite crawl {db} URL", err=True)
        return
    if not as_json:
        click.echo("posts  last crawl        verdict     next due          blog")
    for line in lines:
        click.echo(line)


def _line(audit: Audit, due: str | None) -> str:
    from archive.plain import plain_line

    started = audit.last_crawl.started_at[:16].replace("T", " ")
    at = (due or "-")[:16].replace("T", " ")
    title = f"  {audit.title}" if audit.title else ""
    return plain_line(f"{audit.posts:5}  {started}  {audit.verdict:10}  {at:16}  {audit.blog}{title}")
