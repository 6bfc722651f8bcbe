"""Days of the Gregorian, the Jalali (Iran, Afghanistan) and the Buddhist (Thailand) calendar as ISO 8601."""

from __future__ import annotations

from datetime import date, timedelta

# Leap years by their remainder of 33 and the years for which that is exact: K. M. Borkowski, "The Persian
# calendar for 3000 years", Earth, Moon and Planets 74 (1996)
_LEAP_REMAINDERS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_CYCLE = 33
_FIRST_YEAR, _LAST_YEAR = 1210, 1633
_NEW_YEAR_1375 = date(1996, 3, 20)
_LONG_MONTHS = 6
_LAST_MONTH = 12
_BUDDHIST = range(2400, 2700)
_BUDDHIST_BEGAN = 543


def iso_day(year: int, month: int, day: int, *, jalali: bool = False) -> str | None:
    """Return the Gregorian day as YYYY-MM-DD, None if there is none such.

    Years from 1210 to 1633 are Jalali and years from 2400 to 2699 Buddhist, whatever the
    month is called; ``jalali`` refuses all others.

    >>> iso_day(2024, 2, 29), iso_day(1397, 2, 20), iso_day(2564, 8, 8), iso_day(2023, 2, 29)
    ('2024-02-29', '2018-05-10', '2021-08-08', None)
    """
    if jalali or _FIRST_YEAR <= year <= _LAST_YEAR:
        found = from_jalali(year, month, day)
        return found.isoformat() if found else None
    if year in _BUDDHIST:
        year -= _BUDDHIST_BEGAN
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def from_jalali(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian date of a Jalali one; None if there is no such day in the years 1210 to 1633.

    The first six months have 31 days, the next five 30, the last 29 and in leap years 30.

    >>> from_jalali(1403, 12, 30), from_jalali(1402, 12, 30)
    (datetime.date(2025, 3, 20), None)
    """
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= _LAST_MONTH):
        return None
    length = 31 if month <= _LONG_MONTHS else 30 if month < _LAST_MONTH or _is_leap(year) else 29
    if not 1 <= day <= length:
        return None
    days_before = 31 * min(month - 1, _LONG_MONTHS) + 30 * max(month - 1 - _LONG_MONTHS, 0)
    return _new_year(year) + timedelta(days=days_before + day - 1)


def _is_leap(year: int) -> bool:
    return year % _CYCLE in _LEAP_REMAINDERS


def _new_year(year: int) -> date:
    known = 1375
    years = range(min(year, known), max(year, known))
    days = 365 * len(years) + sum(map(_is_leap, years))
    return _NEW_YEAR_1375 + timedelta(days=days if year >= known else -days)
