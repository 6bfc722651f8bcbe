"""Dates as blogs write them, as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pipelines.fields.calendars import iso_day
from pipelines.fields.clock import split_clock
from pipelines.fields.last_resort import date_by_library
from pipelines.fields.relative import relative_date
from pipelines.fields.text import plain
from pipelines.fields.written_dates import written_date

_LONGEST = 200
_DIGIT = re.compile(r"\d")
_BREAK = re.compile(r"\s[|·•]\s")
_EPOCH = re.compile(r"(1\d{9})(?:\d{3}|\.\d+)?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z)?)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_ZEROS = re.compile(r"(\.\d+?)0+(?=[+-]|$)")
_YEAR_FIRST = re.compile(
    r"(?<![\d.,/-])(\d{4})(?:\s?[年년]\s?|\s?[./-]\s?)(\d{1,2})(?:\s?[月월]\s?|\s?[./-]\s?)(\d{1,2})\s?[日일]?(?!\d)",
)
_YEAR_MONTH = re.compile(r"(\d{4})(?:\s?[年년]\s?(\d{1,2})\s?[月월]|[-/.](\d{1,2}))")
_NUMERIC = re.compile(r"(?<![\d.,:/-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?!\d)")
# Languages that put the day before the month wherever they are spoken (Unicode CLDR, short dates)
_DAY_FIRST = re.compile(
    r"(?:be|bg|bs|ca|cs|cy|da|de|el|es(?!-(?:pa|pr|us))|et|fi|fr|gl|he|hr|id|is|it|ka|kk|lv|mk|ms|nb|nl|nn|no|pl|pt|ro|"
    r"ru|sk|sl|sq|sr|sv|th|tr|uk|vi|en-(?:au|gb|ie|in|nz))(?:-|$)",
    re.IGNORECASE,
)
_MONTHS = 12
_SHORT = 2
_CENTURY = 2000
_DAY = len("2024-05-01")
_UNSET = "1970-01-01"
_AHEAD = timedelta(days=731)


def parse_date(
    text: str, *, fetched_at: str, language: str | None = None, day_first: bool | None = None
) -> str | None:
    """Return the first date of a text as ISO 8601, no more precise than the text; None if it holds none.

    The result is a year, a month (2024-05), a day, or a day with time, and with offset where the
    text has one. Relative dates count from ``fetched_at`` (ISO 8601) and are as precise as
    their unit. A date such as 03/04/2021 is read only if ``day_first`` says how, a number
    over 12 does, or ``language`` (BCP 47) always puts days first; in English nothing is guessed.
    Persian and Thai years become Gregorian ones. Until the start of 1970, which stands for no
    date, and more than two years after ``fetched_at`` dates are absurd.

    >>> from functools import partial
    >>> parse = partial(parse_date, fetched_at="2024-06-15T12:00:00+00:00")
    >>> parse("2022-11-11T00:00:00.000Z"), parse("2013-08-21 21:00"), parse("Wed, 02 Oct 2002 15:00:00 +0200")
    ('2022-11-11T00:00:00+00:00', '2013-08-21T21:00:00', '2002-10-02T15:00:00+02:00')
    >>> parse("5. März 2021"), parse("21 de mayo de 2010"), parse("2022년 11월 11일"), parse("May 2021")
    ('2021-03-05', '2010-05-21', '2022-11-11', '2021-05')
    >>> parse("2021年8月8日 10:30"), parse("۲۰ اردیبهشت ۱۳۹۷"), parse("June 22, 2010 10:04 PM")
    ('2021-08-08T10:30:00', '2018-05-10', '2010-06-22T22:04:00')
    >>> parse("3 years ago"), parse("yesterday"), parse("vor 3 Tagen"), parse("1606505379")
    ('2021', '2024-06-14', '2024-06-12', '2020-11-27T19:29:39+00:00')
    >>> parse("03/04/2021"), parse("03/04/2021", language="fr"), parse("04/13/2021")
    (None, '2021-04-03', '2021-04-13')
    """
    text = _prepared(text)
    fetched = _moment(fetched_at)
    if day_first is None and _DAY_FIRST.match(language or ""):
        day_first = True
    value = _exact(text)
    if value is None:
        value = _first(text, language, day_first=day_first)
    if value is None and fetched is not None:
        value = relative_date(text, fetched)
        if value is None and not _NUMERIC.search(text):  # which the library would read as it likes
            value = date_by_library(text, fetched, language)
    return value if value is not None and _is_plausible(value, fetched) else None


def day_order(texts: Iterable[str]) -> bool | None:
    """Return whether the numeric dates of one blog put the day first; None if none of them tells.

    A number over 12 is what tells. Dates that tell both leave it open.

    >>> day_order(["03/04/2021", "25/12/2021"]), day_order(["3.4.2021"]), day_order(["12/25/2021"])
    (True, None, False)
    """
    orders = set()
    for text in texts:
        for first, _, second, year in _NUMERIC.findall(_prepared(text)):
            if len(year) > _SHORT and (int(first) > _MONTHS) != (int(second) > _MONTHS):
                orders.add(int(first) > _MONTHS)
    return orders.pop() if len(orders) == 1 else None


def _prepared(text: str) -> str:
    text = plain(text[: 4 * _LONGEST])[:_LONGEST]
    return text if text.isascii() else _DIGIT.sub(lambda digit: str(int(digit[0])), text)


def _moment(fetched_at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(fetched_at)
    except ValueError:
        return None


def _is_plausible(value: str, fetched: datetime | None) -> bool:
    day = value[:_DAY]
    if not _UNSET[: len(day)] < day:
        return False
    try:
        return fetched is None or day <= (fetched + _AHEAD).date().isoformat()[: len(day)]
    except OverflowError:
        return True


def _exact(text: str) -> str | None:
    """Read the forms that are for machines: ISO 8601, seconds since 1970, digits alone."""
    if compact := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, zone = compact.groups()
        text = f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else "")
    elif epoch := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(epoch[1]), UTC).isoformat()
    if not _ISO.match(text):
        return text if _YEAR.fullmatch(text) else None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    written = moment.isoformat()[: _DAY if len(text) == _DAY else None]
    return _ZEROS.sub(r"\1", written) if moment.microsecond else written


def _first(text: str, language: str | None, *, day_first: bool | None) -> str | None:
    """Read the first part of a text that holds a date, the parts being set apart by bars and dots."""
    for part in _BREAK.split(text):
        rest, time = split_clock(part)
        value = _year_first(rest) or written_date(rest, language) or _numeric(rest, day_first=day_first)
        if value is not None:
            return value + time if len(value) == _DAY else value
    return None


def _year_first(text: str) -> str | None:
    if found := _YEAR_FIRST.search(text):
        return iso_day(*map(int, found.groups()))
    if found := _YEAR_MONTH.fullmatch(text.strip()):
        value = iso_day(int(found[1]), int(found[2] or found[3]), 1)
        return value and value[: len("2024-05")]
    return None


def _numeric(text: str, *, day_first: bool | None) -> str | None:
    """Read two numbers and a year; two digits of a year only where the order is known."""
    found = _NUMERIC.search(text)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == _SHORT:
        # 25/12/21 may be the 21st in 2025, 12/25/21 is the 25th
        if day_first is None and second <= _MONTHS:
            return None
        year += _CENTURY
    if (first > _MONTHS) != (second > _MONTHS):
        day_first = first > _MONTHS
    elif day_first is None and first != second:
        return None
    return iso_day(year, second, first) if day_first else iso_day(year, first, second)
