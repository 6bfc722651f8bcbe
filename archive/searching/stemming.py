"""The stem that forms of a word share, by the language of the text (Snowball, https://snowballstem.org)."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import Stemmer

if TYPE_CHECKING:
    from collections.abc import Iterable

_OF_LANGUAGE = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
_SCRIPTS = (
    ("\u0041", "\u024f", "english"),
    ("\u0370", "\u03ff", "greek"),
    ("\u0400", "\u052f", "russian"),
    ("\u0531", "\u058f", "armenian"),
    ("\u0591", "\u05f4", "yiddish"),
    ("\u0600", "\u077f", "arabic"),
    ("\u0900", "\u097f", "hindi"),
    ("\u0b80", "\u0bff", "tamil"),
    ("\u1e00", "\u1eff", "english"),
)
"""First and last letter of a script, and whose words they are where the text's language has another."""
_ALSO = {"russian": {"serbian"}, "arabic": {"persian"}, "hindi": {"nepali"}}
_OTHER_THAN_LATIN = {
    "greek",
    "russian",
    "armenian",
    "yiddish",
    "arabic",
    "persian",
    "hindi",
    "nepali",
    "tamil",
}
ALGORITHMS = tuple(sorted({*_OF_LANGUAGE.values()} & {*Stemmer.algorithms()}))

WORD = re.compile(
    r"(?:[^\W_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0b82\u0bbe-\u0bcd])+"
)
"""A word as the index takes it apart: letters, digits and their marks."""
# Snowball takes the article for a part of some words: "البيانات" and "بيانات" had two stems.
_ARTICLE = re.compile("^(?:[وفبك]?ال|لل)(?=.{3})")
_DIGIT = re.compile(r"\d")
_SHORTEST, _LONGEST = 3, 40
_of_thread = threading.local()


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return a word without case, marks and ligatures.

    >>> fold("Ёлка"), fold("Straße"), fold("café")
    ('елка', 'strasse', 'cafe')
    """
    if word.isascii():
        return word.lower()
    marked = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in marked if not unicodedata.combining(c))


def words_in(*texts: str | None) -> set[str]:
    """Return the words of texts in small letters, those too short or too long to have forms left out."""
    words: set[str] = set()
    for text in texts:
        words.update(WORD.findall((text or "").lower()))
    return {word for word in words if _SHORTEST <= len(word) <= _LONGEST and not _DIGIT.search(word)}


def algorithm_of(word: str, language: str | None) -> str | None:
    """Return by which rules a word of a text in that language (BCP 47) is stemmed; None for none.

    A word of another script has the rules of that script: English words in a Russian text.
    """
    own = _OF_LANGUAGE.get((language or "").lower().partition("-")[0])
    for first, last, usual in _SCRIPTS:
        if first <= word[0] <= last:
            fits = own == usual or own in _ALSO.get(usual, ())
            if usual == "english":
                fits = own is not None and own not in _OTHER_THAN_LATIN
            if own == "serbian":
                fits = usual in {"english", "russian"}
            chosen = own if fits else usual
            return chosen if chosen in ALGORITHMS else None
    return None


def stems(words: Iterable[str], algorithm: str) -> list[str]:
    """Return the stem of each word (in small letters) by those rules, folded."""
    known = _of_thread.__dict__.setdefault("stemmers", {})
    if algorithm not in known:
        known[algorithm] = Stemmer.Stemmer(algorithm)
    if algorithm == "arabic":
        words = [_ARTICLE.sub("", word) for word in words]
    found: list[str] = known[algorithm].stemWords(list(words))
    return [fold(stem) for stem in found]


def rules_for(word: str, among: Iterable[str]) -> list[str]:
    """Return those of the rules ``among`` by which a word of such letters may be stemmed."""
    fitting = {algorithm_of(word, language) for language in (None, *_OF_LANGUAGE)}
    return [algorithm for algorithm in among if algorithm in fitting]
