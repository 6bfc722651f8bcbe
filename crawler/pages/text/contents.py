"""Find the tables of contents in a post: boxes with a list of links to sections of its own text."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin

if TYPE_CHECKING:
    from crawler.pages.text.outline import Outline

_FEWEST = 3
"""So many links make a table of contents."""
_ALL = 0.9
"""Share of its text that stands in links, and of its links that lead to a section below it, at least."""
_LABEL = 60
"""Bytes of text that may stand in its box besides."""
_LISTS = frozenset({"ul", "ol"})
_BOXES = frozenset({"div", "section", "nav", "aside", "details", "ul", "ol"})


def contents(whole: Outline, best: int, url: str, gone: list[bool]) -> list[int]:
    """Return the boxes of contents inside an element; ``url`` is the page's address.

    A list that stands bare among the paragraphs was written there by the author.
    """
    found: list[int] = []
    places: dict[str, int] = {}
    i = best + 1
    while i < whole.ends[best]:
        if gone[i]:
            i = whole.ends[i]
            continue
        if whole.tags[i] in _LISTS and whole.linked[i] >= max(1, _ALL * whole.weights[i]):
            places = places or _places(whole, best)
            targets = _targets(whole, i, url)
            below = sum(places.get(target, 0) > i for target in targets)
            if below >= max(_FEWEST, _ALL * len(targets)):
                box = _box(whole, best, i)
                found += [box] if box != i else []
                i = whole.ends[box]
                continue
        i += 1
    return found


def _places(whole: Outline, best: int) -> dict[str, int]:
    """Return the last element of each id or anchor's name."""
    places: dict[str, int] = {}
    for i in range(best + 1, whole.ends[best]):
        has = whole.nodes[i].attributes
        for name in filter(None, (has.get("id"), has.get("name"))):
            places[name] = i
    return places


def _targets(whole: Outline, i: int, url: str) -> list[str]:
    """Return the fragments of the links inside an element, an empty text for one that leads elsewhere."""
    targets = []
    for j in range(i, whole.ends[i]):
        href = whole.nodes[j].attributes.get("href") if whole.tags[j] == "a" else None
        if href is None:
            continue
        try:
            page, fragment = urldefrag(urljoin(url, href))
        except ValueError:
            page, fragment = "", ""
        targets.append(unquote(fragment) if page == urldefrag(url).url else "")
    return targets


def _box(whole: Outline, best: int, i: int) -> int:
    """Return the outermost box that holds little else."""
    above = whole.parents[i]
    while above != best and whole.tags[above] in _BOXES and whole.weights[above] - whole.weights[i] <= _LABEL:
        i = above
        above = whole.parents[i]
    return i
