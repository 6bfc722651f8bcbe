"""Asks for the archives by date of a blog that names very many: those with posts, and few of the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.links import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MANY = 40
"""So many archives may all be asked for; of more, those around such as brought posts."""
SAMPLE = 24
"""So many of these are asked for first."""
DOUBTFUL = 3
"""So many of few where it is in doubt whether they name anything new."""
AROUND = 4
"""So many archives on either side of one with posts are asked for next."""
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)")


def past(urls: Iterable[str], present: str) -> list[str]:
    """Return the archives that are not of a year to come; ``present`` is a date in ISO 8601.

    >>> past(["https://blog.example/2031/05/", "https://blog.example/2024/05/"], "2024-06-01")
    ['https://blog.example/2024/05/']
    """
    return [url for url in urls if not any(year > present[:4] for year in _YEAR.findall(path_of(url))[:1])]


def spread(number: int, sample: int) -> list[int]:
    """Return so many places spread evenly over a number, the first and the last among them.

    >>> spread(9, 3), spread(2, 3)
    ([0, 4, 8], [0, 1])
    """
    if number <= sample:
        return list(range(number))
    return [round(place * (number - 1) / (sample - 1)) for place in range(sample)]


class Dated:
    """The archives by date of one blog, in the order of their dates, of which those with posts are wanted."""

    def __init__(self, urls: Sequence[str], *, sure: bool, all_of_many: bool = False) -> None:
        """Take their addresses; where it is ``sure`` that they are needed, few of them are all asked for.

        With ``all_of_many`` many are too, for there is no order in them.
        """
        self._urls = list(urls)
        self._are_few = all_of_many or len(urls) <= MANY
        self._first = SAMPLE if not self._are_few else len(urls) if sure else DOUBTFUL
        self._asked: set[int] = set()

    def next(self, has_posts: Callable[[str], bool]) -> list[str]:
        """Return the archives to ask for now: a sample; then all of few, of many those near posts."""
        if not self._asked:
            places = spread(len(self._urls), self._first)
        elif self._are_few:
            places = [place for place in range(len(self._urls)) if place not in self._asked]
        else:
            fruitful = [place for place in self._asked if has_posts(self._urls[place])]
            near = {place + step for place in fruitful for step in range(-AROUND, AROUND + 1)}
            places = sorted(place for place in near - self._asked if 0 <= place < len(self._urls))
        self._asked.update(places)
        return [self._urls[place] for place in places]
