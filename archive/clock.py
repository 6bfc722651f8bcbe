"""The present moment, as every row tells it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archive.faults import UsageFault

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "BLOG_TO_SQLITE_NOW"
"""Environment variable: the moment that a run takes for the present, so that a schedule can be rehearsed."""

_told: list[str] = []


def now() -> str:
    """Return the present moment, ISO 8601 in UTC to the second.

    It is the one of the innermost ``at``, else the one that ``VARIABLE`` gives, else that of the system.
    Raises UsageFault where the variable holds no moment.
    """
    if _told:
        return _told[-1]
    rehearsed = os.environ.get(VARIABLE)
    return in_utc(rehearsed) if rehearsed else datetime.now(UTC).isoformat(timespec="seconds")


def in_utc(text: str) -> str:
    """Return an ISO 8601 moment in UTC to the second; one without an offset is in UTC.

    Raises UsageFault if the text is none.

    >>> in_utc("2026-05-01T12:00:00+02:00")
    '2026-05-01T10:00:00+00:00'
    """
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageFault(f"{VARIABLE}={text}: write a moment such as 2026-05-01T12:00:00+00:00.") from None
    return moment.isoformat(timespec="seconds")


@contextmanager
def at(moment: str) -> Iterator[None]:
    """Make ``moment`` (ISO 8601, UTC) the present one inside: what is read from WARC has its own time."""
    _told.append(moment)
    try:
        yield
    finally:
        _told.pop()
