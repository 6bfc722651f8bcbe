"""How much of a difference a page shows: what did not change is folded away, what is endless cut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from archive.differences import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONG = 700
"""Characters of unchanged text in one stretch from which on its middle is folded away."""
_EDGE = 160
_LONGEST = 40_000
"""Characters of one stretch that are shown: half of them from its beginning, half from its end."""
_MOST_PIECES = 4_000
_MOST = 1_000_000
"""Characters of a difference that a page shows in all."""
_PARAGRAPH = re.compile(r"\n+")


class Stretch(NamedTuple):
    """A piece of a difference as the page shows it."""

    kind: str
    """same, removed, added, or, shown when asked for, folded and folded-removed."""
    text: str


def bounded(pieces: Sequence[Piece]) -> tuple[list[Piece], int]:
    """Return what a page can show of the pieces, and how many changes come after that. Pure."""
    shown: list[Piece] = []
    size = 0
    for piece in pieces[:_MOST_PIECES]:
        text = piece.text
        if len(text) > _LONGEST:
            gap = f"\n\n… {len(text) - _LONGEST:,} characters are left out here …\n\n"
            text = text[: _LONGEST // 2] + gap + text[-_LONGEST // 2 :]
        size += len(text)
        if size > _MOST:
            break
        shown.append(Piece(piece.kind, text))
    return shown, sum(piece.kind != "same" for piece in pieces[len(shown) :])


def folded(pieces: Sequence[Piece]) -> Iterator[Stretch]:
    """Yield the pieces, long removed ones folded, and the middle of long unchanged ones."""
    for place, piece in enumerate(pieces):
        if piece.kind == "removed" and len(piece.text) > 2 * _LONG:
            yield Stretch("folded-removed", piece.text)
            continue
        if piece.kind != "same" or len(piece.text) < _LONG:
            yield Stretch(piece.kind, piece.text)
            continue
        breaks = [found.end() for found in _PARAGRAPH.finditer(piece.text)]
        start = next((end for end in breaks if end >= _EDGE), 0) if place else 0
        last = len(piece.text) - _EDGE
        end = next((end for end in reversed(breaks) if end <= last), len(piece.text))
        end = end if place < len(pieces) - 1 else len(piece.text)
        if end - start < _LONG // 2:
            yield Stretch("same", piece.text)
            continue
        for kind, text in (
            ("same", piece.text[:start]),
            ("folded", piece.text[start:end]),
            ("same", piece.text[end:]),
        ):
            if text:
                yield Stretch(kind, text)
