"""Tells posts from other pages by the address patterns that a person wrote into a recipe."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from crawler.recipes.recipe import AddressRule

_PLACES = {
    "{year}": r"(?:19|20)\d\d",
    "{nn}": r"\d\d?",
    "{number}": r"\d+",
    "{date}": r"(?:19|20)\d\d[-_.]?\d\d?[-_.]?\d\d?",
    "{slug}": r"[^/?]+",
}
_PLACE = re.compile(r"(\{[a-z]+\})")


def told_by(rule: AddressRule, url: str) -> Literal["post", "other", ""]:
    """Return what the patterns say of an address, nothing if none fits; the patterns of no posts go first.

    Host, last slash and spelling in percent signs count for nothing.

    >>> from crawler.recipes.recipe import AddressRule
    >>> rule = AddressRule(posts=("/blog/{slug}",), others=("/blog/about",))
    >>> [told_by(rule, "https://blog.example" + path) for path in ("/blog/hens/", "/blog/about", "/a/b/c")]
    ['post', 'other', '']
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    text = unquote(parts.path).rstrip("/") + (f"?{unquote(parts.query)}" if parts.query else "")
    if any(_compiled(pattern).fullmatch(text) for pattern in rule.others):
        return "other"
    return "post" if any(_compiled(pattern).fullmatch(text) for pattern in rule.posts) else ""


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    path, mark, query = unquote(pattern).partition("?")
    pieces = _PLACE.split(path.rstrip("/") + mark + query)
    return re.compile("".join(_PLACES.get(piece) or re.escape(piece) for piece in pieces))
