"""Dates with the month as a word, in many languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from pipelines.fields.calendars import iso_day
from pipelines.fields.months import Month, month_at

_MONTH_NUMBER = re.compile(r"(?<!\d)(\d{1,2})\s?[月월]|\b(?:tháng|thg)\s(\d{1,2})(?!\d)", re.IGNORECASE)
_SHORT_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TOKEN = re.compile(r"\d+|[^\s\d!-/:-@\[-`{-~’、。،，…–—|·]+")
# Short words stand inside dates ("de", "of", "th", "roku"); a duration before a date does not belong to it
_FILLER = re.compile(r"(?!(?:mins?|hrs?|secs?|мин|dk)$).{1,4}", re.IGNORECASE)
_MOST_FILLERS = 2
_DAY_YEAR = re.compile(r"(\d{1,2}) (\d{4})")
_SHORT_YEAR = re.compile(r"\s?[-'’/]\s?(\d\d)(?!\d)")


def written_date(text: str, language: str | None = None) -> str | None:
    """Return the first date with a named month: YYYY-MM-DD, or YYYY-MM if the text is a month and year only.

    ``language`` (BCP 47) decides between months of one name. A date without a year is none.

    >>> written_date("Posted on Sun 1st of December 2013"), written_date("12-Mar-21"), written_date("May 5")
    ('2013-12-01', '2021-03-12', None)
    >>> written_date("8 марта 2021 г."), written_date("8月 8, 2021"), written_date("März 2021")
    ('2021-03-08', '2021-08-08', '2021-03')
    """
    text = _MONTH_NUMBER.sub(_named, text)
    tokens = list(_TOKEN.finditer(text))
    words = [token[0] for token in tokens]
    for place, word in enumerate(words):
        month = None if word.isdecimal() else month_at(words, place, language)
        if month is None:
            continue
        before = list(islice(_numbers(reversed(words[:place])), 2))
        after = list(islice(_numbers(words[place + month.words :]), 2))
        if value := _around(month, before, after) or _short(month, before, text, tokens[place].end()):
            return value
        if len(words) <= month.words + 1 + _MOST_FILLERS and len(before) + len(after) == 1:
            return _month_only(month, *before, *after)
    return None


def _named(number: re.Match[str]) -> str:
    month = int(number[1] or number[2])
    return f" {_SHORT_NAMES[month - 1]} " if 1 <= month <= len(_SHORT_NAMES) else number[0]


def _numbers(words: Iterable[str]) -> Iterator[str]:
    """Yield the numbers that are beside a month, with no more than two short words before each."""
    fillers = 0
    for word in words:
        if word.isdecimal():
            yield word
            fillers = 0
        elif fillers == _MOST_FILLERS or not _FILLER.fullmatch(word):
            return
        else:
            fillers += 1


def _around(month: Month, before: list[str], after: list[str]) -> str | None:
    """Read a day and a year out of the numbers before a month, nearest first, and after it."""
    for pair in (after, before[:1] + after[:1], after[:1] + before[:1], before):
        found = _DAY_YEAR.fullmatch(" ".join(pair))
        if found and (value := iso_day(int(found[2]), month.number, int(found[1]), jalali=month.jalali)):
            return value
    return None


def _short(month: Month, before: list[str], text: str, end: int) -> str | None:
    """Read "12-Mar-21", where a sign says that the last number is a year."""
    year = _SHORT_YEAR.match(text, end)
    if year is None or not before or month.jalali:
        return None
    return iso_day(2000 + int(year[1]), month.number, int(before[0]))


def _month_only(month: Month, year: str) -> str | None:
    """Read a month of a year; a Jalali month is half of two Gregorian ones."""
    value = None if month.jalali or len(year) != len("2021") else iso_day(int(year), month.number, 1)
    return value[: len("2021-05")] if value else None
