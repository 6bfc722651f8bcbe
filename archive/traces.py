"""Whether a document holds a part of some text, however it is marked up around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NO_LETTERS = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[^<>]*>")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTERS, _STEP = 24, 8
"""A run of 31 letters and digits, about six words, is always found."""
_DENSE_LETTERS, _DENSE_STEP = 10, 4
"""In scripts where a letter is a syllable or a word: a run of 13."""
_LEAST = 12
"""A whole text shorter than this may stand anywhere by chance."""


class Traces:
    """The pieces of some texts, by which a part of one is found; only letters and digits count."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._pieces: dict[tuple[int, int], set[str]] = {}
        for text in texts:
            letters = letters_of(text)
            dense = len(_DENSE.findall(letters)) * 5 > len(letters)
            length, step = (_DENSE_LETTERS, _DENSE_STEP) if dense else (_LETTERS, _STEP)
            if len(letters) < length + step and len(letters) >= min(_LEAST, length):
                length, step = len(letters), 1
            self._pieces.setdefault((length, step), set()).update(_pieces(letters, length, 1))

    def spare(self, text: str) -> None:
        """Take no piece for a trace that this other text has too, such as a repeated phrase."""
        letters = letters_of(text)
        for (length, _), pieces in self._pieces.items():
            pieces.difference_update(_pieces(letters, length, 1))

    def in_text(self, text: str) -> bool:
        """Tell whether the text holds a part of one of the texts, markup between the words or not."""
        for reading in dict.fromkeys((letters_of(text), letters_of(_TAG.sub(" ", text)))):
            for (length, step), pieces in self._pieces.items():
                if not pieces.isdisjoint(_pieces(reading, length, step)):
                    return True
        return False

    def covered(self, letters: str) -> Iterator[int]:
        """Yield the places in a row of letters that are part of a trace, some more than once."""
        for (length, _), pieces in self._pieces.items():
            done = 0
            for start, piece in enumerate(_pieces(letters, length, 1)):
                if piece in pieces:
                    yield from range(max(start, done), start + length)
                    done = start + length


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, in lower case."""
    return _NO_LETTERS.sub("", text.casefold())


def _pieces(letters: str, length: int, step: int) -> Iterator[str]:
    return (letters[start : start + length] for start in range(0, len(letters) - length + 1, step))
