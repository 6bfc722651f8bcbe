"""Tries the rules of a platform on a blog's own posts and keeps those that prove themselves."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING

from crawler.learning.lessons import lesson_of
from crawler.learning.teacher import NATURAL, taught
from crawler.learning.trials import Trials
from crawler.pages.rules.fields import PlaceReader
from crawler.recipes.recipe import FieldRule, Recipe, Standing
from pipelines.choices import site_names_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.learning.lessons import Lesson
    from crawler.learning.samples import Sample
    from crawler.learning.trials import Outcome
    from crawler.recipes.recipe import BodyRule

READ_WELL = 0.85
"""Mean word 4-gram F1 against the general reader, of the posts on which a rule for the text matches."""
FIT = 0.75
"""Share of the posts with a value on which a rule gives the same value, at least."""


def tried(start: Recipe, samples: Sequence[Sample]) -> Recipe:
    """Return the rules of a platform's recipe that hold on a blog's posts, with how well they do.

    A place of a field's value is kept if it finds something and gives another value than the general
    readers on few posts at most; the rule, if its places together find something wherever the general
    readers do. A rule for the text is kept if it reads nearly what they read. Never raises.
    """
    return replace(start, body=_bodies(start, samples), fields=_fields(start, samples))


def _bodies(start: Recipe, samples: Sequence[Sample]) -> tuple[BodyRule, ...]:
    lessons = [lesson for lesson in map(lesson_of, samples) if lesson is not None]
    unread, kept = lessons, []
    for rule in start.body:
        scores = {id(lesson): score for lesson in unread if (score := lesson.score((rule,))) is not None}
        if scores and fmean(scores.values()) >= READ_WELL:
            kept.append(_with_standing(rule, list(scores.values()), lessons))
            unread = [lesson for lesson in unread if id(lesson) not in scores]
    return tuple(kept)


def _with_standing(rule: BodyRule, scores: Sequence[float], lessons: Sequence[Lesson]) -> BodyRule:
    """Return the rule with how well it does, without what there was nothing of to drop."""
    score, fill = round(fmean(scores), 3), round(len(scores) / len(lessons), 3)
    drop = tuple(
        selector for selector in rule.drop if any(_stands_in(lesson, rule, selector) for lesson in lessons)
    )
    return replace(
        rule, drop=drop, standing=replace(rule.standing, score=score, fill=fill, posts=len(lessons))
    )


def _stands_in(lesson: Lesson, rule: BodyRule, selector: str) -> bool:
    node = lesson.page.tree.css_first(rule.select)
    return node is not None and node.css_first(selector) is not None


def _fields(start: Recipe, samples: Sequence[Sample]) -> dict[str, FieldRule]:
    readers = [PlaceReader(sample.page, sample.facts) for sample in samples]
    names = [site_names_of(sample.scraped) for sample in samples]
    found = {}
    for field, rule in start.fields.items():
        trials = Trials(field, samples, readers, taught(field, samples), names)
        places = tuple(place for place in rule.select if _holds(trials, place))
        if places and _fits(trials, places):
            found[field] = FieldRule(select=places, standing=_standing(trials, places, rule.standing))
    return found


def _holds(trials: Trials, place: str) -> bool:
    """Tell whether what a place finds is rarely another value than the wanted one."""
    everyone = range(len(trials.wanted))
    values = [one.value for i in everyone if (one := trials.outcome(place, i)).found]
    if not values or not all(values):
        return False
    right = [bool(trials.outcome(place, i).closeness) for i in everyone if _is_told(trials, place, i)]
    if sum(right) < FIT * len(right):
        return False
    return len(values) == 1 or len(set(values)) > 1 or trials.field in NATURAL


def _is_told(trials: Trials, place: str, index: int) -> bool:
    """Tell whether both a place and the general readers found a value on a sample."""
    return bool(trials.wanted[index]) and trials.outcome(place, index).found


def _fits(trials: Trials, places: Sequence[str]) -> bool:
    wanted = [i for i, value in enumerate(trials.wanted) if value]
    outcomes = [trials.of_rule(places, i) for i in wanted]
    return all(one.found for one in outcomes) and sum(map(_is_right, outcomes)) >= FIT * len(outcomes)


def _is_right(outcome: Outcome) -> bool:
    return outcome.closeness > 0


def _standing(trials: Trials, places: Sequence[str], start: Standing) -> Standing:
    """Return how well a rule does where there is a value to compare with, and how often it finds one."""
    everyone = range(len(trials.wanted))
    wanted = [i for i in everyone if trials.wanted[i]]
    score = round(trials.score(places, wanted), 3) if wanted else None
    return replace(start, score=score, fill=round(trials.fill(places, everyone), 3), posts=len(everyone))
