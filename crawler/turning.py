"""Which of the pages that a listing page names is the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.series import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def next_page(url: str, onward: Sequence[str], is_read: Callable[[str], bool]) -> list[str]:
    """Return the page after the one at ``url``, of those that it names and that were not read; none or one.

    >>> pages = [f"https://blog.example/page/{number}/" for number in (1, 9, 4, 3)]
    >>> next_page("https://blog.example/page/2/", pages, lambda _: False)
    ['https://blog.example/page/3/']
    """
    here = number_of(url)
    later = [other for other in onward if number_of(other) > here]
    unnumbered = [other for other in onward if number_of(other) == 0 or here == 0]
    for other in (*sorted(later, key=number_of), *unnumbered):
        if not is_read(other):
            return [other]
    return []
