"""Unicode's composed form of a text, in linear time."""

from __future__ import annotations

import re
import unicodedata

_MOST_MARKS = 30
# The first sign lies outside of the great blocks that have no combining mark, which are passed over quickly.
_LONG_RUN = re.compile("[^\x00-\u02ff\u2000-\u20cf\u309b-\ua66e\uac00-\ufb1d][^\\w\\s!-~]{30,}")


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
