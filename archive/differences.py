"""The words by which two texts differ."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind = Literal["same", "removed", "added"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Scripts that write no space between words are compared letter by letter.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"\s+|[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")
_SMALL = 40_000
"""Pairs of words that are compared each with each; in longer stretches only by words that occur once."""
_TINY = 1_000
"""Pairs that are compared so whatever was compared before."""
_MOST = 4_000_000
"""Pairs of longer stretches that are compared so in two texts, which takes about a second."""


class Piece(NamedTuple):
    """A stretch of text that two texts share, or that only one of them has."""

    kind: Kind
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """Return the pieces that make both texts. Pure.

    Those that are not ``added`` give ``old``, those that are not ``removed`` give ``new``. Neighbours differ
    in kind; what was removed stands before what was added in its place.

    >>> [(piece.kind, piece.text) for piece in differences("nine hens", "ten hens")]
    [('removed', 'nine'), ('added', 'ten'), ('same', ' hens')]
    """
    pieces: list[Piece] = []
    effort = _Effort()
    for same, first, second in _blocks(_LINE.findall(old), _LINE.findall(new), effort):
        if same:
            pieces.append(Piece("same", "".join(first)))
            continue
        before, after = (_TOKEN.findall("".join(lines)) for lines in (first, second))
        for shared, removed, added in _blocks(before, after, effort):
            if shared:
                pieces.append(Piece("same", "".join(removed)))
            else:
                pieces += [Piece("removed", "".join(removed)), Piece("added", "".join(added))]
    return _joined(pieces)


def excerpts(pieces: Sequence[Piece], around: int = 60) -> list[list[Piece]]:
    """Return the changes, each with up to ``around`` characters of the text before and after it. Pure.

    Changes that stand closer together come as one; what is left out is told by an ellipsis.
    """
    found: list[list[Piece]] = [[]]
    for place, piece in enumerate(pieces):
        inside = 0 < place < len(pieces) - 1
        if piece.kind != "same" or (inside and len(piece.text) <= 2 * around):
            found[-1].append(piece)
            continue
        if place:
            found[-1].append(Piece("same", _beginning(piece.text, around)))
        if place < len(pieces) - 1:
            found.append([Piece("same", _beginning(piece.text[::-1], around)[::-1])])
    return [excerpt for excerpt in found if any(piece.kind != "same" for piece in excerpt)]


def _beginning(text: str, most: int) -> str:
    """Return the first words of a text and an ellipsis, if it is longer than so many characters."""
    if len(text) <= most:
        return text
    words, space, _ = text[:most].rpartition(" ")
    return f"{words if space else text[:most]} …"


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with a gap of white space between two changes made part of both."""
    kinds = [piece.kind for piece in pieces if piece.text]
    pieces = [piece for piece in pieces if piece.text]
    marked: list[Piece] = []
    for place, piece in enumerate(pieces):
        inside = 0 < place < len(pieces) - 1 and "same" not in (kinds[place - 1], kinds[place + 1])
        if piece.kind == "same" and inside and not piece.text.strip():
            marked += [Piece("removed", piece.text), Piece("added", piece.text)]
        else:
            marked.append(piece)
    joined: list[Piece] = []
    for same, group in groupby(marked, key=lambda piece: piece.kind == "same"):
        run = list(group)
        parts: tuple[Kind, ...] = ("same",) if same else ("removed", "added")
        texts = ((kind, "".join(piece.text for piece in run if piece.kind == kind)) for kind in parts)
        joined += [Piece(kind, text) for kind, text in texts if text]
    return joined


class _Effort:
    """What is left of the pairs that may be compared each with each."""

    def __init__(self) -> None:
        self._left = _MOST

    def allows(self, pairs: int) -> bool:
        """Tell whether so many may be compared; they count."""
        if _TINY < pairs <= min(_SMALL, self._left):
            self._left -= pairs
            return True
        return pairs <= _TINY


def _blocks(old: list[str], new: list[str], effort: _Effort) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Yield the stretches of both lists in order: whether they are equal, and what each list has there.

    Long lists are cut where an item occurs once in each (a patience diff), so that the time grows little
    faster than their length.
    """
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        start, end, begin, finish = waiting.pop()
        head = start
        while start < end and begin < finish and old[start] == new[begin]:
            start, begin = start + 1, begin + 1
        if start > head:
            yield True, old[head:start], new[begin - (start - head) : begin]
        tail = 0
        while end - tail > start and finish - tail > begin and old[end - tail - 1] == new[finish - tail - 1]:
            tail += 1
        end, finish = end - tail, finish - tail
        if tail:
            waiting.append((end, end + tail, finish, finish + tail))
        if start == end and begin == finish:
            continue
        first, second = old[start:end], new[begin:finish]
        if effort.allows(len(first) * len(second)):
            yield from _small_blocks(first, second)
        elif anchors := _anchors(first, second):
            cuts = [(0, 0), *anchors, (len(first), len(second))]
            waiting += [
                (start + one, start + other, begin + this, begin + that)
                for (one, this), (other, that) in reversed(list(pairwise(cuts)))
            ]
        else:
            yield False, first, second


def _small_blocks(old: list[str], new: list[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for name, start, end, begin, finish in matcher.get_opcodes():
        yield name == "equal", old[start:end], new[begin:finish]


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return the places, in both lists, of the longest series of items that occur once in each."""
    once = {item for item, count in Counter(old).items() if count == 1}
    once &= {item for item, count in Counter(new).items() if count == 1}
    places = {item: place for place, item in enumerate(new) if item in once}
    pairs = [(place, places[item]) for place, item in enumerate(old) if item in once]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest series of pairs, in order of the first number, whose second numbers rise."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for place, (_, other) in enumerate(pairs):
        length = bisect_left(ends, other)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [other]
        last[length : length + 1] = [place]
    series: list[tuple[int, int]] = []
    place = last[-1] if last else -1
    while place >= 0:
        series.append(pairs[place])
        place = before[place]
    return series[::-1]
