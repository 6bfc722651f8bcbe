"""Which languages a text can be in, by the letters it is written in."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

_LETTERS = {
    "Latn": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "Cyrl": "\u0400-\u052f",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Hebr": "\u05d0-\u05f2",
    "Arab": "\u0620-\u06ff\u0750-\u077f",
    "Deva": "\u0900-\u097f",
    "Beng": "\u0980-\u09ff",
    "Guru": "\u0a00-\u0a7f",
    "Gujr": "\u0a80-\u0aff",
    "Taml": "\u0b80-\u0bff",
    "Telu": "\u0c00-\u0c7f",
    "Knda": "\u0c80-\u0cff",
    "Mlym": "\u0d00-\u0d7f",
    "Sinh": "\u0d80-\u0dff",
    "Thai": "\u0e01-\u0e5b",
    "Laoo": "\u0e80-\u0eff",
    "Mymr": "\u1000-\u109f",
    "Khmr": "\u1780-\u17ff",
    "Geor": "\u10a0-\u10ff",
    "Armn": "\u0531-\u0587",
    "Ethi": "\u1200-\u137f",
    "Hang": "\uac00-\ud7a3",
    "Kana": "\u3041-\u30fa",
    "Hani": "\u3400-\u4dbf\u4e00-\u9fff",
}
_RUN = re.compile("|".join(f"(?P<{script}>[{letters}]+)" for script, letters in _LETTERS.items()))
_LANGUAGES = {
    "Cyrl": "ru uk be bg sr mk kk ky mn tg tt ba cv os ce ab av kv sah bs uz az tk cu mo crh rue",
    "Grek": "el",
    "Hebr": "he yi lad",
    "Arab": "ar fa ur ps sd ug ku ckb ks arz ary prs pnb azb dv ms pa kk bal",
    "Deva": "hi mr ne sa bho mai kok gom awa new bh sd ks",
    "Beng": "bn as mni",
    "Guru": "pa",
    "Gujr": "gu",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn tcy",
    "Mlym": "ml",
    "Sinh": "si",
    "Thai": "th",
    "Laoo": "lo",
    "Mymr": "my shn mnw",
    "Khmr": "km",
    "Geor": "ka xmf",
    "Armn": "hy hyw",
    "Ethi": "am ti",
    "Hang": "ko",
    "Kana": "ja",
    "Hani": "zh ja yue wuu nan hak gan lzh ko",
}
_WRITTEN_IN = {
    language: frozenset(script for script, some in _LANGUAGES.items() if language in some.split())
    for languages in _LANGUAGES.values()
    for language in languages.split()
}
_ALSO_LATIN = frozenset(
    ["sr", "bs", "az", "uz", "tk", "ku", "kk", "ms", "crh", "mo", "lad", "nan", "hak", "tt", "ug"]
)
_DENSE = {"Hani": 3, "Hang": 2, "Kana": 2}
"""A sign of these stands for as many letters as others write."""
_ENOUGH = 40
_TRACE = 0.02
_MOST = 0.6
_MOST_RUNS = 2000
_JAPANESE = 0.1
_TELLING = (
    ("uk", "Cyrl", re.compile("[іїєґ]"), re.compile("[ыэъёў]")),
    ("be", "Cyrl", re.compile("ў"), re.compile("[щъ]")),
    ("ru", "Cyrl", re.compile("[ыэ]"), re.compile("[іїєґўјљњќѓђћ]")),
    ("ur", "Arab", re.compile("[ٹڈڑے]"), None),
    ("fa", "Arab", re.compile("[پچژگ]"), None),
    ("ar", "Arab", re.compile("[ةىإأ]"), None),
)
_ALONE = {"Grek": "el", "Thai": "th", "Laoo": "lo", "Khmr": "km", "Geor": "ka", "Armn": "hy", "Hang": "ko"}
_ALONE |= {"Taml": "ta", "Telu": "te", "Mlym": "ml", "Sinh": "si", "Gujr": "gu", "Guru": "pa", "Hebr": "he"}


def scripts_of(text: str) -> dict[str, float]:
    """Return what share of a text each script (ISO 15924) has; empty if there is too little to tell.

    >>> scripts_of("昨天晚上我终于把那台旧收音机修好了。它又能唱歌了。OK!")["Hani"] > 0.8
    True
    """
    if text.isascii():
        return {"Latn": 1.0} if len(text) >= 2 * _ENOUGH else {}
    counts: Counter[str] = Counter()
    for run in islice(_RUN.finditer(text), _MOST_RUNS):
        script = run.lastgroup or ""
        counts[script] += len(run[0]) * _DENSE.get(script, 1)
    total = counts.total()
    return {script: count / total for script, count in counts.items()} if total >= _ENOUGH else {}


def can_be(tag: str, scripts: dict[str, float]) -> bool:
    """Tell whether a text of these scripts can be in the language of a BCP 47 tag.

    A language that is written in Latin letters is ruled out if another script has most of the text,
    any other if the text has next to nothing of its own script: code and foreign words are in Latin letters.
    """
    language = tag.split("-", maxsplit=1)[0]
    own = _WRITTEN_IN.get(language, frozenset())
    if not scripts or "Latn" in tag:
        return True
    if not own or language in _ALSO_LATIN:
        others = sum(share for script, share in scripts.items() if script != "Latn" and script not in own)
        return others < _MOST
    if language == "ja":
        own = frozenset({"Kana"})  # no Japanese text goes without
    return sum(scripts.get(script, 0.0) for script in own) > _TRACE and _leading(scripts) in {
        *_WRITTEN_IN[language],
        "Latn",
    }


def language_of(text: str, scripts: dict[str, float]) -> str | None:
    """Return the language that only these letters have, or None: Latin letters tell nothing.

    >>> text = "Сьогодні зранку ми їхали повз ліс і бачили двох лелек."
    >>> language_of(text, scripts_of(text))
    'uk'
    """
    asian = sum(scripts.get(script, 0.0) for script in ("Hani", "Kana"))
    if asian > _MOST:
        return "ja" if scripts.get("Kana", 0.0) > _JAPANESE * asian else "zh"
    script = _leading(scripts)
    if script == "Latn" or scripts.get(script, 0.0) < _MOST:
        return None
    lower = text.lower()
    for language, written, has, has_not in _TELLING:
        if written == script and has.search(lower) and not (has_not and has_not.search(lower)):
            return language
    return _ALONE.get(script)


def _leading(scripts: dict[str, float]) -> str:
    return max(scripts, key=scripts.__getitem__, default="Latn")
