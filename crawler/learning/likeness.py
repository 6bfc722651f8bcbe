"""Whether two readings of a page found the same post."""

from __future__ import annotations

from collections import Counter

from pipelines.fields.text import bare_words

_INSIDE = 0.85
"""Share of the shorter text's words that the longer one must hold."""
_SHORTER = 0.4
"""Share of the longer text that the shorter must have: one may hold boxes that the other dropped."""
_FEW = 30
"""Words of both texts up to which their lengths tell nothing."""


def same_post(one: str, other: str) -> bool:
    """Tell whether two texts are the same post, read with more or less of what stands around it.

    >>> same_post("The hens laid nine eggs. Share this!", "The hens laid nine eggs."), same_post("a", "")
    (True, False)
    """
    first, second = Counter(bare_words(one)), Counter(bare_words(other))
    least, most = sorted((first.total(), second.total()))
    if not least or (most > _FEW and least < _SHORTER * most):
        return not most
    return (first & second).total() >= _INSIDE * least
