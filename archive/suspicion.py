"""Why what a post's page shows now is hardly the post: an error page, a stub, another post's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.sources import words_of
from archive.text_hash import text_hash

if TYPE_CHECKING:
    from archive.records import Post

SHRUNK = 3
"""A text that is so many times shorter than before is suspect."""
SHOWN = 0.5
"""Share of the words of the old title that a page must still show in one that it gives itself."""
ALIKE = 0.05
"""Share of the runs of words of the shorter text that the other has too, from which on they are alike."""

_RUNS = ((30, 3), (10, 2), (0, 1))
"""In a text of so many words, runs of how many words are looked at."""
_WORD = re.compile(r"\w+")
_NUMBERED = re.compile(r"\w*\d\w*")
_WITNESSES = frozenset({"card", "feed", "interface"})


def suspicion(old: Post, new: Post, *, shared_with: str | None = None, elsewhere: bool = False) -> str | None:
    """Return why the content of ``new`` is hardly that of the archived post ``old``, or None. Pure.

    ``shared_with`` is the address of another post that has the same text or whose page shows it now;
    ``elsewhere`` says that the post's address leads to another one. The text of before is never suspect.
    """
    if text_hash(old.body_text) == text_hash(new.body_text):
        return None
    before, after = _size(old.body_text), _size(new.body_text)
    reason = None
    if not after:
        reason = "the page shows no text"
    elif new.doubt:
        reason = new.doubt
    elif elsewhere:
        reason = f"its address leads to {new.url}, which shows another text"
    elif shared_with:
        reason = f"the page shows the same text as {shared_with}"
    elif after * SHRUNK < before:
        reason = f"its text shrank to {100 * after // before} % of what it was"
    elif before and _lost_its_title(old, new) and likeness(old.body_text, new.body_text) < ALIKE:
        reason = "the page shows neither the post's title nor anything of its text"
    return reason


def likeness(one: str, other: str) -> float:
    """Return the share of the runs of words of the shorter text that the other has too, 0 to 1. Pure.

    A run is three words, of short texts fewer.

    >>> likeness("Nine hens lay nine", "Ten hens lay ten"), likeness("a b", "c")
    (0.6666666666666666, 0.0)
    """
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    length = next(length for words, length in _RUNS if len(shorter) >= words)
    runs = _runs(shorter, length)
    return len(runs & _runs(longer, length)) / len(runs) if runs else 0.0


def unnumbered(text: str) -> str:
    """Return a text without what tells two showings of one error page apart: times, counts, identifiers.

    >>> unnumbered("Error at 12:30, request 7fa39") == unnumbered("Error at 1:05, request b33")
    True
    """
    return " ".join(_NUMBERED.sub("0", text).split())


def _lost_its_title(old: Post, new: Post) -> bool:
    """Tell whether no title that the page itself gives is like the old one; a card's does not count."""
    said = words_of(new, "title")
    own = [text for source, texts in said.items() if source not in _WITNESSES for text in texts]
    shown = set(_words(" ".join(own if said else [new.title])))
    wanted = set(_words(old.title))
    return len(wanted & shown) < SHOWN * len(wanted)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(words: list[str], length: int) -> set[tuple[str, ...]]:
    return set(zip(*(words[start:] for start in range(length)), strict=False))


def _size(text: str) -> int:
    """Return how many characters a text has without its white space."""
    return sum(map(len, text.split()))
