"""history: what has happened to one post."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

    from archive.differences import Piece
    from archive.history import History


@click.command("history", short_help="Show the versions of a post, and the words that changed.")
@click.argument("db", type=click.Path(path_type=Path))
@click.argument("url")
@click.option("--diff", is_flag=True, help="Show the words that changed.")
@click.option("--json", "as_json", is_flag=True, help="One object with all events.")
@click.option("--accept", type=int, metavar="VERSION", help="Make this suspect version the post's content.")
def command(db: Path, url: str, *, diff: bool, as_json: bool, accept: int | None) -> None:
    """Show what has happened to the post at URL: new, edited, edited silently, suspect, gone, moved.

    URL may be any address at which it stood. A version is suspect where its
    page showed something that is hardly the post; the archived post then
    stays as it was, unless you accept the version.

    Example:

    \b
        blog-to-sqlite history archive.db https://example.com/blog/a-post --diff
        blog-to-sqlite history archive.db https://example.com/blog/a-post --accept 2
    """
    import json
    import os
    import sys

    from archive.address import canonical
    from archive.connection import reader, snapshot
    from archive.history import find_post, history
    from blog_to_sqlite.timeline import timeline

    address = canonical(url if "://" in url else f"https://{url}")
    if accept is not None:
        _accept(db, address, accept)
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    with reader(db) as archive, snapshot(archive):
        told = history(archive, find_post(archive, address))
        differences = _differences(archive, told) if diff else {}
        lines = list(timeline(told, differences, colour=colour))
        if as_json:
            said = told.as_json()
            for place, event in enumerate(said["events"] if diff else ()):
                event["differences"] = differences.get(place, {})
            lines = [json.dumps(said, ensure_ascii=False, indent=2)]
    for line in lines:
        click.echo(line)


def _accept(db: Path, address: str, number: int) -> None:
    from archive.accepted_version import accept_version
    from archive.connection import reader
    from archive.history import find_post
    from archive.place import warc_folder
    from archive.recording import recording
    from pipelines.fields.read_time import count_words

    with reader(db) as archive:
        post = find_post(archive, address)
    with recording(db, with_warc=warc_folder(db).exists()) as held:
        accept_version(held, post, number, count_words)
    click.echo(f"Version {number} is now the content of the post.", err=True)


def _differences(db: Database, told: History) -> dict[int, dict[str, Sequence[Piece]]]:
    """Return, by the place of its event, what each content has of its own beside the one before it."""
    from archive.history import before, compared, content

    found: dict[int, dict[str, Sequence[Piece]]] = {}
    for place, event in enumerate(told.events):
        number = event.version
        earlier = before(db, event.post, number) if number is not None else None
        if number is not None and earlier is not None:
            pair = (content(db, event.post, one) for one in (earlier, number))
            found[place] = dict(compared(*pair))
    return found
