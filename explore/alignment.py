"""Two contents beside each other: paragraph by paragraph, what did not change folded away."""

from __future__ import annotations

import re
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from archive.differences import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BREAK = re.compile(r"\n+")
_LONG = 700
"""Characters of unchanged paragraphs from which on those in their middle are folded away."""


class Row(NamedTuple):
    """A paragraph of each content, or of one of them alone."""

    kind: str
    """same, changed, or, shown when asked for, folded."""
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]


def aligned(pieces: Sequence[Piece]) -> list[Row]:
    """Return the pieces of a difference as rows of paragraphs. Pure.

    The paragraphs that two contents share stand in one row, and so do those that one word tells apart.

    >>> rows = aligned([Piece("same", "A"), Piece("added", "\\n\\nB")])
    >>> [(row.kind, len(row.old), len(row.new)) for row in rows]
    [('same', 1, 1), ('changed', 0, 1)]
    """
    return list(_folded(_rows(pieces)))


class _Open:
    """The row that is being written, and those that are."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._old: list[Piece] = []
        self._new: list[Piece] = []

    def add(self, old: Piece, new: Piece) -> None:
        self._old += [old] if old.text else []
        self._new += [new] if new.text else []

    def end(self) -> None:
        if self._old or self._new:
            kind = "same" if self._old == self._new else "changed"
            self.rows.append(Row(kind, tuple(self._old), tuple(self._new)))
        self._old, self._new = [], []

    @property
    def is_empty(self) -> bool:
        return not self._old and not self._new


def _rows(pieces: Sequence[Piece]) -> list[Row]:
    row = _Open()
    runs = [(same, list(run)) for same, run in groupby(pieces, key=lambda piece: piece.kind == "same")]
    for place, (same, run) in enumerate(runs):
        if same:
            for number, part in enumerate(_BREAK.split("".join(piece.text for piece in run))):
                if number:
                    row.end()
                row.add(Piece("same", part), Piece("same", part))
            continue
        old, new = (
            "".join(piece.text for piece in run if piece.kind == kind) for kind in ("removed", "added")
        )
        after = runs[place + 1][1][0].text if place + 1 < len(runs) else "\n"
        _add_change(row, old, new, ends=after.startswith("\n"))
    row.end()
    return row.rows


def _add_change(row: _Open, old: str, new: str, *, ends: bool) -> None:
    """Add what stands in place of each other; ``ends`` tells that both paragraphs end with it."""
    left, right = _BREAK.split(old), _BREAK.split(new)
    one_alone = min(len(left), len(right)) == 1 < max(len(left), len(right))
    if one_alone and not ends and not (row.is_empty and not (old and new)):
        # One paragraph became several, or the other way: they stand beside each other as a whole.
        row.add(Piece("removed", old), Piece("added", new))
        return
    if not one_alone:
        # The last paragraphs go on together, whatever stands between.
        most = max(len(left), len(right)) - 1
        left, right = ([*parts[:-1], *[""] * (most + 1 - len(parts)), parts[-1]] for parts in (left, right))
    for number, (removed, added) in enumerate(zip_longest(left, right, fillvalue="")):
        if number:
            row.end()
        row.add(Piece("removed", removed), Piece("added", added))


def _folded(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the rows, of unchanged ones only those beside a change where there are many."""
    runs = [(kind, list(run)) for kind, run in groupby(rows, key=lambda row: row.kind)]
    for place, (kind, run) in enumerate(runs):
        start, end = (1 if place else 0), len(run) - (1 if place < len(runs) - 1 else 0)
        middle = tuple(piece for row in run[start:end] for piece in row.old)
        if kind != "same" or sum(len(piece.text) for piece in middle) < _LONG:
            yield from run
            continue
        yield from run[:start]
        yield Row("folded", middle, ())
        yield from run[end:]
