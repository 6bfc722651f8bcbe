"""Writes the selectors by which a person would name an element: its class, its role, where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from crawler.pages.facts.labels import field_of_address, reading_of_class
from crawler.pages.remembered import remembered
from crawler.pages.rules.fields import MANY

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NAME = re.compile(r"-?[A-Za-z_][\w-]*", re.ASCII)
_HASHED = re.compile(
    r"(?:css|sc|jsx|svelte|astro|emotion|jss|makeStyles)-?[\w-]*\d\w*|\w*\d\w*[a-z]\d\w*|.*\d{3,}.*"
)
_NUMBERED = re.compile(r"[A-Za-z][-_]\d{2,}$")
"""The end of a class that is made for one post: ``post-970``."""
_MODULE = re.compile(r"(.*?[A-Za-z]{3,}[\w-]*?_{1,2})(?=\w*[\dA-Z])[A-Za-z0-9+-]{4,8}")
_OWN_TAGS = {"html": 0.5, "h1": 1.2, "time": 2.0, "title": 2.0, "address": 2.0}
_WHOLE = frozenset({"html", "body", "main"})
"""What is said of the whole page tells no part of it."""
_PLACES = frozenset(
    {"article", "main", "header", "footer", "h1", "h2", "h3", "td", "ul", "dl", "address", "hgroup"}
)
_QUOTED = re.compile(r'["\\\n]')
_LEVELS = 7
_MOST_CLASSES = 6


# How markup for machines calls the fields, in names of meta tags, microdata, JSON-LD and link relations
_CALLED = {
    "title": "title|headline",
    "site_name": "site.?name|publisher|website|blog",
    "summary": "description|summary|abstract",
    "author": "author|creator",
    "published": "publish|issued|pubdate|^date$",
    "updated": "modified|updated",
    "category": "category|section",
    "tag": "tag|keywords",
    "read_time": "time.?required|read",
    "language": "lang|locale",
    "image": "image",
    "canonical_url": "canonical|url",
    "series": "series|is.?part.?of",
    "previous": "prev|older",
    "next": "next|newer",
}
_NAMED = {field: re.compile(words, re.IGNORECASE) for field, words in _CALLED.items()}


def is_called(name: str, field: str) -> bool:
    """Tell whether a name in markup speaks of a field.

    >>> is_called("article:published_time", "published"), is_called("dateCreated", "updated")
    (True, False)
    """
    return bool(_NAMED[field].search(name))


class Selector(NamedTuple):
    """A selector, and how little it is liked: 0 is the best."""

    css: str
    cost: float


def selectors_of(node: LexborNode, field: str) -> Iterator[Selector]:
    """Return ways to select an element among all of its page: by itself, by what holds it, by what is before.

    They may match other elements too. Of a field of many values the narrower ones are liked
    better: comments have authors, texts link to tags.
    """
    own = list(_own(node, field))
    around = list(_around(node, field))
    alone = _ALONE if field in MANY else 0.0
    for one in own:
        if one.cost < _BARE:
            yield Selector(one.css, one.cost + alone)
        for context, cost, joint in around:
            yield Selector(f"{context}{joint}{one.css}", one.cost + cost)
    yield from _after(node, own, field)


_ALONE = 1.5
_BARE = 4.0
"""The cost from which on a selector is too general to stand alone."""


def _own(node: LexborNode, field: str) -> Iterator[Selector]:
    """Return selectors of the element by itself."""
    tag, attributes = node.tag or "", node.attributes
    for name in ("itemprop", "rel"):
        for word in (attributes.get(name) or "").split():
            if _NAME.fullmatch(word) and word not in {"nofollow", "noopener", "noreferrer", "external"}:
                yield Selector(f'{tag}[{name}~="{word}"]', 0.4 if is_called(word, field) else 1.0)
    for name in ("property", "name", "http-equiv") if tag == "meta" else ():
        key = attributes.get(name) or ""
        if key and not _QUOTED.search(key):
            yield Selector(f'meta[{name}="{key}"]', 0.4 if is_called(key, field) else 1.0)
    for css, cost in _classes(attributes.get("class") or "", field) if tag not in _WHOLE else ():
        yield Selector(tag + css, cost)
    if (folder := _folder(attributes.get("href") or "", field)) and tag == "a":
        yield Selector(f'a[href*="{folder}"]', 1.5)
    yield Selector(tag, _OWN_TAGS.get(tag, _BARE))
    place = _place(node)
    if place:
        yield Selector(f"{tag}:nth-child({place})", _BARE + 2)


@remembered
def _classes(value: str, field: str) -> tuple[tuple[str, float], ...]:
    """Return selectors of the class names, one each, with their costs."""
    found = []
    for token in value.split()[:_MOST_CLASSES]:
        if module := _MODULE.fullmatch(token):
            found.append((f'[class*="{module[1]}"]', 1.2))
        elif _NAME.fullmatch(token) and not _NUMBERED.search(token):
            speaks = field in reading_of_class(token)[0] or is_called(token, field)
            found.append((f".{token}", 3.5 if _HASHED.fullmatch(token) else 0.7 if speaks else 1.0))
    return tuple(found)


def _folder(href: str, field: str) -> str:
    """Return the part of an address that says what kind of page it leads to: ``/tag/``."""
    if field not in {"author", "category", "tag"} or field_of_address(href) is None:
        return ""
    parts = href.partition("?")[0].split("/")
    for word in reversed(parts[:-1]):
        if _NAME.fullmatch(word) and field_of_address(f"/{word}/x"):
            return f"/{word}/" if parts.index(word) else f"{word}/"
    return ""


def _place(node: LexborNode) -> int:
    """Return which child of its parent an element is, from 1; 0 if it is far from the first."""
    place, before = 1, node.prev
    while before is not None and place <= _LEVELS:
        place += not (before.tag or "-").startswith("-")
        before = before.prev
    return place if place <= _LEVELS else 0


def _around(node: LexborNode, field: str) -> Iterator[tuple[str, float, str]]:
    """Return (selector, cost, what joins it with the inner one) of elements that hold an element."""
    holder, level = node.parent, 0
    while holder is not None and holder.tag not in {"html", "-document"} and level < _LEVELS:
        joint = " > " if level == 0 else " "
        for css, cost in _named(holder, field):
            yield css, 0.5 + cost + 0.3 * level, " "
            if level == 0:
                yield css, 0.6 + cost, joint
        holder, level = holder.parent, level + 1


def _named(node: LexborNode, field: str) -> Iterator[tuple[str, float]]:
    """Return selectors by which a person would speak of an element that holds others."""
    attributes, tag = node.attributes, node.tag or ""
    if tag in {"html", "body"}:
        return
    for css, cost in _classes(attributes.get("class") or "", field):
        yield css, cost - 0.5
    name = attributes.get("id") or ""
    if _NAME.fullmatch(name) and not _HASHED.fullmatch(name) and not _NUMBERED.search(name):
        yield f"#{name}", 0.6
    if tag in _PLACES:
        yield tag, 0.7


def _after(node: LexborNode, own: list[Selector], field: str) -> Iterator[Selector]:
    """Return selectors by the element just before: ``h1 + p``."""
    before = node.prev
    while before is not None and (before.tag or "-").startswith("-"):
        before = before.prev
    if before is None:
        return
    names = [
        (f"{before.tag}{css}", cost) for css, cost in _classes(before.attributes.get("class") or "", field)
    ]
    if before.tag in _PLACES:
        names.append((before.tag or "", 0.7))
    for css, cost in names:
        for one in own:
            yield Selector(f"{css} + {one.css}", one.cost + cost + 1)
