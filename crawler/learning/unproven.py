"""Rules that a person wrote and nobody measured: which they are, and which of them work on a blog's posts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.learning.report import complaints
from crawler.recipes.recipe import Recipe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.learning.samples import Sample
    from crawler.recipes.recipe import FieldRule


def unproven(recipe: Recipe) -> Recipe:
    """Return only those rules for text and fields that have no score."""
    return Recipe(
        body=tuple(rule for rule in recipe.body if rule.standing.score is None),
        fields={name: rule for name, rule in recipe.fields.items() if rule.standing.score is None},
    )


def proven(recipe: Recipe, samples: Sequence[Sample]) -> Recipe:
    """Return the recipe without the unmeasured rules that find nothing, or the same on every sample.

    Of a field's rule every place must fail, for it is enough that one of them works.
    """
    doubtful = unproven(recipe)
    bodies = {rule for rule in doubtful.body if _fails(Recipe(body=(replace(rule, drop=()),)), samples)}
    fields = {name for name, rule in doubtful.fields.items() if _is_void(name, rule, samples)}
    return replace(
        recipe,
        body=tuple(rule for rule in recipe.body if rule not in bodies),
        fields={name: rule for name, rule in recipe.fields.items() if name not in fields},
    )


def _is_void(name: str, rule: FieldRule, samples: Sequence[Sample]) -> bool:
    return all(_fails(Recipe(fields={name: replace(rule, select=(one,))}), samples) for one in rule.select)


def _fails(recipe: Recipe, samples: Sequence[Sample]) -> bool:
    return bool(complaints(recipe, samples))
