"""Scripts that set no spaces between words: their runs are searched as pairs of characters."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# Han, kana, bopomofo; Hangul, whose words carry particles; Thai, Lao, Burmese, Khmer
_UNSPACED = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
    "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff\uff66-\uff9f"
    "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1780-\u17d3"
)
_RUN = re.compile(f"[{_UNSPACED}]+")
_PIECE = re.compile(rf"[^\W_]*[{_UNSPACED}](?:[^\W_]|[{_UNSPACED}])*")
_PART = re.compile(f"([{_UNSPACED}]+)")


class Segment(NamedTuple):
    """A part of a text that is all of one way of writing."""

    text: str
    is_run: bool
    """Whether it is written without spaces between words."""


def pairs(*texts: str | None) -> str | None:
    """Return what the index holds of texts for their runs: each character with its next, and the last alone.

    A word that stands against a run, as in ``使用SQLite的``, is among them: elsewhere it is part of a longer
    one. None for texts without any run. Compatibility forms are one (Unicode NFKC).

    >>> pairs("使用SQLite。", "no run"), pairs("no run")
    ('使用 用 SQLite', None)
    """
    found = [
        part
        for text in texts
        if text and _RUN.search(text)
        for piece in _PIECE.findall(unicodedata.normalize("NFKC", text))
        for segment in segments(piece)
        for part in (paired(segment.text) if segment.is_run else [segment.text])
    ]
    return " ".join(found) or None


def paired(run: str) -> list[str]:
    """Return each character of a run with its next, and the last alone.

    >>> paired("数据库")
    ['数据', '据库', '库']
    """
    return [run[place : place + 2] for place in range(len(run))]


def segments(text: str) -> Iterator[Segment]:
    """Return the runs of a text and what stands between them, in their order.

    >>> [segment.text for segment in segments("SQLite数据库")]
    ['SQLite', '数据库']
    """
    for place, part in enumerate(_PART.split(text)):
        if part:
            yield Segment(part, is_run=bool(place % 2))
