"""Reads how a recipe names the place of a value: ``h1.title``, ``time @datetime``, ``json-ld name``."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from crawler.pages.remembered import remembered

Kind = Literal["css", "json-ld", "card", "feed", "address", "none"]

_WORDS: dict[str, Kind] = {"card": "card", "feed": "feed", "address": "address", "none": "none"}
_JSON_LD = re.compile(r"json-ld(?:\s+(.*))?", re.DOTALL)
_PATH = re.compile(r"[\w@:-]+(?:\.[\w@:-]+){0,9}")
_ATTRIBUTE = re.compile(r"(.*\S)\s+@(\S*)", re.DOTALL)
_ATTRIBUTE_NAME = re.compile(r"[\w:.-]+")
_LONGEST = 500
_QUOTED = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|'[^']*'")
_NEAR = re.compile(r"\s*([>+,~()])\s*")
_FAR = re.compile(r"\s+|~|:has")
_FAR_STEPS = 4
TOO_COSTLY = f"takes more than {_FAR_STEPS} steps over any number of elements (' ', '~', ':has'): write '>'"


class Place(NamedTuple):
    """Where a value is."""

    kind: Kind
    target: str = ""
    """A CSS selector, or the path of a JSON-LD value."""
    attribute: str = ""
    """The attribute that holds the value; empty for the text."""


@remembered
def parsed_place(text: str) -> Place | str:
    """Return the place that a text names, or what is wrong with it, in words that follow the text.

    >>> parsed_place("time.published @datetime"), parsed_place("json-ld author.name")
    (Place(kind='css', target='time.published', attribute='datetime'), Place(kind='json-ld', target='author.name', attribute=''))
    >>> parsed_place("h1..title")
    'is no CSS selector'
    """  # noqa: E501 - a doctest's output is one line
    text = text.strip()
    if text in _WORDS:
        return Place(_WORDS[text])
    if match := _JSON_LD.fullmatch(text):
        return _json_ld(match[1] or "")
    return _css(text)


def _json_ld(path: str) -> Place | str:
    if _PATH.fullmatch(path):
        return Place("json-ld", path)
    gap = path and not all(path.split("."))
    return "has an empty name in its path" if gap else "names no JSON-LD value, as in: json-ld author.name"


def _css(text: str) -> Place | str:
    attribute = _ATTRIBUTE.fullmatch(text)
    if attribute and not _ATTRIBUTE_NAME.fullmatch(attribute[2]):
        return "does not say which attribute"
    selector = attribute[1] if attribute else text
    if not is_selector(selector):
        return "is no CSS selector" if text else "is empty"
    if is_costly(selector):
        return TOO_COSTLY
    return Place("css", selector, attribute[2].lower() if attribute else "")


def place_error(text: str) -> str | None:
    """Return what is wrong with the name of a place, in words that follow it; None if it is one.

    >>> place_error("h1.title"), place_error("h1["), place_error("json-ld")
    (None, 'is no CSS selector', 'names no JSON-LD value, as in: json-ld author.name')
    """
    place = parsed_place(text)
    return place if isinstance(place, str) else None


def is_costly(selector: str) -> bool:
    """Tell whether a selector may take minutes on a page that is nested deeply.

    Each step over any number of elements is tried from each of them: the time grows with the depth of the
    page to the power of such steps (measured: 0.8 s with three and 48 s with four bare ones at depth 200).

    >>> is_costly("main article header time"), is_costly("div div div div div p")
    (False, True)
    """
    bare = _NEAR.sub(r"\1", _QUOTED.sub("[]", selector.strip()))
    return any(len(_FAR.findall(part)) > _FAR_STEPS for part in bare.split(","))


@remembered
def is_selector(text: str) -> bool:
    """Tell whether a text is a CSS selector that the parser understands."""
    try:
        LexborHTMLParser("<p>").css(text)
    except (SelectolaxError, ValueError):
        return False
    return len(text) <= _LONGEST
