"""Writes a recipe as a TOML file that a person can read and edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from crawler.recipes.marks import mark_of

if TYPE_CHECKING:
    from crawler.recipes.recipe import Recipe, Standing

_HEAD = """\
# The recipe of {}: where its posts and their parts stand.
#
# Change any rule and give the file back: blog-to-sqlite crawl ARCHIVE --recipe FILE {}
# A rule that you changed counts as yours: it is kept when the blog is learned anew, as is every
# rule with locked = true. Take a rule out, and it is learned anew. All keys: docs/recipes.md.
#
# score: how well a rule did on posts that it was not learned from; fill: on which share of
# them it found something; measured: how many they were.
"""
_CARDS = "How a listing page shows a post: elements around the card > the card > elements down to its link."
_ADDRESSES = "How the addresses of posts are made, and those of pages that are none."
_BODY = "The text of a post; the first rule that matches reads it. drop: what inside it is no part of it."
_FIELDS = "Where each field stands: CSS, CSS @attribute, json-ld NAME.NAME, card, feed, address, none."

_SPECIAL = re.compile('[\x00-\x1f\x7f"\\\\\ud800-\udfff]')
_NOT_LITERAL = re.compile("[\x00-\x1f\x7f'\ud800-\udfff]")
_WIDTH = 100


def recipe_toml(recipe: Recipe) -> str:
    """Return the recipe as TOML; figures have three decimals."""
    address = _plain(recipe.url)
    return "\n".join([_HEAD.format(address or "a blog", address or "URL"), *_tables(recipe)]).rstrip() + "\n"


def _plain(text: str) -> str:
    return "".join(text.split()) if text.isprintable() else ""


def _tables(recipe: Recipe) -> Iterator[str]:
    yield _table(
        "[blog]",
        url=recipe.url,
        platform=recipe.platform,
        language=recipe.language,
        dates=recipe.dates,
        also=recipe.also,
    )
    if cards := recipe.cards:
        rule = _table("[cards]", select=cards.select, onward=cards.onward, standing=cards.standing)
        yield f"# {_CARDS}\n{rule}"
    if addresses := recipe.addresses:
        rule = _table(
            "[addresses]", posts=addresses.posts, others=addresses.others, standing=addresses.standing
        )
        yield f"# {_ADDRESSES}\n{rule}"
    if recipe.body:
        yield f"# {_BODY}"
    for body in recipe.body:
        yield _table(
            "[[body]]", select=body.select, drop=body.drop, repeated=body.repeated, standing=body.standing
        )
    if recipe.fields:
        yield f"# {_FIELDS}"
    for name, field in recipe.fields.items():
        select = field.select[0] if len(field.select) == 1 else field.select
        yield _table(f"[fields.{name}]", select=select, standing=field.standing)


def _table(header: str, standing: Standing | None = None, **values: str | Sequence[str]) -> str:
    lines = [header]
    for name, value in values.items():
        if value or name == "select":
            lines.append(f"{name} = {_text(value) if isinstance(value, str) else _list(value)}")
    return "\n".join([*lines, *(_standing(standing, values) if standing else ()), ""])


def _standing(standing: Standing, values: Mapping[str, str | Sequence[str]]) -> Iterator[str]:
    for name, share in (("score", standing.score), ("fill", standing.fill)):
        if share is not None:
            yield f"{name} = {round(float(share), 3)!r}"
    if standing.posts:
        yield f"measured = {standing.posts}"
    yield f"source = {_text(standing.source)}"
    yield f"locked = {str(standing.locked).lower()}"
    if standing.source != "edited" and not standing.locked:
        yield f'mark = "{mark_of(values)}"'


def _list(values: Sequence[str]) -> str:
    texts = [_text(value) for value in values]
    line = f"[{', '.join(texts)}]"
    if len(line) <= _WIDTH:
        return line
    return "\n".join(["[", *(f"    {text}," for text in texts), "]"])


def _text(value: str) -> str:
    """Return a TOML string: between single quotes, where nothing is escaped, if it holds double ones."""
    if ('"' in value or "\\" in value) and not _NOT_LITERAL.search(value):
        return f"'{value}'"
    return '"' + _SPECIAL.sub(_escaped, value) + '"'


def _escaped(match: re.Match[str]) -> str:
    if match[0] in '"\\':
        return "\\" + match[0]
    # TOML has no way to write half of a surrogate pair
    return "\\ufffd" if match[0] >= "\ud800" else f"\\u{ord(match[0]):04x}"
