"""Chooses the moments of a post, published and updated, among all that was said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from pipelines.fields.dates import parse_date
from pipelines.votes import Vote, family

if TYPE_CHECKING:
    from pipelines.items import Found

_SHORT_DAY = re.compile(r"(?<!\d)(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+\d{2,4}(?!\d)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTHS = 12
_WEIGHTS = {"address": 0.6, "card": 1.2, "shown": 1.3}


def _day_of(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if _DAY.match(value) else None
    except ValueError:
        return None


def _is_ambiguous(text: str) -> bool:
    match = _SHORT_DAY.search(text)
    return match is not None and match[1] != match[2] and max(int(match[1]), int(match[2])) <= _MONTHS


def _readings(found: Found, fetched_at: str, language: str | None) -> Iterator[Vote[str]]:
    """Return the moments that a text can mean: two for a short date whose order nothing tells."""
    value = parse_date(found.text, fetched_at=fetched_at, language=language)
    values = [value]
    if _is_ambiguous(found.text):
        orders = (True, False)
        values += [
            parse_date(found.text, fetched_at=fetched_at, language=language, day_first=one) for one in orders
        ]
    for reading in dict.fromkeys(values):
        if reading:
            yield Vote(reading, _day_of(reading), found.text, found.source)


def _agree(one: Vote[str], other: Vote[str]) -> bool:
    """Whether two moments can be one: the same day, or a day apart if a time of day may explain it."""
    first, second = _day_of(one.value), _day_of(other.value)
    if first is None or second is None:
        return one.value[:7] == other.value[:7]
    slack = timedelta(days=1 if "T" in one.value or "T" in other.value else 0)
    return abs(first - second) <= slack


def _share(vote: Vote[str], votes: Sequence[Vote[str]]) -> float:
    """How much agrees with a moment, each family of sources once."""
    families = {family(other.source) for other in votes if _agree(vote, other)}
    exact = {family(other.source) for other in votes if vote.key is not None and vote.key == other.key}
    return sum(_WEIGHTS.get(name, 1.0) for name in families) + 0.1 * len(exact)


def choose_moment(found: Iterable[Found], *, fetched_at: str, language: str | None) -> Vote[str] | None:
    """Return the moment that most sources agree on, as precise as one of them tells it; None without any.

    Of sources that agree the one with a time of day is taken first, then the most trusted.
    A short date such as 03/04/2021 is read in the order that another source bears out.
    """
    votes = [vote for one in found for vote in _readings(one, fetched_at, language)]
    if not votes:
        return None
    best = max(votes, key=lambda vote: _share(vote, votes))
    agreeing = [vote for vote in votes if _agree(best, vote)]
    return max(
        agreeing, key=lambda vote: (_share(vote, votes) >= _share(best, votes) - 0.5, _precision(vote.value))
    )


def _precision(value: str) -> int:
    """0 for less than a day, 1 for a day, 2 with a time, 3 with its offset."""
    if "T" not in value:
        return int(len(value) >= 10)  # noqa: PLR2004 - YYYY-MM-DD
    try:
        return 2 + (datetime.fromisoformat(value).tzinfo is not None)
    except ValueError:
        return 1
