"""Keeps what a person decided: marks the rules that were edited, and saves them from being learned anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from crawler.recipes.recipe import AddressRule, BodyRule, CardRule, FieldRule, Recipe, Standing

Rule = TypeVar("Rule", BodyRule, FieldRule, CardRule, AddressRule)


def relearned(old: Recipe, new: Recipe) -> Recipe:
    """Return the new rules, but the old ones where a person locked or edited them.

    Address and language of the blog stay too: they are facts that a person may have set.
    """
    kept = tuple(rule for rule in old.body if _is_kept(rule.standing))
    selectors = {rule.select for rule in kept}
    fields = {name: rule for name, rule in old.fields.items() if _is_kept(rule.standing)}
    return Recipe(
        url=old.url or new.url,
        platform=new.platform or old.platform,
        language=old.language or new.language,
        dates=old.dates or new.dates,
        also=old.also,
        cards=old.cards if old.cards and _is_kept(old.cards.standing) else new.cards,
        addresses=old.addresses if old.addresses and _is_kept(old.addresses.standing) else new.addresses,
        body=(*kept, *(rule for rule in new.body if rule.select not in selectors)),
        fields={**new.fields, **fields},
    )


def marked_edits(archived: Recipe | None, given: Recipe) -> Recipe:
    """Return the given recipe with each rule that the archived one does not hold marked edited and locked.

    A rule is the same if it says the same, whatever its standing: score and lock are the given
    ones. Without an archived recipe there is nothing to compare with, and the rules stay as they are.
    """
    if archived is None:
        return given
    bodies = {_bare(rule) for rule in archived.body}
    return replace(
        given,
        cards=_marked(given.cards, archived.cards) if given.cards else None,
        addresses=_marked(given.addresses, archived.addresses) if given.addresses else None,
        body=tuple(rule if _bare(rule) in bodies else _edited(rule) for rule in given.body),
        fields={name: _marked(rule, archived.fields.get(name)) for name, rule in given.fields.items()},
    )


def _is_kept(standing: Standing) -> bool:
    return standing.locked or standing.source == "edited"


def _bare(rule: Rule) -> Rule:
    return replace(rule, standing=Standing())


def _marked(rule: Rule, known: Rule | None) -> Rule:
    return rule if known is not None and _bare(rule) == _bare(known) else _edited(rule)


def _edited(rule: Rule) -> Rule:
    """Return the rule as a person's own; what was measured, was measured on another one."""
    return replace(rule, standing=Standing(source="edited", locked=True))
