"""When a page that is archived is to be asked for again: pure functions of its dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zlib import crc32

LEAST = timedelta(hours=12)
"""No post is asked for again sooner, unless something says that it changed."""
MOST = timedelta(days=30)
"""No post is left alone longer, and no validator is believed longer, whatever the server says."""
_SPREAD_HOURS = 6 * 24
_DAY = len("2024-05-01")


def interval(age: timedelta) -> timedelta:
    """Return how long to leave a post alone that last changed ``age`` ago: a quarter of that, within bounds.

    >>> interval(timedelta(days=8)), interval(timedelta(days=4000)), interval(timedelta(days=-3))
    (datetime.timedelta(days=2), datetime.timedelta(days=30), datetime.timedelta(seconds=43200))
    """
    return min(max(age / 4, LEAST), MOST)


def longest(url: str) -> timedelta:
    """Return how long this very page is left alone at most, and its validators are believed: 24 to 30 days.

    So the posts of a blog that came on one day are not all due on one day again.
    """
    return MOST - timedelta(hours=crc32(url.encode("utf8", "replace")) % _SPREAD_HOURS)


def next_check(url: str, *, checked_at: str, whole_at: str, changed_at: str) -> str:
    """Return when a page is to be asked for again, ISO 8601 in UTC.

    ``checked_at`` is when it last answered, ``whole_at`` when its whole body last came, ``changed_at``
    when its post last changed or was published: each a date, or a moment in ISO 8601.
    """
    checked = moment_of(checked_at) or datetime.now(UTC)
    whole = moment_of(whole_at) or checked
    changed = moment_of(changed_at) or checked
    most = longest(url)
    due = min(checked + min(interval(checked - changed), most), max(whole + most, checked + LEAST))
    return due.isoformat(timespec="seconds")


def moment_of(text: str | None) -> datetime | None:
    """Return the moment that a date or moment in ISO 8601 begins at, UTC where it has no offset.

    A year or a month begins at its first day; None where the text is neither.

    >>> moment_of("2024-05").isoformat(), moment_of("soon")
    ('2024-05-01T00:00:00+00:00', None)
    """
    written = (text or "").strip()
    if len(written) < _DAY:
        written += "-01-01"[len(written) - _DAY :]
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
