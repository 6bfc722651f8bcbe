"""How far two texts agree: which words of one stand in the other, and their F1."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_RUN = 4
_SMALL = 40_000
"""Words of one gap times words of the other, up to which what lies in it is compared pair by pair."""


def taken(words: Sequence[str], teacher: Sequence[str]) -> bytearray:
    """Return for each word 1 if it stands in the teacher's text at the same place of its order, else 0.

    Runs of four words that occur once in each text are the fixed points; from there the agreement
    is followed to both sides. So words of a table of contents are told from those of the headings.
    """
    marks = bytearray(len(words))
    fixed = [(-1, -1), *_rising(_unique_runs(words, teacher)), (len(words), len(teacher))]
    for (left, other_left), (right, other_right) in pairwise(fixed):
        if left >= 0:
            marks[left] = 1
        start, end, other, other_end = left + 1, right, other_left + 1, other_right
        while start < end and other < other_end and words[start] == teacher[other]:
            marks[start] = 1
            start, other = start + 1, other + 1
        while start < end and other < other_end and words[end - 1] == teacher[other_end - 1]:
            end, other_end = end - 1, other_end - 1
            marks[end] = 1
        if start < end and other < other_end and (end - start) * (other_end - other) <= _SMALL:
            match = SequenceMatcher(None, words[start:end], teacher[other:other_end], autojunk=False)
            for block in match.get_matching_blocks():
                begin = start + block.a
                marks[begin : begin + block.size] = b"\1" * block.size
    return marks


def _unique_runs(words: Sequence[str], teacher: Sequence[str]) -> list[tuple[int, int]]:
    """Return where runs begin that stand once in each text, in the order of the first."""
    here, there = _once(words), _once(teacher)
    return [(at, there[run]) for run, at in here.items() if at >= 0 and there.get(run, -1) >= 0]


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Return run -> where it begins, -1 if it stands there more than once."""
    found: dict[tuple[str, ...], int] = {}
    for at, run in enumerate(zip(*(words[k:] for k in range(_RUN)), strict=False)):
        found[run] = -1 if run in found else at
    return found


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest subsequence in which the second numbers rise too."""
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(pairs)
    for k, (_, other) in enumerate(pairs):
        place = bisect_left(tails, other)
        before[k] = ends[place - 1] if place else -1
        tails[place : place + 1] = [other]
        ends[place : place + 1] = [k]
    chain: list[tuple[int, int]] = []
    k = ends[-1] if ends else -1
    while k >= 0:
        chain.append(pairs[k])
        k = before[k]
    return chain[::-1]


def grams(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Return how often each run of four words stands in a text; of a shorter text the whole."""
    if not words:
        return Counter()
    if len(words) < _RUN:
        return Counter([tuple(words)])
    return Counter(zip(*(words[k:] for k in range(_RUN)), strict=False))


def f1(said: Sequence[str], true: Sequence[str]) -> float:
    """Return the F1 of the runs of four words of two texts, 0 to 1.

    >>> f1("a b c d e".split(), "a b c d e".split()), f1([], ["a"])
    (1.0, 0.0)
    """
    ours, theirs = grams(said), grams(true)
    both = sum((ours & theirs).values())
    return 2 * both / (ours.total() + theirs.total()) if both else 0.0
