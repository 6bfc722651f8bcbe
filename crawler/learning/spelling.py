"""The selectors by which a person could name an element, and how simple each is."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from crawler.pages.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.learning.sheets import Sheet

Spelled = tuple[float, str]
"""What a selector costs, and the selector: the fewer and steadier its parts, the less."""

_PLAIN = re.compile(r"-?[A-Za-z_][A-Za-z0-9_-]*")
_USUAL = re.compile(r"[A-Za-z][A-Za-z_-]*")
_MODULE = re.compile(r"([A-Za-z][A-Za-z-]*_[A-Za-z][A-Za-z-]*_{1,2})[A-Za-z0-9_+-]{4,10}")
_HASHED = re.compile(r"(?:css|sc|jsx|svelte|astro|emotion)-|(?:^|[-_])(?=[A-Za-z]*[0-9])[A-Za-z0-9]{5,}$")
_OF_ONE_POST = re.compile(r"(?:post|entry|article|page|node|id)-?(?:id-)?\d|(?:category|tag|author|term)[-_]")
_TELLING = frozenset({"article", "main", "header", "footer", "nav", "aside", "form", "time", "h1"})
_NUMBERED, _RANDOM = 2.0, 2.5
_QUOTED = 0.3
_EVERYWHERE = 4.0
_LONGEST = 80
_NAMES = 6
"""Classes of one element that are looked at, at most."""
_STEPS = 5


@remembered
def _name(name: str, *, of_id: bool) -> Spelled | None:
    """Return how a class or id is written, or None if it can be no part of a rule."""
    if len(name) > _LONGEST or not name.isprintable() or '"' in name or "\\" in name:
        return None
    sign, attribute = ("#", "id") if of_id else (".", "class")
    module = _MODULE.fullmatch(name)
    if module and not of_id:
        return 1 + _QUOTED, f'[class*="{module[1]}"]'
    cost = 1.0
    if _OF_ONE_POST.match(name) or (of_id and re.search(r"\d{2}", name)):
        cost += _NUMBERED
    elif _HASHED.search(name):
        cost += _RANDOM
    elif not _USUAL.fullmatch(name):
        cost += _QUOTED
    if _PLAIN.fullmatch(name):
        return cost, sign + name
    return cost + 1, f'[{attribute}~="{name}"]'


def simple(sheet: Sheet, i: int) -> list[Spelled]:
    """Return the selectors that name an element by itself: its id, classes, role, or a telling tag."""
    has, tag = sheet.nodes[i].attributes, sheet.tags[i]
    found: list[Spelled] = []
    for name in (has.get("id") or "").split()[:1]:
        found += filter(None, [_name(name, of_id=True)])
    for name in (has.get("class") or "").split()[:_NAMES]:
        if spelled := _name(name, of_id=False):
            found += [spelled, (spelled[0] + 0.1, tag + spelled[1])]
    if "articleBody" in (has.get("itemprop") or ""):
        found.append((1.0, '[itemprop~="articleBody"]'))
    if has.get("role") in {"main", "article"}:
        found.append((1.0 + _QUOTED, f'[role="{has["role"]}"]'))
    if tag in _TELLING:
        found.append((1.0, tag))
    elif i == 0:
        found.append((_EVERYWHERE, tag))
    return found


def spellings(sheet: Sheet, i: int) -> Iterator[Spelled]:
    """Yield selectors that may name an element on every page of its template.

    By itself, by itself inside a named ancestor, or by the steps that lead to it from one.
    """
    own = simple(sheet, i)
    yield from own
    shortest = [*sorted(own)[:2], (1.5, sheet.tags[i])]
    plain, counted = "", ""
    steps = 0.0
    chain = sheet.above(i)
    for below, above in pairwise(chain):
        steps += 0.5
        plain = f" > {sheet.tags[below]}{plain}"
        counted = f" > {sheet.tags[below]}:nth-of-type({_place(sheet, below)}){counted}"
        for cost, name in sorted(simple(sheet, above))[:3]:
            if above != sheet.parents[i] or own:
                yield from ((cost + last + 0.5, f"{name} {tail}") for last, tail in shortest)
            if steps <= _STEPS / 2 or above == 0:
                yield cost + steps + 0.5, name + plain
                yield cost + 2 * steps + 1, name + counted


def _place(sheet: Sheet, i: int) -> int:
    """Return which of its parent's children of the same tag an element is, from 1."""
    count, tag = 1, sheet.tags[i]
    before = sheet.nodes[i].prev
    while before is not None:
        count += before.tag == tag
        before = before.prev
    return count
