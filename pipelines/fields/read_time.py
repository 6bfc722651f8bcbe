"""Reading time: the minutes that a text declares, or minutes computed from words and characters."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from pipelines.fields.text import plain

_SPACE = re.compile(r"\s")
_STRETCH = 100_000
"""Characters that are cut into words at a time."""
_ONE = "a|an|one|ein|eine|einer|un|une|una|um|uma|één|een|uno|одна|одну|یک"
_MORE = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_EASTERN = "一二三四五六七八九十"
_VALUES = {
    **dict.fromkeys(_ONE.split("|"), 1.0),
    **{word: float(value) for value, word in enumerate(_MORE, start=2)},
    **{digit: float(value) for value, digit in enumerate(_EASTERN, start=1)},
}
_DIGITS = r"\d{1,4}(?:[.,]\d{1,2})?"
_NUMBER = rf"{_DIGITS}|(?<![^\W_])(?:{_ONE}|{'|'.join(_MORE)})(?![^\W_])|[{_EASTERN}](?=\s?分[钟鐘間间])"
_HOUR = (
    r"hours?|hrs?|stunden?|std|heures?|horas?|ore|ora|uur|uren|timm(?:e|ar)|timer|tuntia?|godz(?:in[ay]?)?"
    r"|hodin[ay]?|óra|час(?:а|ов)?|годин[аи]?|saat|giờ|jam|घंट[ाे]"
    r"|ساعت|ساعة|ساعات|שעה|שעות|h(?=\W{0,2}\d+\s*m)"
)
_MINUTE = (
    r"minut[aeiouyå]?[ns]?|minutt?er|minuutt?ia?|minuut|min|mins|mn|dakika(?:lık)?|dk|perc(?:es|nyi)?|phút"
    r"|menit|minit|мин(?:ут[аыу]?)?|хв(?:илин[аиу]?)?|λεπτ[άόα]|मिनट|মিনিট|நிமிடங்கள்|நிமிட"
    r"|دقیقه|دقيقة|دقائق|منٹ|דקות|דקה|דק[׳']"
)
_SECOND = (
    r"seconds?|secs?|sekunden?|sek|secondes?|segundos?|secondi|сек(?:унд[аыу]?)?|ثانیه|ثانية|"
    r"s(?![^\W_])(?<=\ds)"
)
_PART = re.compile(
    rf"(?<![\d.,/])(?<!\d[:时時点點시])(?<!\d시\s)(?:{_DIGITS}\s?(?:[-‐‑–—~〜～至到]|to|bis|à)\s?)?"
    rf"({_NUMBER})\+?\s?[-‐‑]?\s?"
    rf"(?:(小时|小時|時間|시간|ชั่วโมง)|(分(?![の之])[钟鐘間间]?|분|นาที)|[秒초]"  # words may follow at once
    rf"|(?:({_HOUR})|({_MINUTE})|(?:{_SECOND}))(?![^\W_])\.?)",
    re.IGNORECASE,
)
# One letter is a unit where nothing else stands beside it
_COMPACT = re.compile(
    r"\W*(?:(\d{1,2})\s?h)?(?:\s?(\d{1,3})\s?(?:m|['′]))?(?:\s?(\d{1,2})\s?s)?"
    r"(?:[\s-]*(?:read|de lecture))?\W*",
    re.IGNORECASE,
)
_DECIMAL = r"(\d{1,6}(?:[.,]\d{1,6})?)"
_ISO_DURATION = re.compile(rf"P(?:T(?:{_DECIMAL}H)?(?:{_DECIMAL}M)?(?:{_DECIMAL}S)?)", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,]*(?:and|und|et|y|e|en|og|och|i|и|ve|و)?\s*", re.IGNORECASE)
_AGO = re.compile(
    r"\s*(?:ago|earlier|前|전|назад|тому|fa|geleden|önce|sedan|siden|sitten|temu|atrás|trước|(?:yang )?lalu"
    r"|پیش|قبل|पहले|ที่แล้ว)(?![^\W\d_])",
    re.IGNORECASE,
)
_SINCE = re.compile(r"(?:^|\s)(?:vor|il y a|hace|há|πριν|منذ|לפני|před|acum)\s+(?:\w+\s+)?$", re.IGNORECASE)
_ARABIC_NUMBERS = {"دقيقتان": "2 دقيقة", "دقيقتين": "2 دقيقة", "دقيقة واحدة": "1 دقيقة"}
_DAY = 24 * 60
# Computed. Silent reading of English: 238 words a minute (Brysbaert 2019, doi:10.1016/j.jml.2019.104047).
# Other scripts by how they compare with English when read aloud (Trauzettel-Klosinski and Dietz 2012,
# doi:10.1167/iovs.11-8284): English 228 words a minute; Chinese 255 and Japanese 357 characters; the
# alphabets 68 ms a character, which stands for those that are written without spaces.
_WORDS_A_MINUTE = 238
_HAN_A_MINUTE = 255 * 238 / 228
_JAPANESE_A_MINUTE = 357 * 238 / 228
_LETTERS_A_MINUTE = 60 / 0.068 * 238 / 228
# Japanese has a kana for every two or three Han characters at least; Chinese that quotes it has far fewer
_KANA_SHARE = 5
_KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HAN = "\u3005-\u3007\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# The letters, without the marks above and below them, of Thai, Lao, Burmese and Khmer
_UNSPACED = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u1000-\u102a\u1780-\u17b3"
)
_UNSPACED_RUN = re.compile(f"[{_HAN}{_KANA}{_UNSPACED}]+")
_KANA_RUN = re.compile(f"[{_KANA}]+")
_HAN_RUN = re.compile(f"[{_HAN}]+")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def declared_minutes(text: str) -> int | None:
    """Return the minutes that a text declares, a started minute as a whole one; None if it declares none.

    Of a range the upper end counts, "<1 min" is 1, of several durations the first counts.
    ISO 8601 durations are read. Points in time ("5 minutes ago", "10:30") are no durations;
    zero and more than a day are absurd.

    >>> [declared_minutes(text) for text in ("12 min", "5 min read", "<1 min", "5–7 min", "PT4M30S", "1h 5m")]
    [12, 5, 1, 7, 5, 65]
    >>> declared_minutes("about 1 hour 10 minutes"), declared_minutes("约 8 分钟"), declared_minutes("약 6분")
    (70, 8, 6)
    >>> [declared_minutes(text) for text in ("Lesezeit: 3 Minuten", "читать 4 мин", "یک دقیقه زمان مطالعه")]
    [3, 4, 1]
    >>> declared_minutes("5 minutes ago"), declared_minutes("May 5, 2024"), declared_minutes("0 min")
    (None, None, None)
    """
    text = plain(text)
    for word, with_digit in _ARABIC_NUMBERS.items():
        text = text.replace(word, with_digit)
    exact = _ISO_DURATION.fullmatch(text) or _COMPACT.fullmatch(text)
    minutes = math.ceil((_sum(exact.groups()) if exact else _first_duration(text)) / 60)
    return minutes if 0 < minutes <= _DAY else None


def computed_minutes(text: str, language: str | None) -> int:
    """Return the minutes that reading takes, a started minute as a whole one; 0 for no text.

    Words at 238 a minute, Chinese at 266 characters, Japanese at 373, scripts without spaces
    at 921 letters; in a mixed text each script at its own rate. Han characters are
    Japanese if ``language`` (BCP 47) says so or the text has kana among them.

    >>> computed_minutes("word " * 1190, "en"), computed_minutes("漢" * 1330, "zh"), computed_minutes("", "")
    (5, 5, 0)
    """
    if not text.strip():
        return 0
    words, runs = _words_and_runs(text)
    unspaced = "".join(runs)
    kana, han = _length(_KANA_RUN, unspaced), _length(_HAN_RUN, unspaced)
    japanese = (language or "").startswith("ja") or kana * _KANA_SHARE > han
    minutes = (
        words / _WORDS_A_MINUTE
        + (kana + han) / (_JAPANESE_A_MINUTE if japanese else _HAN_A_MINUTE)
        + (len(unspaced) - kana - han) / _LETTERS_A_MINUTE
    )
    return max(1, math.ceil(minutes))


def count_words(text: str) -> int:
    """Return the number of words: what stands between spaces with a letter or digit in it.

    In Chinese, Japanese, Thai, Lao, Khmer and Burmese, which use no spaces, each letter counts
    as a word. Korean is counted by words.

    >>> count_words("Don't panic - it's 5 o'clock."), count_words("我们用 Python 写"), count_words("한국 글")
    (5, 5, 2)
    """
    words, runs = _words_and_runs(text)
    return words + sum(map(len, runs))


def _words_and_runs(text: str) -> tuple[int, list[str]]:
    """Count the words between spaces, and find the runs of letters of scripts that use none."""
    runs: list[str] = []
    if not text.isascii() and (runs := _UNSPACED_RUN.findall(text)):
        text = _UNSPACED_RUN.sub(" ", text)
    words = (word for stretch in _stretches(text) for word in stretch.split())
    return sum(1 for word in words if word.isalnum() or _LETTER_OR_DIGIT.search(word)), runs


def _stretches(text: str) -> Iterator[str]:
    """Yield a text in parts that end between words: a list of all words takes ten times its memory."""
    start = 0
    while start < len(text):
        space = _SPACE.search(text, start + _STRETCH)
        end = space.start() if space else len(text)
        yield text[start:end]
        start = end


def _length(run: re.Pattern[str], text: str) -> int:
    return sum(map(len, run.findall(text)))


def _first_duration(text: str) -> float:
    """Sum the parts of the first duration up, in seconds: "1 hour 10 minutes"; 0 if there is none."""
    total = 0.0
    unit = start = end = 0
    for part in _PART.finditer(text):
        next_unit = 3600 if part[2] or part[4] else 60 if part[3] or part[5] else 1
        joins = next_unit < unit and _BETWEEN.fullmatch(text, end, part.start())
        if not joins:
            if total and not _is_past(text, start, end):
                return total
            total, start = 0.0, part.start()
        total += _value(part[1]) * next_unit
        unit, end = next_unit, part.end()
    return 0.0 if _is_past(text, start, end) else total


def _is_past(text: str, start: int, end: int) -> bool:
    return bool(_AGO.match(text, end) or _SINCE.search(text, max(0, start - 30), start))


def _value(number: str) -> float:
    return _VALUES.get(number.lower()) or float(number.replace(",", "."))


def _sum(parts: Sequence[str | None]) -> float:
    """Add hours, minutes and seconds up, in seconds."""
    hours, minutes, seconds = (_value(part) if part else 0.0 for part in parts)
    return hours * 3600 + minutes * 60 + seconds
