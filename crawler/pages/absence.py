"""Tells a page that was answered as if all were well, and says that there is none, a fault, or who may in."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipelines.fields.text import bare_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.pages.page import Page

LONG = 250
"""Words of a page from which on its title alone, or its heading alone, does not say that it is missing."""
_FEW = 80
"""Words of a page that is a question."""
_LARGEST_QUESTION = 50_000
"""Characters of its source."""
_CONTROLS = "button, input:not([type=hidden i], [type=search i]), select, dialog, [role=button i]"
_LONGEST = 120
"""Characters of a heading that says so."""
_SHORT = 4
"""A heading of no more words says so as a whole or not at all."""
_HEADINGS = 3
"""So many headings are looked at."""
_PARTS = re.compile(r"\s+[|·•:»«/—–-]+\s+|\s*[|»«]\s*|:\s+")
_PUNCTUATION = re.compile(r"[^a-z0-9']")
_NOINDEX = re.compile(r"\bnoindex\b|\bnone\b", re.IGNORECASE)


class Absence(NamedTuple):
    """What a page says instead of being the post."""

    kind: Literal["missing", "fault", "wall"]
    """missing: there is no such page; fault: the server has one, and says nothing of the page; wall: a form
    or a question stands before it."""
    said: str
    """Its words."""


def absence(page: Page, titles: Sequence[str] = ()) -> Absence | None:
    """Return what a page says that is not there, or None for any other page. Pure.

    ``titles`` are those that the post is known by. A page that shows one of them is the post; so is, as
    far as words can tell, a post whose own title is such a saying.

    >>> from crawler.pages.page import Page
    >>> page = Page("https://blog.example/a", "<title>Seite nicht gefunden | Hof</title><h1>Hoppla</h1>", "")
    >>> absence(page), absence(page, ["Seite nicht gefunden"])
    (Absence(kind='missing', said='Seite nicht gefunden'), None)
    """
    shown = _shown(page)
    said = [found for text in shown if (found := _said_in(text))]
    if not said or any(_said_in(title) for title in titles):
        return None
    if titles:
        return None if any(_shows(title, shown) for title in titles) else said[0]
    sure = len(said) > 1 or _is_unindexed(page) or len(_text(page).split()) < LONG
    return said[0] if sure else None


def asks_instead(page: Page, titles: Sequence[str], *, elsewhere: bool) -> str:
    """Return what a page that shows none of the titles the post is known by asks for, or nothing.

    That is a password, where the post led ``elsewhere``; or, on any page of a few words, whatever a form or
    a button asks for.
    """
    shown = _shown(page)
    if not titles or any(_shows(title, shown) for title in titles):
        return ""
    words = bare_words(_text(page))
    if elsewhere and len(words) < LONG and page.tree.css_first("input[type=password i]"):
        return f"leads to a form for a password: {page.url}"
    named = any(_half_of(set(bare_words(title)), set(words)) for title in titles)
    return f'the page asks "{shown[0]}" instead' if shown and not named and asks(page) else ""


def _half_of(wanted: set[str], words: set[str]) -> bool:
    return 2 * len(wanted & words) >= len(wanted)


def asks(page: Page) -> bool:
    """Tell whether a page is little more than a form or a button."""
    if len(page.html) > _LARGEST_QUESTION or not page.tree.css_first(_CONTROLS):
        return False
    return len(_text(page).split()) < _FEW


def says_absent(page: Page) -> bool:
    """Tell whether a page's title or heading says so: cheap, and the question for nearly all pages."""
    return any(map(_said_in, _shown(page)))


def _said_in(text: str) -> Absence | None:
    """Return what a title or a heading says of a page that is not there, whole or in a part."""
    if len(text) > _LONGEST:
        return None
    for part in dict.fromkeys((text, *_PARTS.split(text))):
        kind = _kind_of(part)
        if kind:
            return Absence(kind, part.strip())
    return None


def _kind_of(text: str) -> Literal["missing", "fault", "wall"] | None:
    sayings = _sayings()
    words = _bare(text).split()
    for inner in _peeled(words, sayings.around):
        if " ".join(inner) in sayings.fault:
            return "fault"
        if " ".join(inner) in sayings.missing:
            return "missing"
    if " ".join(words) in sayings.wall:
        return "wall"
    if len(words) > _SHORT and sayings.within.search(" ".join(words)):
        return "missing"
    *_, rest = _peeled(words, sayings.around | sayings.numbers)
    numbered = not sayings.numbers.isdisjoint(words)
    return "missing" if numbered and (not rest or " ".join(rest) in sayings.missing) else None


def _peeled(words: list[str], around: frozenset[str]) -> Iterator[list[str]]:
    """Yield words as they are, then without what stands around them and says nothing, one after the other."""
    yield words
    while words and (words[0] in around or words[-1] in around):
        words = words[1:] if words[0] in around else words[:-1]
        yield words


class _Sayings(NamedTuple):
    missing: frozenset[str]
    fault: frozenset[str]
    wall: frozenset[str]
    numbers: frozenset[str]
    within: re.Pattern[str]
    around: frozenset[str]


@cache
def _sayings() -> _Sayings:
    told = tomllib.loads(files("crawler.pages").joinpath("absence.toml").read_text(encoding="utf-8"))
    within = "|".join(map(re.escape, _all(told["within"])))
    return _Sayings(
        missing=frozenset(_all(told["missing"])),
        fault=frozenset(_all(told["fault"])),
        wall=frozenset(_all(told["wall"])),
        numbers=frozenset(told["numbers"]),
        within=re.compile(rf"(?<!\S)(?:{within})(?!\S)"),
        around=frozenset(told["around"]),
    )


def _all(languages: dict[str, list[str]]) -> Iterator[str]:
    for sayings in languages.values():
        yield from map(_bare, sayings)


def _bare(text: str) -> str:
    """Return a text in lower case, without punctuation and signs; letters keep the marks they need."""
    folded = text.casefold().replace("\u2019", "'")
    if folded.isascii():
        return " ".join(_PUNCTUATION.sub(" ", folded).split())
    folded = unicodedata.normalize("NFKC", folded)
    kept = (
        char if char.isalnum() or char == "'" or unicodedata.category(char)[0] == "M" else " "
        for char in folded
    )
    return " ".join("".join(kept).split())


def _shown(page: Page) -> list[str]:
    return [*_texts(page, "title", 1), *(_texts(page, "h1", _HEADINGS) or _texts(page, "h2", 1))]


def _texts(page: Page, selector: str, most: int) -> list[str]:
    found = (" ".join((node.text() or "").split()) for node in page.tree.css(selector)[:most])
    return [text for text in found if text]


def _shows(title: str, shown: Sequence[str]) -> bool:
    wanted = set(bare_words(title))
    return bool(wanted) and any(wanted <= set(bare_words(text)) for text in shown)


def _is_unindexed(page: Page) -> bool:
    said = (node.attributes.get("content") or "" for node in page.tree.css("meta[name=robots i]"))
    return any(map(_NOINDEX.search, said))


def _text(page: Page) -> str:
    root = page.tree.body
    return (root.text(separator=" ") or "") if root is not None else ""
