"""How long a server asks to be left alone: Retry-After, in seconds or as a date."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_BAN = 7 * 24 * 3600.0
"""Seconds: whoever asks for more is asked again after a week, for it is hardly meant."""

_SECONDS = re.compile(r"([0-9]{1,15})[0-9]*(?:\.[0-9]*)?")
_ERAS = 50
"""Years: a date with two digits that would lie further ahead means the century before (RFC 9110, 5.6.7)."""


def asks_to_wait(status: int) -> bool:
    """Tell whether Retry-After counts beside this status.

    RFC 9110, 10.2.3, gives it a meaning for any answer, above all for 503 and redirects, RFC 6585 for 429;
    403 and 408 are how firewalls ban. With success, or beside a page that is not there, nobody means it.

    >>> [status for status in (200, 302, 304, 403, 404, 429, 500, 503) if asks_to_wait(status)]
    [302, 403, 429, 500, 503]
    """
    return status in {301, 302, 303, 307, 308, 403, 408, 413, 429} or status >= 500  # noqa: PLR2004 - 5xx


def seconds_asked(values: Iterable[bytes], date: bytes = b"", moment: datetime | None = None) -> float | None:
    """Return the seconds that Retry-After headers ask for, the longest of several; None if they say nothing.

    A date is measured by the server's clock too, which is its header Date, for either may be wrong. At
    most ``LONGEST_BAN``. What is neither digits nor an HTTP date (RFC 9110, 5.6.7, in its three forms) is
    no request.

    >>> seconds_asked([b"120"])
    120.0
    >>> seconds_asked([b"Fri, 01 May 2026 10:00:30 GMT"], moment=datetime(2026, 5, 1, 10, tzinfo=UTC))
    30.0
    >>> seconds_asked([b"soon", b"-5", b"1e9", b"nan"]) is None
    True
    """
    here = moment or datetime.now(UTC)
    clocks = [here, there] if (there := http_date(date, here)) else [here]
    found = []
    for value in values:
        text = value.decode("latin-1").strip()
        if seconds := _SECONDS.fullmatch(text):
            found.append(float(seconds[1]))
        elif until := http_date(value, here):
            found.append(max(0.0, *((until - clock).total_seconds() for clock in clocks)))
    return min(max(found), LONGEST_BAN) if found else None


def http_date(value: bytes, moment: datetime) -> datetime | None:
    """Return the moment that an HTTP date names, None if it is none; ``moment`` is the present one.

    >>> now = datetime(2026, 5, 1, tzinfo=UTC)
    >>> forms = b"Sun, 06 Nov 1994 08:49:37 GMT|Sunday, 06-Nov-94 08:49:37 GMT|Sun Nov  6 08:49:37 1994"
    >>> {str(http_date(form, now)) for form in forms.split(b"|")}
    {'1994-11-06 08:49:37+00:00'}
    """
    if len(value) > 64 or b":" not in value:  # noqa: PLR2004 - no date is longer
        return None
    try:
        found = parsedate_to_datetime(value.decode("latin-1").strip())
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        if b"-" in value and found.year > moment.year + _ERAS:
            found = found.replace(year=found.year - 100)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found
