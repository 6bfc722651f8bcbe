"""Learns a recipe: the rules that prove themselves on a blog's own posts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crawler.learning.bodies import learn_bodies
from crawler.learning.day_order import learn_day_order
from crawler.learning.fields import learn_fields
from crawler.learning.platform_rules import tried
from crawler.learning.samples import Sample
from crawler.pages.platform import common_platform
from crawler.pages.post import read_post
from crawler.recipes.platforms import starting_recipe
from crawler.recipes.recipe import Recipe
from pipelines.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.records import Fetch
    from crawler.pages.post import Facts
    from crawler.pages.study import Study

NOWHERE = ("none",)
"""The places of a field that the general readers find on no post."""
FEWEST = 3
"""From so many posts on, rules are learned; fewer are read by a platform's rules at most."""


def taught(study: Study, facts: Facts, address: int | None, fetches: tuple[Fetch, ...]) -> Sample:
    """Return a page with what the general readers make of it."""
    scraped = read_post(study.page, facts=facts, address=address, fetches=fetches, study=study)
    return Sample(study.page, facts, scraped, normalise(scraped))


def learn_recipe(samples: Sequence[Sample]) -> Recipe:
    """Return the rules that hold on the samples; a recipe without rules if none do.

    Those of the platform stand behind those that are learned: they read what these do not.
    """
    start = starting_recipe(common_platform(sample.page for sample in samples))
    proved = tried(start, samples) if start else Recipe()
    if len(samples) < FEWEST:
        return proved
    day_first = learn_day_order(samples)
    bodies, fields = learn_bodies(samples), learn_fields(samples)
    selectors = {rule.select for rule in bodies}
    named = {
        name: rule for name, rule in fields.items() if rule.select != NOWHERE or name not in proved.fields
    }
    return Recipe(
        platform=proved.platform,
        dates="" if day_first is None else "day first" if day_first else "month first",
        language=_most_common(sample.post.language or "" for sample in samples),
        body=(*bodies, *(rule for rule in proved.body if rule.select not in selectors)),
        fields={**proved.fields, **named},
    )


def _most_common(values: Iterable[str]) -> str:
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else ""
