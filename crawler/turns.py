"""Puts pages back into the order in which they were asked for, as far as waiting for that costs little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

MOST = 24
"""So many pages wait for an earlier one, at most."""
LARGEST = 4_000_000
"""Characters of the pages that wait, at most."""


class Turns(Generic[T]):
    """Pages by number, given in the order in which ``asked`` names the numbers.

    What is learned from a blog then does not depend on which of its answers
    came first. Without ``asked`` each page is given at once.
    """

    def __init__(self, asked: Callable[[], Iterable[int]] | None = None) -> None:
        self._asked = asked
        self._waiting: dict[int | None, tuple[T, int]] = {}
        self._given: set[int] = set()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, number: int | None, page: T, size: int) -> None:
        """Take a page of so many characters."""
        self._waiting[number] = (page, size)

    def ready(self, *, late: bool = False) -> list[T]:
        """Return the pages whose turn it is; with ``late`` all, those that wait for nothing in order too."""
        if self._asked is None:
            return self._rest()
        numbers = list(self._asked())
        self._given.intersection_update(numbers)
        crowded = len(self._waiting) > MOST or sum(size for _, size in self._waiting.values()) > LARGEST
        found: list[T] = []
        for number in numbers:
            if number in self._waiting:
                self._given.add(number)
                found.append(self._waiting.pop(number)[0])
            elif number not in self._given and not (late or crowded):
                return found
        return found + self._rest()

    def _rest(self) -> list[T]:
        pages = [page for page, _ in self._waiting.values()]
        self._waiting.clear()
        return pages
