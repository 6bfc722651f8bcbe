"""Dates in languages and forms that only dateparser knows."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from dateparser.date import DateDataParser

# A date is short and has numbers apart from words; what is numbers only was read before or cannot be read
_WORTH_TRYING = re.compile(r"(?=.*\d)(?=.*[^\W\d_]{2})(?!.*[a-zA-Z]\d)[^/@#&=+]{4,50}")
_WORD = re.compile(r"[^\s\d.,:-]+")
_ANY_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
# English was read before, in all its forms
_NEEDLESS = frozenset(("", "en"))
_LENGTHS = {"year": len("2024"), "month": len("2024-05")}


def date_by_library(text: str, fetched: datetime, language: str | None) -> str | None:
    """Return what dateparser makes of a text in ``language`` (BCP 47): a year, month or day, or None.

    Relative dates count from ``fetched``, and only days and longer units do, for dateparser takes
    a duration ("5 minut") for a date. A date without a year is none, for it would take the present one.

    >>> from datetime import datetime
    >>> fetched = datetime(2024, 6, 15)
    >>> date_by_library("15 მარტი 2021", fetched, "ka"), date_by_library("3 օր առաջ", fetched, "hy")
    ('2021-03-15', '2024-06-12')
    >>> date_by_library("12 comments", fetched, "en"), date_by_library("15 მარტი", fetched, "ka")
    (None, None)
    """
    code = (language or "").split("-")[0].lower()
    if code in _NEEDLESS or not _WORTH_TRYING.fullmatch(text):
        return None
    kind = "absolute-time" if _ANY_YEAR.search(text) else "relative-time"
    if kind == "relative-time" and len(_WORD.findall(text)) == 1:
        return None  # "3 Tage" is a span, which the library takes for a date
    parser = _parser(code, kind, fetched.replace(minute=0, second=0, microsecond=0, tzinfo=None))
    try:
        found = parser.get_date_data(text) if parser else None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # The library raises now and then on texts that are no dates
        return None
    if found is None or found.date_obj is None or found.period == "time":
        return None
    day: date = found.date_obj.date()
    if kind == "relative-time" and day > fetched.date():
        return None
    return day.isoformat()[: _LENGTHS.get(found.period or "day")]


@lru_cache(maxsize=16)
def _parser(code: str, kind: str, base: datetime) -> DateDataParser | None:
    from dateparser.date import DateDataParser  # noqa: PLC0415 - importing it costs 70 ms, and few blogs need it

    settings = {
        "PARSERS": [kind],
        "RELATIVE_BASE": base,
        "RETURN_TIME_AS_PERIOD": kind == "relative-time",
        "REQUIRE_PARTS": ["month", "year"] if kind == "absolute-time" else [],
    }
    try:
        return DateDataParser(languages=[code], settings=settings)
    except ValueError:
        return None  # a language that the library does not know
