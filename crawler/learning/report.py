"""Says in plain sentences which selectors of a recipe do not do on a blog's pages what they are there for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archive.plain import counted
from crawler.learning.teacher import NATURAL
from crawler.learning.trials import CUSTOMARY
from crawler.pages.listing import read_listing
from crawler.pages.rules.body import joined
from crawler.pages.rules.fields import PlaceReader
from crawler.pages.rules.places import parsed_place
from crawler.pages.rules.words import words_of
from pipelines.fields.text import identity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from crawler.learning.samples import Sample
    from crawler.pages.page import Page
    from crawler.recipes.recipe import BodyRule, CardRule, FieldRule, Recipe

_FEW = 3
"""Fewer posts may have the same text by chance."""


def complaints(recipe: Recipe, samples: Sequence[Sample], listings: Sequence[Page] = ()) -> list[str]:
    """Return a sentence for every selector that matches nothing, or the same text on every page.

    ``samples`` are posts of the blog and ``listings`` pages of its listing; what needs pages of
    which there are none is not judged. Fields that are the same on every post of many blogs, such
    as the author, may be so. Never raises.
    """
    said: list[str] = []
    if recipe.cards and listings:
        said += _of_cards(recipe.cards, listings)
    if samples:
        for rule in recipe.body:
            said += _of_body(rule, samples)
        for field, rule_of_field in recipe.fields.items():
            said += _of_field(field, rule_of_field, samples)
    return said


def _of_cards(rule: CardRule, listings: Sequence[Page]) -> Iterator[str]:
    pages = f"on the {counted(len(listings), 'listing page')} looked at"
    found = [
        listing for page in listings if (listing := read_listing(page, rule.select)).shape == rule.select
    ]
    cards = [card for listing in found for card in listing.cards]
    titles = {identity(card.facts["title"][0].text) for card in cards if card.facts.get("title")}
    if not cards:
        yield f"cards: `{rule.select}` matches nothing {pages}."
    elif len(cards) >= _FEW and len(titles) == 1:
        yield f"cards: `{rule.select}` finds the same title on all {len(cards)} cards."
    for selector in rule.onward:
        if not any(_first(page, selector) for page in listings):
            yield f"cards, onward: `{selector}` matches nothing {pages}."


def _of_body(rule: BodyRule, samples: Sequence[Sample]) -> Iterator[str]:
    posts = f"on the {counted(len(samples), 'post')} looked at"
    nodes = [node for sample in samples if (node := _first(sample.page, rule.select)) is not None]
    texts = {words_of(node) for node in nodes}
    if not nodes:
        yield f"body: `{rule.select}` matches nothing {posts}."
        return
    if len(nodes) >= _FEW and len(texts) == 1:
        yield f"body: `{rule.select}` holds the same text on every one of {counted(len(nodes), 'post')}."
    for selector in rule.drop:
        usable = joined((selector,))
        if not usable or not any(node.css_first(usable) for node in nodes):
            yield f"body, drop: `{selector}` matches nothing in the text {posts}."


def _first(page: Page, selector: str) -> LexborNode | None:
    usable = joined((selector,))
    return page.tree.css_first(usable) if usable else None


def _of_field(field: str, rule: FieldRule, samples: Sequence[Sample]) -> Iterator[str]:
    for place in rule.select:
        where = parsed_place(place)
        if isinstance(where, str):
            yield f"{field}: `{place}` {where}."
        elif where.kind in {"css", "json-ld"} and not _is_for_later(field, place, rule):
            yield from _of_place(field, place, samples)


def _is_for_later(field: str, place: str, rule: FieldRule) -> bool:
    """Tell whether a learned rule names a place for later posts, knowing that nothing was seen there."""
    return rule.standing.source == "learned" and place in CUSTOMARY.get(field, ())


def _of_place(field: str, place: str, samples: Sequence[Sample]) -> Iterator[str]:
    found = [PlaceReader(sample.page, sample.facts).read(field, place) for sample in samples]
    if not any(found):
        yield f"{field}: `{place}` matches nothing on the {counted(len(samples), 'post')} looked at."
    elif len(found) >= _FEW and field not in NATURAL and all(found):
        texts = {tuple(" ".join(one.text.split()) for one in values) for values in found}
        if len(texts) == 1:
            text = "; ".join(next(iter(texts)))
            yield (
                f"{field}: `{place}` holds the same text on every one of "
                f"{counted(len(samples), 'post')}: {text[:80]!r}."
            )
