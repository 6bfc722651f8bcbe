"""Sorts sample pages by the template that made them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.learning.lessons import Lesson

_ALIKE = 0.5
"""Share of names that two pages of one template have in common around the text, at least."""


def by_template(lessons: Sequence[Lesson]) -> list[list[Lesson]]:
    """Return the lessons in groups of one template each, the largest group first.

    Compared are the tags, classes and ids from the text's element up to the body; names that
    only one page has say nothing.
    """
    names = [_names(lesson) for lesson in lessons]
    counts = Counter(name for one in names for name in one)
    groups: list[tuple[set[str], list[Lesson]]] = []
    for lesson, one in zip(lessons, names, strict=True):
        steady = {name for name in one if counts[name] > 1}
        best = max(groups, key=lambda group: _likeness(group[0], steady), default=None)
        if best and _likeness(best[0], steady) >= _ALIKE:
            best[1].append(lesson)
        else:
            groups.append((steady, [lesson]))
    return sorted((group for _, group in groups), key=len, reverse=True)


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _names(lesson: Lesson) -> set[str]:
    """Return the names of the elements around the text, each with its tag."""
    found: set[str] = set()
    sheet = lesson.sheet
    for i in lesson.chain:
        has = sheet.nodes[i].attributes
        classes = (has.get("class") or "").split()
        found.update(f"{sheet.tags[i]}.{name}" for name in classes)
        found.add(f"{sheet.tags[i]}#{has.get('id') or ''}")
    return found
