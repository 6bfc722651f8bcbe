"""The addresses that a command is given, and what is given along with them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from archive.address import canonical, place_of
from archive.faults import UsageFault
from crawler.credentials import credentials_for, is_plain, secret_from, without_user
from crawler.given import Given
from crawler.hosts import places_named
from crawler.recipes.files import recipe_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.recipes.recipe import Recipe

USER, HEADER = "BLOG_TO_SQLITE_USER", "BLOG_TO_SQLITE_HEADER"
"""Variables of the environment that stand for --user and --header."""

_USER = re.compile(r"^(\s*(?:\w+://)?).*@", re.DOTALL)
_IN_SIGHT = (
    "The password stands in the command line, where others on this machine can see it. "
    "Use --user env:NAME, --user @FILE, --header env:NAME or --header @FILE."
)


def entry_address(text: str) -> str:
    """Return the address of a blog as the user typed it, in canonical form; https where no scheme is given.

    A user name and password in it are left out. Raises UsageFault if it is no web address.
    """
    address = _whole(text)
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and parts.hostname
        _ = parts.port
    except ValueError:
        usable = None
    if not usable or any(character.isspace() for character in address) or place_of(address) is None:
        shown = _USER.sub(r"\1***@", text)
        raise UsageFault(f"{shown!r} is no web address. Give one such as https://example.com/blog/")
    return canonical(address)


def given_recipes(files: Sequence[Path], blogs: Sequence[str]) -> dict[str, Recipe]:
    """Return the recipes in files by the address of their blog; one that names none is for the only blog.

    Raises UsageFault for a file that is no recipe, and for one of a blog that is not crawled.
    """
    given: dict[str, Recipe] = {}
    for file in files:
        recipe = recipe_file(file)
        url = entry_address(recipe.url) if recipe.url else ""
        if not url and len(blogs) > 1:
            raise UsageFault(f"{file} names no blog. Give its address there: url under [blog].")
        if url and url not in blogs:
            raise UsageFault(f"{file} is the recipe of {url}, which is not crawled. Name that blog.")
        if (url or blogs[0]) in given:
            raise UsageFault(f"{file}: there is already a recipe for {url or blogs[0]}. Give one a blog.")
        given[url or blogs[0]] = recipe
    return given


def _whole(text: str) -> str:
    address = text.strip()
    return address if "://" in address else f"https://{address}"


def given_for(
    typed: Sequence[str],
    blogs: Sequence[str],
    recipes: Mapping[str, Recipe],
    *,
    user: str | None = None,
    headers: Sequence[str] = (),
    also: Sequence[str] = (),
) -> dict[str, Given]:
    """Return what is given along with each of ``blogs``; ``typed`` are addresses as the user typed them.

    ``user``, ``headers`` and ``also`` are for the one blog that is crawled, or for several on one origin.
    Raises UsageFault where it is not clear for which they are, or they are not what they should be.
    """
    inline = {canonical(address): said for address, said in map(without_user, map(_whole, typed)) if said}
    if inline or any(map(is_plain, filter(None, (user, *headers)))):
        click.echo(f"Warning: {_IN_SIGHT}", err=True)
    user = user or (f"env:{USER}" if os.environ.get(USER) else None)
    headers = headers or ([f"env:{HEADER}"] if os.environ.get(HEADER) else [])
    for host in also:
        if not places_named(host):
            raise UsageFault(
                f"--also {host!r} is no host. Give one such as posts.example.com or 10.0.0.1:8080."
            )
    one = len({place_of(blog) for blog in blogs}) == 1
    if not one and (user or headers or also):
        raise UsageFault("--user, --header and --also are for one blog. Name it, and crawl others apart.")
    secret = secret_from("--user", user) if user else None
    texts = [secret_from("--header", header) for header in headers]
    given = {}
    for blog in blogs:
        if secret and blog in inline:
            raise UsageFault("There is a password in the address and another one. Give one of them.")
        credentials = credentials_for(blog, secret or inline.get(blog), texts)
        given[blog] = Given(recipes.get(blog), credentials, tuple(also))
    return given


def passed_on(
    typed: Sequence[str], user: str | None, headers: Sequence[str], also: Sequence[str]
) -> list[str]:
    """Return the options by which a scheduled crawl finds its secrets and hosts; files by their whole path.

    Raises UsageFault for a secret: a schedule is kept in plain text.
    """
    sources = [("--user", user), *(("--header", header) for header in headers)]
    named = [(option, source) for option, source in sources if source]
    if any(said for _, said in map(without_user, map(_whole, typed))) or any(
        is_plain(source) for _, source in named
    ):
        raise UsageFault("A schedule would show the password. Name its place: --user @FILE or env:NAME.")
    named = [
        (option, f"@{Path(source[1:]).resolve()}" if source.startswith("@") else source)
        for option, source in named
    ]
    return [word for pair in (*named, *(("--also", host) for host in also)) for word in pair]
