"""The bars of an answer: a month, a number or a name each, labelled where there is room."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import east_asian_width

from explore.drawing import Bar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from explore.questions import Question

    Row = Mapping[str, Any]

MOST_UPRIGHT = 240
"""So many bars stand side by side; of more months a bar is a year."""
MOST_LYING = 12
_LABELS = 7
"""At most so many labels stand beneath upright bars."""
_LONGEST_LABEL = 26
"""In Latin small letters."""
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_YEAR = 12


class Bars(NamedTuple):
    """The bars, and in words what of the answer they leave out."""

    bars: tuple[Bar, ...]
    partly: str | None = None


def bars_of(question: Question, rows: Sequence[Row], path: Callable[[Row], str | None]) -> Bars:
    """Return the bars of an answer; ``path`` gives the path of the rows behind a row of it."""
    if question.kind == "months":
        return _calendar(question, rows, path)
    bars = []
    for row in rows:
        value, name = number(row[question.value]), str(row[question.label])
        bars.append(Bar(name, value, path(row), _told(name, value, question)))
    if question.kind == "lying":
        more = len(bars) - MOST_LYING
        short = tuple(bar._replace(label=_with_value(bar)) for bar in bars[:MOST_LYING])
        return Bars(short, f"and {more:,} more in the table" if more > 0 else None)
    more = len(bars) - MOST_UPRIGHT
    shown = _sparsely(bars[:MOST_UPRIGHT], -(-len(bars[:MOST_UPRIGHT]) // (2 * _LABELS)))
    return Bars(shown, f"and {more:,} more in the table" if more > 0 else None)


def until(month: str) -> str:
    """Return what stands after every day of a month, and before a date that names no more than the next year.

    >>> "2023-12-31T23:59:59" < until("2023-12") < "2024"
    True
    """
    return f"{month}-32"


def is_month(value: object) -> bool:
    """Tell whether a value is a month, such as "2024-05"."""
    return bool(_MONTH.fullmatch(str(value)))


def number(value: object) -> float:
    """Return a value as a number, 0 if it is none: a column can hold any value."""
    return value if isinstance(value, int | float) and value == value else 0  # noqa: PLR0124 - not a number


def _calendar(question: Question, rows: Sequence[Row], path: Callable[[Row], str | None]) -> Bars:
    """Return a bar for every month between the first and the last, or for every year."""
    values: dict[int, float] = {}
    for row in rows:
        if is_month(row[question.label]):
            values[_counted(row[question.label])] = number(row[question.value])
    if not values:
        return Bars(())
    step = 1 if max(values) - min(values) < MOST_UPRIGHT else _YEAR
    sums: dict[int, float] = {}
    for counted, value in values.items():
        sums[counted // step * step] = sums.get(counted // step * step, 0) + value
    places = range(min(sums), max(sums) + 1, step)
    # A date can be far off: then only what there is gets a bar.
    wanted = list(places) if len(places) <= MOST_UPRIGHT else sorted(sums)[-MOST_UPRIGHT:]
    bars = []
    for place in wanted:
        month, value = _written(place), sums.get(place, 0)
        name = month[:4] if step > 1 else f"{_NAMES[place % _YEAR]} {month[:4]}"
        behind = {question.label: month, "until": until(_written(place + step - 1))}
        bars.append(Bar(name, value, path(behind), _told(name, value, question)))
    return Bars(_labelled(bars, wanted, step), "a bar is a year" if step > 1 else None)


def _labelled(bars: Sequence[Bar], places: Sequence[int], step: int) -> tuple[Bar, ...]:
    """Return the bars with labels at years, or at months where there are few."""
    if step == 1 and len(bars) <= 2 * _YEAR:
        return _sparsely(bars, -(-len(bars) // _LABELS))
    every = -(-(places[-1] // _YEAR - places[0] // _YEAR + 1) // _LABELS)
    return tuple(
        bar._replace(label=str(place // _YEAR) if place % _YEAR == 0 and place // _YEAR % every == 0 else "")
        for bar, place in zip(bars, places, strict=True)
    )


def _sparsely(bars: Sequence[Bar], every: int) -> tuple[Bar, ...]:
    return tuple(
        bar if place % max(1, every) == 0 else bar._replace(label="") for place, bar in enumerate(bars)
    )


def _with_value(bar: Bar) -> str:
    name = bar.label
    kept = sum(width <= _LONGEST_LABEL for width in accumulate(map(_width, name)))
    name = name if kept == len(name) else name[: kept - 1] + "…"
    # As many letters as a label has is the room that the library leaves; spaces before it are not drawn.
    room = " " * round(sum(map(_width, name)) - len(name))
    return f"{room}{name} · {bar.value:,.0f}"


def _width(letter: str) -> float:
    return 2 if east_asian_width(letter) in "WF" else 1.4 if letter.isupper() else 1


def _told(name: str, value: float, question: Question) -> str:
    return f"{name}: {value:,.0f} {question.noun if value == 1 else question.noun + 's'}"


def _counted(month: str) -> int:
    return int(month[:4]) * _YEAR + int(month[5:]) - 1


def _written(months: int) -> str:
    return f"{months // _YEAR:04d}-{months % _YEAR + 1:02d}"
