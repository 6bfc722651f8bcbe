"""Cuts an address into parts and tells what each part may be an example of: a year, a number, a slug."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, quote, unquote

from crawler.pages.links import path_of
from crawler.pages.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

SLUG = "{slug}"
_CLASSES = (
    (re.compile(r"(?:19|20)\d\d"), "{year}"),
    (re.compile(r"\d\d?"), "{nn}"),
    (re.compile(r"(?:19|20)\d\d[-_.]?(?:0?[1-9]|1[0-2])[-_.]?(?:0?[1-9]|[12]\d|3[01])"), "{date}"),
    (
        re.compile(r"(?:19|20)\d\d[-_.]?(?:0?[1-9]|1[0-2])[-_.]?(?:0?[1-9]|[12]\d|3[01])[-_.].+"),
        "{date}-{slug}",
    ),
    (re.compile(r"\d+"), "{number}"),
)
_WIDER = {"{year}": "{number}", "{nn}": "{number}", "{date}-{slug}": SLUG}
_COUNTED = re.compile(r"([^\W\d]{1,12}[-_]?)\d+")
_ENDING = re.compile(r"\.[a-z][a-z0-9]{1,4}$", re.IGNORECASE)
_INDEX = re.compile(r"(?:index|default)\.(?:[xs]?html?|php|aspx?)", re.IGNORECASE)
_MOST_PARTS = 12


class Part(NamedTuple):
    """One segment or parameter of an address."""

    literal: str
    classes: tuple[str, ...]
    """What it may be an example of, the narrowest first."""


Parts = tuple[Part, ...]


@remembered
def parts_of(url: str) -> Parts:
    """Return the segments of an address, without an index file, and its parameters; () for the root.

    >>> [part.classes for part in parts_of("https://blog.example/2024/entry-12.html")]
    [('{year}', '{number}'), ('entry-{number}.html', '{slug}.html')]
    """
    path, _, query = url.partition("#")[0].partition("?")
    segments = [segment for segment in path_of(path).split("/") if segment][:_MOST_PARTS]
    if segments and _INDEX.fullmatch(segments[-1]):
        segments.pop()
    found = [_part(segment, last=place == len(segments)) for place, segment in enumerate(segments, 1)]
    try:
        pairs = sorted(parse_qsl(query))[:_MOST_PARTS] if query else []
    except ValueError:
        pairs = []
    for key, value in pairs:
        part = _part(value, last=False)
        name = "?" + _quoted(key) + "="
        found.append(Part(name + part.literal, tuple(name + one for one in part.classes)))
    return tuple(found)


def _part(segment: str, *, last: bool) -> Part:
    text = unquote(segment)
    ending = _ENDING.search(text)
    end = ending[0].lower() if ending else ""
    stem = text[: -len(end)] if end else text
    classes = [name for pattern, name in _CLASSES if pattern.fullmatch(stem)][:1]
    counted = _COUNTED.fullmatch(stem) if last else None
    if counted:
        classes.append(_quoted(counted[1]) + "{number}")
    classes += [_WIDER[name] for name in classes if name in _WIDER]
    if not classes or counted:
        classes.append(SLUG)
    return Part(_quoted(text), tuple(name + _quoted(end) for name in classes))


def _quoted(text: str) -> str:
    return quote(text, safe="!$'()*,;:@", errors="replace")


def text_of(parts: Parts) -> str:
    """Return the address that the parts make, without host and last slash."""
    return spelled([part.literal for part in parts])


def spelled(tokens: Sequence[str]) -> str:
    """Return a pattern as one text.

    >>> spelled(("blog", "{year}", "{slug}.html")), spelled(("?p={number}",))
    ('/blog/{year}/{slug}.html', '/?p={number}')
    """
    path = "/".join(token for token in tokens if not token.startswith("?"))
    query = "&".join(token[1:] for token in tokens if token.startswith("?"))
    return f"/{path}?{query}" if query else f"/{path}"
