"""Learns where the text of a blog's posts is, from pages and what the general extractor made of them."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean, median
from typing import TYPE_CHECKING, NamedTuple

from crawler.learning.drops import learn_drops
from crawler.learning.lessons import lesson_of
from crawler.learning.places import propose
from crawler.learning.repetition import learn_repeated
from crawler.learning.templates import by_template
from crawler.recipes.recipe import BodyRule, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.learning.lessons import Lesson
    from crawler.learning.places import Place
    from crawler.learning.samples import Sample

GOOD = 0.8
"""Mean F1 against the teacher from which a rule is given: the teacher may err on a post of five."""
TYPICAL = 0.95
"""And the median F1."""
READ_WELL = 0.9
"""F1 from which a single post is read as the teacher reads it."""
FEWEST = 3
"""Posts of one template from which a rule is learned."""
MOST = 16
"""Posts of one template that are learned from."""
_FOLDS = 3
_TIE = 0.003
"""Difference of scores that proves nothing; the simpler selector is taken."""
_EACH = 0.3
_CAUGHT = 0.5
"""What a rule loses if it catches all pages of other templates and reads them wrongly."""


class _Trial(NamedTuple):
    """A place, and how rules for it fared on posts that they were not learned from."""

    place: Place
    score: float
    typical: float
    """The median of the scores."""
    fill: float
    caught: int
    """Pages of other templates that it matches and reads wrongly."""
    drops: int
    """How many selectors and texts it takes to leave out what is no part of the posts."""

    @property
    def is_good(self) -> bool:
        """Whether a rule for the place may be given."""
        return self.score >= GOOD and self.typical >= TYPICAL and self.caught < FEWEST

    @property
    def cost(self) -> float:
        """How much a person has to understand."""
        return self.place.cost + _EACH * self.drops


def learn_bodies(samples: Sequence[Sample]) -> tuple[BodyRule, ...]:
    """Return the rules by which the texts of a blog's posts are read, one a template.

    A template with fewer than 3 samples, or whose best rule has a word 4-gram F1 against the
    teacher of less than 0.8 in the mean or 0.95 in the median, on posts that it was not learned from,
    gets no rule: the general extractor then stays. The first rule that matches a page is the one to
    read it. Never raises.
    """
    lessons = [lesson for lesson in map(lesson_of, samples) if lesson is not None]
    groups = by_template(lessons)
    rules = _of_templates(groups, lessons)
    for group in groups:
        unread = [lesson for lesson in group if (lesson.score(rules) or 0) < READ_WELL]
        if len(unread) >= FEWEST:
            rule = _learn(unread[:MOST], _others(lessons, group))
            if rule is not None:
                rules.append(rule)
    return tuple(rules)


def _of_templates(groups: Sequence[Sequence[Lesson]], lessons: Sequence[Lesson]) -> list[BodyRule]:
    """Return a rule for each template: one that fits others' pages too behind theirs, none without need."""
    own = {
        rule: sum(lesson.score((rule,)) is not None for lesson in _others(lessons, group))
        for group in groups
        if len(group) >= FEWEST and (rule := _learn(group[:MOST], _others(lessons, group))) is not None
    }
    rules = sorted(own, key=lambda rule: own[rule])
    for rule in rules[::-1]:
        fewer = [one for one in rules if one != rule]
        if fewer and _worth(fewer, lessons) >= _worth(rules, lessons) - _TIE:
            rules = fewer
    return rules


def _others(lessons: Sequence[Lesson], group: Sequence[Lesson]) -> list[Lesson]:
    return [lesson for lesson in lessons if lesson not in group]


def _worth(rules: Sequence[BodyRule], lessons: Sequence[Lesson]) -> float:
    return fmean(lesson.score(rules) or 0 for lesson in lessons)


def _learn(lessons: Sequence[Lesson], others: Sequence[Lesson]) -> BodyRule | None:
    """Return the best rule for the pages of one template, or None if none is good enough."""
    trials = [_try(place, lessons, others) for place in propose(lessons, others)]
    trials = [trial for trial in trials if trial.is_good]
    if not trials:
        return None
    worth = {trial: trial.score - _CAUGHT * trial.caught / max(1, len(others)) for trial in trials}
    best = max(worth.values())
    near = [trial for trial in trials if worth[trial] >= best - _TIE]
    trial = min(near, key=lambda trial: (trial.cost, -worth[trial]))
    standing = Standing(
        score=round(trial.score, 4), fill=round(trial.fill, 4), posts=len(lessons), source="learned"
    )
    return replace(_rule(trial.place.select, lessons), standing=standing)


def _rule(select: str, lessons: Sequence[Lesson]) -> BodyRule:
    rule = BodyRule(select=select, drop=learn_drops(lessons, select))
    return replace(rule, repeated=learn_repeated(lessons, rule))


def _try(place: Place, lessons: Sequence[Lesson], others: Sequence[Lesson]) -> _Trial:
    """Learn from two thirds of the lessons and score on the last third, for each third."""
    scores: list[float | None] = []
    folds = min(_FOLDS, len(lessons))
    rule = BodyRule(select=place.select)
    for fold in range(folds):
        learned_from = [lesson for k, lesson in enumerate(lessons) if k % folds != fold]
        rule = _rule(place.select, learned_from)
        scores += [lesson.score((rule,)) for lesson in lessons[fold::folds]]
    caught = sum((score := lesson.score((rule,))) is not None and score < READ_WELL for lesson in others)
    drops = len(rule.drop) + len(rule.repeated)
    found = [score for score in scores if score is not None]
    reached = [score or 0 for score in scores]
    return _Trial(place, fmean(reached), median(reached), len(found) / len(scores), caught, drops)
