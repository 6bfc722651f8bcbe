"""Unicode's composed form of a text, in linear time."""

from __future__ import annotations

import re
import unicodedata

_MOST_MARKS = 30
_LONG_RUN = re.compile(r"[^\w\s!-~]{31,}")


def composed(text: str) -> str:
    """Return the text in Unicode's form NFC, in linear time.

    Runs of more than 30 combining marks are cut to 30, the bound of the stream-safe text
    format (UAX #15, section 13): sorting longer ones takes quadratic time.
    """
    return unicodedata.normalize("NFC", _LONG_RUN.sub(_cut_marks, text))


def _cut_marks(match: re.Match[str]) -> str:
    kept: list[str] = []
    run = 0
    for char in match.group():
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)
