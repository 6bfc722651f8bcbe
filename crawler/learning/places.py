"""Proposes selectors of the element that holds the text of posts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from crawler.learning.spelling import spellings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.learning.lessons import Lesson

_MOST_TRIED = 300
_MOST_KEPT = 6
_COMMON = 0.5
"""Share of the lessons that propose a selector, at least."""
_HOLDS = 0.7
"""Mean agreement of a place with the text, beside its chrome, as a share of the best place's."""


class Place(NamedTuple):
    """A selector of the text's element."""

    select: str
    cost: float
    agreement: float
    """Mean over the lessons, before anything is dropped."""


def propose(lessons: Sequence[Lesson], others: Sequence[Lesson]) -> list[Place]:
    """Return the best places of the text on the lessons' pages, the tightest first.

    Of selectors that find the same elements on all pages, those of ``others`` included, the
    simplest stands for all.
    """
    costs: dict[str, float] = {}
    support: Counter[str] = Counter()
    for lesson in lessons:
        near = {s: cost for i in lesson.chain for cost, s in spellings(lesson.sheet, i)}
        support.update(near.keys())
        for select, cost in near.items():
            costs[select] = min(cost, costs.get(select, cost))
    common = [select for select in costs if support[select] >= max(2, _COMMON * len(lessons))]
    common.sort(key=lambda select: (costs[select], -support[select], select))
    known: dict[tuple[int, ...], Place] = {}
    for select in common[:_MOST_TRIED]:
        found = [lesson.first(select) for lesson in lessons]
        key = (*found, *(lesson.first(select) for lesson in others))
        if key not in known:
            fits = [lesson.agreement(i) if i >= 0 else 0 for lesson, i in zip(lessons, found, strict=True)]
            known[key] = Place(select, costs[select], sum(fits) / len(fits))
    places = sorted(known.values(), key=lambda place: (-place.agreement, place.cost))
    return [place for place in places if place.agreement >= _HOLDS * places[0].agreement][:_MOST_KEPT]
