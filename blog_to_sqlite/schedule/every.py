"""Intervals such as 6h, as the cron expression that keeps them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.faults import UsageFault
from blog_to_sqlite.schedule.cron import parse_cron

if TYPE_CHECKING:
    from blog_to_sqlite.schedule.cron import Cron

_MINUTE = 17
"""Within the hour: on the full hour everybody's jobs start at once."""

_HOUR = 3
_MINUTES = (5, 6, 10, 12, 15, 20, 30)
_HOURS = (1, 2, 3, 4, 6, 8, 12)


def every(text: str) -> Cron:
    """Return when to run so that the time between two runs is always ``text``.

    Cron counts within the hour and within the day, so an interval must divide
    them. Raises UsageFault for any other.

    >>> str(every("6h")), str(every("1d"))
    ('17 */6 * * *', '17 3 * * *')
    """
    match = re.fullmatch(r"([0-9]{1,5})\s*([mhdw])", text.strip().lower())
    if match:
        number, unit = int(match[1]), match[2]
        minutes = number * {"m": 1, "h": 60, "d": 1440, "w": 10080}[unit]
        if minutes in _MINUTES:
            return parse_cron(f"*/{minutes} * * * *")
        if minutes == 60:  # noqa: PLR2004 - minutes of an hour
            return parse_cron(f"{_MINUTE} * * * *")
        if minutes % 60 == 0 and minutes // 60 in _HOURS:
            return parse_cron(f"{_MINUTE} */{minutes // 60} * * *")
        if minutes == 1440:  # noqa: PLR2004 - minutes of a day
            return parse_cron(f"{_MINUTE} {_HOUR} * * *")
        if minutes == 10080:  # noqa: PLR2004 - minutes of a week
            return parse_cron(f"{_MINUTE} {_HOUR} * * mon")
    raise UsageFault(
        f"--every {text} cannot be kept. Choose {_list(_MINUTES, 'm')}, {_list(_HOURS, 'h')}, 1d or 1w, "
        "or say when with --cron."
    )


def _list(numbers: tuple[int, ...], unit: str) -> str:
    return ", ".join(f"{number}{unit}" for number in numbers)
