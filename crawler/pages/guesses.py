"""Guesses the next page of a listing from the pages seen, for where the links stop short."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from crawler.pages.series import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBER = re.compile(r"[0-9]{1,6}")
"""A longer number is a moment or an id and no place in a series."""
_COUNTS_POSTS = re.compile(r"[?&](?:start|offset|skip|from|limitstart|b_start[^=&]*|debut_[^=&]*)=")


def guess_onward(page_url: str, onward: Sequence[str]) -> str | None:
    """Return the address of the listing page after ``page_url``, made like those seen; None if unknown.

    ``onward`` are addresses of further pages that the blog's listing named. They or the page itself
    must be numbered pages of one series.

    >>> guess_onward("https://blog.example/page/2/", [])
    'https://blog.example/page/3/'
    >>> guess_onward("https://blog.example/", ["https://blog.example/index-9.html"])
    'https://blog.example/index-2.html'
    """
    stem = _series(page_url, onward)
    alike = {
        number: url
        for url in (*onward, page_url)
        if (number := _number(url)) is not None and place_of(url).stem == stem
    }
    if not alike:
        return None
    model = alike[max(alike)]
    by_posts = _COUNTS_POSTS.search(model) is not None
    step = _step(alike) if by_posts else 1
    here = _number(page_url)
    if here is None:
        if place_of(page_url).number is not None:
            return None
        here = 0 if by_posts else 1
    following = here + step
    return alike.get(following) or _renumbered(model, following) if step else None


def _series(page_url: str, onward: Sequence[str]) -> str:
    """Return the stem of the page's series: its own, or the one below it: ``/`` and ``/blog/page/2/``."""
    own = place_of(page_url)
    stems = {place_of(url).stem for url in onward if _number(url) is not None}
    below = {stem for stem in stems if stem.startswith(own.stem + "/")}
    return below.pop() if own.number is None and own.stem not in stems and len(below) == 1 else own.stem


def _number(url: str) -> int | None:
    """Return the place of an address in its series, None on the first page and if it is no place."""
    place = place_of(url)
    told = place.number is not None and place.named and _NUMBER.fullmatch(place.number)
    return int(place.number or "") if told else None


def _step(offsets: Iterable[int]) -> int:
    """Return how many posts a page holds, told by the distances of offsets; 0 if they do not agree."""
    ascending = sorted({0, *offsets})
    step = min((after - before for before, after in pairwise(ascending)), default=0)
    return step if step and all(offset % step == 0 for offset in ascending) else 0


def _renumbered(url: str, number: int) -> str | None:
    """Return an address with its place in the series replaced, None if that place cannot be told."""
    place = place_of(url)
    for match in reversed([*re.finditer(rf"(?<![0-9]){place.number}(?![0-9])", url)]):
        made = f"{url[: match.start()]}{number}{url[match.end() :]}"
        if place_of(made).number == str(number) and place_of(made).stem == place.stem:
            return made
    return None
