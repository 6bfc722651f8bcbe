"""Learns where the fields of a blog's posts stand, from posts that the general readers have read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crawler.learning.proposals import proposals
from crawler.learning.teacher import taught
from crawler.learning.trials import Trials
from crawler.pages.rules.fields import PlaceReader
from crawler.recipes.recipe import FieldRule, Standing
from pipelines.choices import site_names_of
from pipelines.items import FIELDS, ScrapedPost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.learning.samples import Sample

GOOD_ENOUGH = 0.9
"""A rule that is right less often is none: its field is left to the general readers."""
FEWEST = 3
"""From fewer posts nothing is learned."""
_FOLDS = 4

Way = Callable[[Sequence[int]], tuple[str, ...]]
"""How the places of a rule are learned from some of the samples."""


def learn_fields(samples: Sequence[Sample]) -> Mapping[str, FieldRule]:
    """Return field -> the rule that finds on the samples what the general readers and the vote chose.

    A rule's score is that of the rules that are learned in the same way without some of the samples
    and tried on those. Fields for which no rule is good enough are left out. A field that no sample
    has gets the rule ``none`` if there are samples enough. Never raises.
    """
    if len(samples) < FEWEST:
        return {}
    readers = [PlaceReader(sample.page, sample.facts) for sample in samples]
    wanted = {field: taught(field, samples) for field in FIELDS}
    rules: dict[str, FieldRule] = {}
    names = [site_names_of(sample.scraped) for sample in samples]
    proposed = [
        proposals(sample, {field: wanted[field][i] for field in FIELDS}, names[i])
        for i, sample in enumerate(samples)
    ]
    for field in ("site_name", *(field for field in FIELDS if field != "site_name")):
        trials = Trials(field, samples, readers, wanted[field], names)
        rule = _learned(trials, [one.get(field, {}) for one in proposed])
        if rule is not None:
            rules[field] = rule
        if field == "site_name" and rule is not None:
            names = [
                _names_by_rule(rule, sample, reader) for sample, reader in zip(samples, readers, strict=True)
            ]
    return {field: rules[field] for field in FIELDS if field in rules}


def _learned(trials: Trials, proposed: Sequence[Mapping[str, float]]) -> FieldRule | None:
    """Return the rule that finds the most if it is good enough, else the one of a field that posts lack."""
    everyone = range(len(proposed))
    ways: tuple[Way, ...] = (lambda some: trials.best_rule(proposed, some), trials.rule_of_none)
    for learn in ways:
        places = learn(everyone)
        score = sum(_held_out(trials, learn, fold) for fold in range(_FOLDS)) / len(everyone) if places else 0
        if score >= GOOD_ENOUGH:
            fill = trials.fill(places, everyone)
            standing = Standing(
                score=round(score, 3), fill=round(fill, 3), posts=len(everyone), source="learned"
            )
            return FieldRule(select=places, standing=standing)
    return None


def _held_out(trials: Trials, learn: Way, fold: int) -> float:
    """Return how many samples of a fold a rule gets right that is learned from the others."""
    everyone = range(len(trials.wanted))
    tried = everyone[fold::_FOLDS]
    places = learn([i for i in everyone if i not in tried])
    return trials.score(places, tried) * len(tried) if places and tried else 0.0


def _names_by_rule(rule: FieldRule, sample: Sample, reader: PlaceReader) -> tuple[str, ...]:
    """Return what the site is called on a sample as far as a rule tells."""
    found = next(filter(None, (reader.read("site_name", place) for place in rule.select)), ())
    scraped = sample.scraped
    return site_names_of(
        ScrapedPost(url=scraped.url, fetched_at=scraped.fetched_at, found={"site_name": found})
    )
