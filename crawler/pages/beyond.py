"""Addresses far beyond the pages of a list that is numbered: a list that ends has nothing there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from crawler.pages.links import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBERS = re.compile(r"(\d+)")
_LARGEST = 99_999
"""A greater number is a moment or an id and no place in a list."""
FAR = (90_000, 95_000)
"""No list of posts is so long."""


class Counter(NamedTuple):
    """The place of a page's number in its address."""

    before: str
    number: int
    after: str

    def far(self, more: int) -> list[str]:
        """Return two addresses made like the page's, far beyond any list and so much more."""
        return [f"{self.before}{number + more}{self.after}" for number in FAR]


def counter_of(url: str, onward: Iterable[str]) -> Counter | None:
    """Return the number that grows from a page to one of those it leads on to, with the highest value.

    The addresses are alike but for that number; the first page of a list may have none.

    >>> counter_of("https://blog.example/page/3/?a=1", ["https://blog.example/page/4/?a=1"])
    Counter(before='https://blog.example/page/', number=4, after='/?a=1')
    >>> counter_of("https://blog.example/", ["https://blog.example/page/2/"]) is None
    True
    """
    here = _NUMBERS.split(url)
    found = None
    for other in onward:
        there = _NUMBERS.split(other)
        differing = [place for place, (one, two) in enumerate(zip(here, there, strict=False)) if one != two]
        if len(here) != len(there) or len(differing) != 1 or differing[0] % 2 == 0:
            continue
        place = differing[0]
        number = int(there[place][:9])
        if int(here[place][:9]) < number <= _LARGEST and (found is None or found.number < number):
            found = Counter("".join(there[:place]), number, "".join(there[place + 1 :]))
    return found


def family_of(url: str) -> str:
    """Return what an address has in common with others made like it: its numbers and parameters left open.

    >>> family_of("https://blog.example/2019/12/?a=1&b=2") == family_of("https://blog.example/2020/1/?b=x&a=")
    True
    """
    place, _, query = url.partition("#")[0].partition("?")
    keys = sorted({pair.partition("=")[0] for pair in query.split("&") if pair})
    return _NUMBERS.sub("0", path_of(place)) + ("?" + "&".join(keys) if keys else "")
