"""Chooses the moments of a post, published and updated, among all that was said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from pipelines.fields.dates import parse_date
from pipelines.votes import Vote, family

if TYPE_CHECKING:
    from pipelines.items import Found

_SHORT = re.compile(r"(?<!\d)(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+\d{2,4}(?!\d)")
_YEAR = re.compile(r"\d{4}|\d[-/.]\d{2}\b|[年년]")
_FULL_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_SHOWN = frozenset({"markup", "card"})
_LOOSE = _SHOWN | {"time", "address"}
"""Sources that give a date without saying for sure which one it is."""
_MONTHS = 12
_WEIGHTS = {"address": 0.6, "card": 1.2, "shown": 1.3}


def _day_of(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _is_ambiguous(text: str) -> bool:
    match = _SHORT.search(text)
    return match is not None and match[1] != match[2] and max(int(match[1]), int(match[2])) <= _MONTHS


def _votes(
    found: Sequence[Found], fetched_at: str, language: str | None, *, day_first: bool | None = None
) -> list[Vote[str]]:
    """Return what the texts say, a short date in the blog's order or that which another source bears out."""
    votes, open_dates = [], []
    for one in found:
        value = parse_date(one.text, fetched_at=fetched_at, language=language, day_first=day_first)
        if value:
            votes.append(_vote(value, one))
        if _is_ambiguous(one.text):
            open_dates.append(one)
    for one in open_dates:
        values = [parse_date(one.text, fetched_at=fetched_at, day_first=order) for order in (True, False)]
        guesses = [_vote(value, one) for value in values if value]
        witnessed = [guess for guess in guesses if any(_agree(guess, vote) for vote in votes)]
        votes += witnessed
    if not votes and open_dates:
        votes = [_vote(year[0], one) for one in open_dates for year in [_FULL_YEAR.search(one.text)] if year]
    return votes


def _vote(value: str, found: Found) -> Vote[str]:
    return Vote(value, _day_of(value), found.text, found.source)


def _agree(one: Vote[str], other: Vote[str]) -> bool:
    """Whether two moments can be one: the same day, or a day apart if a time of day may explain it."""
    first, second = _day_of(one.value), _day_of(other.value)
    if first is None or second is None:
        return one.value[:7] == other.value[:7]
    slack = timedelta(days=1 if "T" in one.value or "T" in other.value else 0)
    return abs(first - second) <= slack


def _weight(votes: Iterable[Vote[str]]) -> float:
    """How much votes weigh together, each family of sources once."""
    return sum(_WEIGHTS.get(name, 1.0) for name in {family(vote.source) for vote in votes})


def _precision(value: str) -> int:
    """0 for less than a day, 1 for a day, 2 with a time, 3 with its offset."""
    if "T" not in value:
        return int(_day_of(value) is not None)
    try:
        return 2 + (datetime.fromisoformat(value).tzinfo is not None)
    except ValueError:
        return 1


def without_updates(
    published: Sequence[Found], updated: Sequence[Found], *, fetched_at: str, language: str | None = None
) -> Sequence[Found]:
    """Return ``published`` without what the page shows on the day of a declared update.

    Many themes show the day of the last change and do not say so. It tells only where the page
    declares another day of publication.
    """
    changed = {
        vote.key
        for vote in _votes([one for one in updated if one.source not in _LOOSE], fetched_at, language)
    }
    first = {
        vote.key
        for vote in _votes([one for one in published if one.source not in _LOOSE], fetched_at, language)
    }
    late = changed - first - {None}
    if not late or not first:
        return published
    return [
        one
        for one in published
        if one.source not in _LOOSE
        or not late.intersection(vote.key for vote in _votes([one], fetched_at, language))
    ]


def choose_moment(
    found: Sequence[Found], *, fetched_at: str, language: str | None = None, day_first: bool | None = None
) -> Vote[str] | None:
    """Return the moment that most sources agree on, as precise as one of them tells it; None without any.

    Its text is what the page or the card shows, if they do. Of moments equally precise the one
    wins whose day is named most: written in UTC, a moment may fall on the day before or after the
    one that is shown. Of a short date such as 03/04/2021 only the year counts, unless its order is
    borne out by the blog's other dates (``day_first``), the language or another source; a date
    without a year counts only if all lack it.
    """
    dated = [one for one in found if _YEAR.search(one.text)]
    votes = _votes(dated or found, fetched_at, language, day_first=day_first)
    if not votes:
        return None
    best = max(votes, key=lambda vote: _weight(other for other in votes if _agree(vote, other)))
    near = [vote for vote in votes if _agree(best, vote)]
    chosen = max(
        near,
        key=lambda vote: (_precision(vote.value), _weight(one for one in near if one.key == vote.key)),
    )
    shown = next((vote.text for vote in near if vote.source in _SHOWN), chosen.text)
    return chosen._replace(text=shown)
