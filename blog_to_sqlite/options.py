"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

recipe_option = click.option(
    "--recipe",
    "recipes",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Read a blog by the rules in FILE, as `inspect --save` writes them; may be given once a blog.",
)

_PRIVATE = (
    click.option(
        "--also",
        multiple=True,
        metavar="HOST",
        help="Go to this host too (HOST, HOST:PORT or an address), as for posts or a feed that stand there; "
        "may be repeated. It is kept with the blog.",
    ),
    click.option(
        "--user",
        metavar="SOURCE",
        help="Log in as NAME:PASSWORD, read from env:VARIABLE or @FILE; sent to the blog's origin alone.  "
        "[env: BLOG_TO_SQLITE_USER]",
    ),
    click.option(
        "--header",
        "headers",
        multiple=True,
        metavar="SOURCE",
        help="Send headers, lines 'Name: value' read from env:VARIABLE or @FILE; to the blog's origin "
        "alone.  [env: BLOG_TO_SQLITE_HEADER]",
    ),
)


def private_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what says where a crawl may go besides, and as whom it asks."""
    for option in reversed(_PRIVATE):
        command = option(command)
    return command
