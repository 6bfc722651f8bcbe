"""In which direction a text is written."""

from __future__ import annotations

_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"})
_SCRIPTS = frozenset({"adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"})
"""Names of ISO 15924 for scripts from right to left."""
_SCRIPT = 4
"""Letters of a subtag that names a script (BCP 47, 2.2.3)."""


def direction(language: str | None) -> str:
    """Return the value of a ``dir`` attribute for a text in that language (BCP 47).

    >>> [direction(one) for one in ("ar-EG", "ku-Arab", "ar-Latn", "en", None)]
    ['rtl', 'rtl', 'auto', 'auto', 'auto']
    """
    first, *others = (language or "").lower().split("-")
    script = next((part for part in others if len(part) == _SCRIPT and part.isalpha()), None)
    return "rtl" if script in _SCRIPTS or (script is None and first in _LANGUAGES) else "auto"
