"""Cron expressions: read, checked, and written so that every cron reads them alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from archive.faults import UsageFault

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class _Kind(NamedTuple):
    name: str
    first: int
    last: int
    names: tuple[str, ...] = ()


_KINDS = (
    _Kind("minute", 0, 59),
    _Kind("hour", 0, 23),
    _Kind("day of the month", 1, 31),
    _Kind("month", 1, 12, _MONTHS),
    # 7 is Sunday too, so that a range can end with it.
    _Kind("weekday", 0, 7, _WEEKDAYS),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One of the five fields: the values that match, and how they were written."""

    values: tuple[int, ...]
    step: int | None
    """1 for ``*``, n for ``*/n``, None for values that were named."""

    def __str__(self) -> str:
        """Return the field in the form that every cron reads: numbers only, Sunday as 0."""
        if self.step is not None:
            return "*" if self.step == 1 else f"*/{self.step}"
        return ",".join(f"{a}-{b}" if b > a else str(a) for a, b in runs(self.values))


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron expression: when all fields match.

    Where both the day of the month and the weekday are restricted, and neither
    begins with ``*``, one of the two is enough (crontab(5)).
    """

    minute: Field
    hour: Field
    day: Field
    month: Field
    weekday: Field

    def __str__(self) -> str:
        """Return the five fields."""
        return f"{self.minute} {self.hour} {self.day} {self.month} {self.weekday}"

    @property
    def either_day(self) -> bool:
        """Whether a matching day of the month or a matching weekday is enough."""
        return self.day.step is None and self.weekday.step is None


def runs(values: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return sorted ``values`` as ranges of neighbours, each of one value or of three and more.

    >>> runs((0, 1, 2, 5, 6))
    [(0, 2), (5, 5), (6, 6)]
    """
    ranges: list[list[int]] = []
    for value in values:
        if ranges and value == ranges[-1][-1] + 1:
            ranges[-1].append(value)
        else:
            ranges.append([value])
    found = []
    for run in ranges:
        found += [(run[0], run[-1])] if len(run) > 2 else [(value, value) for value in run]  # noqa: PLR2004 - "5,6" is as short as "5-6"
    return found


def parse_cron(text: str) -> Cron:
    """Return the cron expression that ``text`` is. Raises UsageFault, which says what is wrong with it.

    >>> str(parse_cron("15 3 * * mon-fri,SUN"))
    '15 3 * * 0-5'
    """
    parts = text.split()
    if len(parts) != len(_KINDS):
        raise UsageFault(
            f"--cron {text!r} has {len(parts)} fields, not five: minute, hour, day of the month, month, "
            'weekday. Mondays at 3:15 are "15 3 * * mon".'
        )
    cron = Cron(*(_field(part, kind) for part, kind in zip(parts, _KINDS, strict=True)))
    longest = max(_LONGEST_MONTHS[month - 1] for month in cron.month.values)
    if not cron.either_day and cron.day.values[0] > longest:
        raise UsageFault(f"--cron {text!r} never comes: no such month has a day {cron.day.values[0]}.")
    return cron


def _field(text: str, kind: _Kind) -> Field:
    values: set[int] = set()
    for item in text.split(","):
        values.update(_item(item, kind))
    if kind.names is _WEEKDAYS:
        values = {value % 7 for value in values}
    whole = re.fullmatch(r"\*(?:/([0-9]+))?", text)
    return Field(tuple(sorted(values)), int(whole[1] or 1) if whole else None)


def _item(item: str, kind: _Kind) -> range:
    match = re.fullmatch(r"(?:(\*)|(\w+)(?:-(\w+))?)(?:/([0-9]+))?", item, re.ASCII)
    if not match:
        raise UsageFault(
            f"--cron: {item!r} is no {kind.name}. Write a number, a range 1-5, a list 1,3 or */2."
        )
    star, first_text, last_text, step_text = match.groups()
    if step_text and not star and not last_text:
        raise UsageFault(f"--cron: {item!r} needs a range or * before the slash, as in */{step_text}.")
    # With a step, * must not see Sunday twice.
    highest = 6 if star and kind.names is _WEEKDAYS else kind.last
    first = kind.first if star else _value(first_text, kind)
    last = highest if star else _value(last_text or first_text, kind)
    if last == 0 and kind.names is _WEEKDAYS and last_text:
        last = 7
    if first > last:
        raise UsageFault(f"--cron: {item!r} runs backwards. Write it as two ranges with a comma between.")
    step = int(step_text or 1)
    if not 1 <= step <= kind.last:
        raise UsageFault(f"--cron: the step in {item!r} must lie between 1 and {kind.last}.")
    return range(first, last + 1, step)


def _value(text: str, kind: _Kind) -> int:
    if text.lower() in kind.names:
        return kind.names.index(text.lower()) + (kind.names is _MONTHS)
    if text.isdecimal() and kind.first <= int(text) <= kind.last:
        return int(text)
    names = f", or {kind.names[0]} to {kind.names[-1]}" if kind.names else ""
    raise UsageFault(
        f"--cron: {text!r} is no {kind.name}. It lies between {kind.first} and {kind.last}{names}."
    )
