"""Reads a post page by the rules of its blog; the general readers fill what the rules leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crawler.pages.body import find_body
from crawler.pages.metadata import read_beside, read_metadata
from crawler.pages.post import merged, scraped_post, title_of
from crawler.pages.rules.body import read_body
from crawler.pages.rules.fields import read_fields
from pipelines.items import FIELDS, Found

if TYPE_CHECKING:
    from archive.records import Fetch
    from crawler.pages.post import Facts
    from crawler.pages.study import Study
    from crawler.recipes.recipe import FieldRule, Recipe
    from pipelines.items import ScrapedPost

STEADY = 0.95
"""A field that so large a share of the posts had is amiss where its rule finds nothing.

So is one whose rule was never measured, because a person wrote it.
"""

_BESIDE = frozenset({"previous", "next"})
"""Fields that one reader finds: often they have no rule, for the first and the last post lack one."""


class Ruled(NamedTuple):
    """A post as its blog's rules read it."""

    scraped: ScrapedPost
    amiss: tuple[str, ...]
    """The rules that found nothing where they should have: ``body`` or fields, in alphabetical order."""


def read_by_rules(
    study: Study, recipe: Recipe, *, facts: Facts, address: int | None, fetches: tuple[Fetch, ...]
) -> Ruled:
    """Return the post, read by selector; a value that no rule gives comes from the general readers.

    Never raises, and leaves the page's tree as it is.
    """
    page = study.page
    found = dict(read_fields(page, recipe.fields, facts))
    missing = {field for field, rule in recipe.fields.items() if not found.get(field) and _is_steady(rule)}
    open_fields = missing | (set(FIELDS) - set(recipe.fields))
    if open_fields <= _BESIDE:
        found |= {field: (value,) for field, value in read_beside(study) if field in open_fields}
    else:
        general = merged(read_metadata(page, study), facts)
        found |= {field: general[field] for field in open_fields if field in general}
    if recipe.language and "language" not in found:
        found["language"] = (Found(recipe.language, "recipe"),)
    title = title_of(found)
    body = read_body(page, recipe.body, title)
    if body is None:
        missing |= {"body"} if recipe.body else set()
        body = find_body(page, title)
    day_first = recipe.dates == "day first" if recipe.dates else None
    scraped = scraped_post(page, found, body, address, fetches, day_first=day_first)
    return Ruled(scraped, tuple(sorted(missing)))


def _is_steady(rule: FieldRule) -> bool:
    fill = rule.standing.fill
    return rule.select != ("none",) and (fill is None or fill >= STEADY)
