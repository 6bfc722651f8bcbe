"""Where each fact of a post came from: the source that was believed, and the words that stood there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archive.content import CALLED
from explore.mistrust import asked, loaded, text

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette

_FIELDS = (
    "title",
    "published",
    "updated",
    "authors",
    "categories",
    "tags",
    "series",
    "read_minutes",
    "word_count",
    "summary",
    "language",
    "image",
    "canonical_url",
    "previous_url",
    "next_url",
    "body",
)
"""Facts of a post in the order in which they are told."""
_TITLES = {
    "word_count": "words",
    "canonical_url": "own address",
    "previous_url": "post before",
    "next_url": "post after",
}
_SOURCES = {
    "card": "the post's card in the list of posts",
    "recipe": "the place that the blog's recipe names",
    "json-ld": "the page's JSON-LD",
    "opengraph": "the page's OpenGraph tags",
    "twitter": "the page's Twitter card",
    "meta": "a meta tag of the page",
    "microdata": "the page's microdata",
    "time": "a time element of the page",
    "markup": "what the page shows",
    "html": "the page's own lang attribute",
    "link": "a link tag of the page",
    "title": "the page's title tag",
    "address": "the post's address",
    "feed": "the blog's feed",
    "interface": "the platform's interface",
    "computed": "from the text",
    "updated": "taken from the date of change, the only one",
    "body": "its text",
}
_COMPUTED = {"word_count": "computed"}
_CHOSEN = "SELECT field, substr(text, 1, 400), source FROM candidates WHERE post = ? AND chosen LIMIT 300"
_FOUND = "SELECT field, count(*) FROM candidates WHERE post = ? GROUP BY field LIMIT 100"
_LONGEST = 300
"""Characters of a value that are shown."""
_TEXTS = {"published": "published_text", "read_minutes": "read_time_text"}
"""Field -> the column that has it as the blog wrote it."""


class Fact(NamedTuple):
    """A fact of a post and where it came from."""

    field: str
    """The column, as in ``candidates``."""
    title: str
    value: str | None
    """None where something was found and none of it was taken."""
    source: str | None
    """Its name in the archive; None where the archive does not say."""
    meaning: str | None
    raw: tuple[str, ...]
    """The words that were found, where they are not the value itself."""
    found: int
    """How many values were found for it."""


async def facts(datasette: Datasette, database: str, post: dict[str, Any]) -> list[Fact]:
    """Return the facts of the post with that row, each with its source, as far as anything is known."""

    def ask(connection: sqlite3.Connection) -> tuple[list[Any], list[Any]]:
        chosen = connection.execute(_CHOSEN, [post["id"]]).fetchall()
        return chosen, connection.execute(_FOUND, [post["id"]]).fetchall()

    chosen, found = await asked(datasette, database, ask) or ([], [])
    numbers = {text(field): number for field, number in found if isinstance(number, int)}
    said: dict[str | None, list[str]] = {}
    for field, words, _ in chosen:
        said.setdefault(text(field), []).append(text(words) or "")
    sources = loaded(post["sources"], dict) or {}
    told = (_fact(post, field, sources, said.get(field, []), numbers.get(field, 0)) for field in _FIELDS)
    return [fact for fact in told if fact.value or fact.found]


def _fact(post: dict[str, Any], field: str, sources: dict[str, Any], said: list[str], found: int) -> Fact:
    value = _value(post, field)
    source = text(sources.get(field)) or _COMPUTED.get(field) if value else None
    raw = dict.fromkeys(_short(words) for words in (text(post.get(_TEXTS.get(field, ""))) or "", *said))
    own = post.get(field)
    same = {"", *(_short(text(one) or "") for one in (own if isinstance(own, list) else [own]))}
    return Fact(
        field=field,
        title=_TITLES.get(field) or CALLED.get(field, field),
        value=value,
        source=source,
        meaning=_SOURCES.get(source or ""),
        raw=tuple(words for words in raw if words not in same),
        found=found,
    )


def _value(post: dict[str, Any], field: str) -> str | None:
    if field == "body":
        return f"{len(post['body_text']):,} characters" if post.get("body_text") else None
    value = post.get(field)
    if value in (None, "", []):
        return None
    if isinstance(value, list):
        return _short(", ".join(value))
    return (
        f"{value:,}{' min' if field == 'read_minutes' else ''}" if isinstance(value, int) else _short(value)
    )


def _short(words: str) -> str:
    even = " ".join(words.split())
    return even if len(even) <= _LONGEST else even[:_LONGEST] + "…"
