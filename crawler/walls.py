"""Tells a page that stands before a post and wants something: a password, a consent, a proof, money."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from archive.fates import archived_title
from crawler.pages.body import find_body
from crawler.strangers import shows_title
from pipelines.fields.plain import plain_text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from archive.records import Due
    from crawler.pages.page import Page
    from crawler.pages.post import Facts

SHORT = 250
"""Words; a page of more is what it shows, whatever it wants besides."""
_OFTEN = 3
"""So many words about consent make a page one about that."""
_SMALL = 20_000
"""Characters: nobody writes a page of more that shows nothing, but as one that a script fills."""
_TO_SEE = "img, picture, video, audio, iframe, object, embed, svg, canvas"
_IS_FREE = re.compile(
    r'"isAccessibleForFree"\s*:\s*"?(?:https?:\\?/\\?/schema\.org\\?/)?(true|false)', re.IGNORECASE
)


class _Words(NamedTuple):
    challenges: tuple[str, ...]
    paid: tuple[str, ...]
    consent: re.Pattern[str]
    subscribers: tuple[str, ...]


@cache
def _words() -> _Words:
    told = tomllib.loads(files("crawler").joinpath("walls.toml").read_text(encoding="utf-8"))
    return _Words(
        tuple(told["challenges"]),
        tuple(told["paid"]),
        re.compile("|".join(map(re.escape, told["consent"]))),
        tuple(told["subscribers"]),
    )


def stands_before(db: Database, page: Page, address: Due) -> str | None:
    """Return why a page that was asked for as a post is none, in words; None if it may be the post.

    It stands before the post and wants something, or there is nothing on it at all.
    """
    known = archived_title(db, address.id)
    if known is None and not address.listed:
        return None
    if _is_blank(page):
        return "the page holds neither text nor a picture"
    return wall(page, address.facts if address.facts.get("title") else {"title": ((known or "", "archive"),)})


def wall(page: Page, facts: Facts) -> str | None:
    """Return what a page wants instead of showing the post, in words, or None for any other page. Pure.

    ``facts`` are what witnesses say of the post: a page that shows its title is the post, unless it is a
    teaser. A page that is long, or of which nothing says how the post is called, is never such a wall.
    """
    if _shows_teaser(page):
        return "shows a teaser only: the post is for subscribers"
    if shows_title(page, facts):
        return None
    words, said = _words(), _visible(page).lower()
    if len(said.split()) >= SHORT:
        return None
    if "password" in page.html.lower() and page.tree.css_first("input[type=password i]"):
        return "asks for a password"
    if any(mark in page.html for mark in words.challenges):
        return "asks for a proof that no machine is reading"
    return "asks for a consent" if len(words.consent.findall(said)) >= _OFTEN else None


def _is_blank(page: Page) -> bool:
    """Tell whether nothing is to be seen on a page; a frameset shows only what other pages hold."""
    root = page.tree.body
    if root is None or root.tag == "frameset":
        return True
    return len(page.html) < _SMALL and not _visible(page).strip() and root.css_first(_TO_SEE) is None


def _shows_teaser(page: Page) -> bool:
    """Tell whether a page says that its text is not free, and shows little of it."""
    free = _IS_FREE.search(page.html) if "ccessibleForFree" in page.html else None
    if free:
        return free[1].lower() == "false" and len(_text(page).split()) < SHORT
    if not any(mark in page.html for mark in _words().paid):
        return False
    said = _visible(page).lower()
    return any(phrase in said for phrase in _words().subscribers) and len(_text(page).split()) < SHORT


def _text(page: Page) -> str:
    return plain_text(find_body(page).html)


def _visible(page: Page) -> str:
    root = page.tree.body
    return (root.text(separator=" ") or "") if root is not None else ""
