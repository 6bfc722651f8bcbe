"""The demo: a blog on loopback, crawled, audited, exported and served."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from archive.audit import audit_blog
from archive.audit_text import audit_text
from archive.connection import reader
from archive.export import write_export
from archive.faults import Exit, StorageFault
from blog_to_sqlite.crawling import crawl_blogs, crawl_changes
from blog_to_sqlite.demo_blog.server import HOST, DemoBlog, serve_demo_blog

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

PORT = 8011
"""Where the demo blog is served, if that port is free."""

EXPORTS = ("csv", "json")


def run_demo(directory: Path | None, *, serve: bool, port: int) -> Exit:
    """Show the whole product on its own small blog; return the exit code of the crawl.

    The archive and its exports stay in ``directory``, or in a new temporary
    folder. Raises StorageFault if nothing can be written there.
    """
    place = _place(directory)
    db = place / "demo.db"
    again = db.exists()
    with _served(db) as blog:
        click.echo(f"A blog is served at {blog.entry_url}. Crawling it into {db}", err=True)
        code = crawl_blogs(
            db, [blog.entry_url], crawl_changes(delay=0, images=True), with_warc=True, quiet=False
        )
        if code not in {Exit.DONE, Exit.GAPS}:
            return code
        _show(db, blog, again=again)
        if serve:
            from blog_to_sqlite.serving import serve_archive  # noqa: PLC0415 - Datasette is slow to import

            serve_archive(db, port=port)
        else:
            click.echo(f"Look at it in Datasette: blog-to-sqlite serve {db}", err=True)
    return code


def _place(directory: Path | None) -> Path:
    try:
        if directory is None:
            return Path(tempfile.mkdtemp(prefix="blog-to-sqlite-demo-"))
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFault(
            f"{directory or tempfile.gettempdir()} cannot be written: {error.strerror}."
        ) from None
    return directory


def _served(db: Path) -> AbstractContextManager[DemoBlog]:
    """Serve the blog where an earlier demo had it, so that a second run finds the blog that it knows."""
    port = PORT
    if db.exists():
        with reader(db) as archive:
            row = archive.execute("SELECT url FROM blogs ORDER BY id DESC").fetchone()
            port = (urlsplit(row[0]).port if row else None) or PORT
    with socket.socket() as probe:
        taken = probe.connect_ex((HOST, port)) == 0
    return serve_demo_blog(0 if taken else port)


def _show(db: Path, blog: DemoBlog, *, again: bool) -> None:
    with reader(db) as archive:
        (blog_id,) = archive.execute("SELECT id FROM blogs WHERE url = ?", [blog.entry_url]).fetchone()
        click.echo("\n" + audit_text(audit_blog(archive, blog_id)))
        for kind in EXPORTS:
            write_export(archive, kind, db.with_suffix(f".{kind}"), overwrite=again)
    names = " and ".join(str(db.with_suffix(f".{kind}")) for kind in EXPORTS)
    click.echo(f"\nExported to {names}", err=True)
