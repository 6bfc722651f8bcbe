"""Learns where the text of a blog's posts is, from pages and what the general extractor made of them."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean
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

GOOD = 0.9
"""Mean F1 against the teacher from which a rule is given."""
FEWEST = 3
"""Posts of one template from which a rule is learned."""
MOST = 16
"""Posts of one template that are learned from."""
_FOLDS = 3
_TIE = 0.003
"""Difference of scores that proves nothing; the simpler selector is taken."""
_CAUGHT = 0.5
"""What a rule loses if it catches all pages of other templates and reads them wrongly."""


class _Trial(NamedTuple):
    """A place, and how rules for it fared on posts that they were not learned from."""

    place: Place
    score: float
    fill: float
    caught: int
    """Pages of other templates that it matches and reads wrongly."""


def learn_bodies(samples: Sequence[Sample]) -> tuple[BodyRule, ...]:
    """Return the rules by which the texts of a blog's posts are read, one a template.

    A template with fewer than 3 samples, or whose best rule has a mean word 4-gram F1 under 0.9
    against the teacher on posts that the rule was not learned from, gets no rule: the general
    extractor then stays. The first rule that matches a page is the one to read it. Never raises.
    """
    lessons = [lesson for lesson in map(lesson_of, samples) if lesson is not None]
    rules: list[BodyRule] = []
    for group in by_template(lessons):
        unread = [lesson for lesson in group if (lesson.score(rules) or 0) < GOOD]
        if len(unread) >= FEWEST:
            others = [lesson for lesson in lessons if lesson not in group]
            rule = _learn(unread[:MOST], others)
            if rule is not None:
                rules.append(rule)
    return tuple(rules)


def _learn(lessons: Sequence[Lesson], others: Sequence[Lesson]) -> BodyRule | None:
    """Return the best rule for the pages of one template, or None if none is good enough."""
    trials = [_try(place, lessons, others) for place in propose(lessons, others)]
    trials = [trial for trial in trials if trial.score >= GOOD and trial.caught < FEWEST]
    if not trials:
        return None
    worth = {trial: trial.score - _CAUGHT * trial.caught / max(1, len(others)) for trial in trials}
    best = max(worth.values())
    near = [trial for trial in trials if worth[trial] >= best - _TIE]
    trial = min(near, key=lambda trial: (trial.place.cost, -worth[trial]))
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
    caught = sum((score := lesson.score((rule,))) is not None and score < GOOD for lesson in others)
    found = [score for score in scores if score is not None]
    return _Trial(place, fmean(score or 0 for score in scores), len(found) / len(scores), caught)
