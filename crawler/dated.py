"""Asks for the archives by date of a blog that names very many: those with posts, and few of the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.links import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MANY = 40
"""So many archives are asked for at once; of more, a sample first."""
SAMPLE = 24
AROUND = 4
"""So many archives on either side of one with posts are asked for next."""
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)")


def past(urls: Iterable[str], present: str) -> list[str]:
    """Return the archives that are not of a year to come; ``present`` is a date in ISO 8601.

    >>> past(["https://blog.example/2031/05/", "https://blog.example/2024/05/"], "2024-06-01")
    ['https://blog.example/2024/05/']
    """
    return [url for url in urls if not any(year > present[:4] for year in _YEAR.findall(path_of(url))[:1])]


def spread(number: int) -> list[int]:
    """Return places spread evenly over so many, the first and the last among them; all if they are few.

    >>> spread(3), len(spread(1000)), spread(1000)[:2]
    ([0, 1, 2], 24, [0, 43])
    """
    if number <= MANY:
        return list(range(number))
    return [round(place * (number - 1) / (SAMPLE - 1)) for place in range(SAMPLE)]


class Dated:
    """The archives by date of one blog, the newest first or last."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls = list(urls)
        self._asked: set[int] = set()

    def next(self, has_posts: Callable[[str], bool]) -> list[str]:
        """Return the archives to ask for now: a sample, then those around one that brought posts."""
        if not self._asked:
            places = spread(len(self._urls))
        else:
            fruitful = [place for place in self._asked if has_posts(self._urls[place])]
            near = {place + step for place in fruitful for step in range(-AROUND, AROUND + 1)}
            places = sorted(place for place in near - self._asked if 0 <= place < len(self._urls))
        self._asked.update(places)
        return [self._urls[place] for place in places]
