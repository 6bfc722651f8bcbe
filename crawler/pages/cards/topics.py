"""Finds the topic label of cards whose markup does not name it: a short text in one place that repeats."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.cards.signs import looks_dated, looks_like_read_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.cards.labels import Gathered
    from crawler.pages.cards.layout import Block, Layout
    from crawler.pages.cards.shape import Cut

_LONGEST = 40
_MOST_WORDS = 5
_DISTINCT = 0.8
"""Share of different texts in one place up to which it is no place of titles."""
_PILL = re.compile(r"(?<![a-z])(?:rounded|uppercase|tracking|pill|chip|badge|label|overline)(?![a-z])")

Slot = tuple[tuple[str, ...], ...]


def topics_by_place(
    layout: Layout, cards: Sequence[Cut], titles: Sequence[Block | None], gathered: Sequence[Gathered]
) -> list[str]:
    """Return the topic of each card, empty where there is none.

    A topic stands in the same place of most cards, before the title or drawn as a pill, and at
    least one value stands on two cards, but not one value on all.
    """
    slots: dict[Slot, dict[int, str]] = {}
    for number, (card, title, got) in enumerate(zip(cards, titles, gathered, strict=True)):
        seen: set[Slot] = set()
        for block in layout.blocks[card.start : card.end]:
            if block.tag or not _could_be_topic(block, title, got):
                continue
            slot = tuple(b.key for b in block.ancestors() if b.index >= card.start)
            if slot in seen:
                slots.get(slot, {}).pop(number, None)
                continue
            seen.add(slot)
            slots.setdefault(slot, {})[number] = block.text.strip()
    for texts in slots.values():
        values = set(texts.values())
        if len(texts) * 3 >= len(cards) * 2 and 1 < len(values) < len(texts):
            return [texts.get(number, "") for number in range(len(cards))]
    return [""] * len(cards)


def repeating_places(layout: Layout, cards: Sequence[Cut]) -> frozenset[int]:
    """Return the indexes of the texts that stand where other cards repeat each other: no titles."""
    places: dict[Slot, dict[int, str]] = {}
    for card in cards:
        for block in layout.blocks[card.start : card.end]:
            if not block.tag and 0 < len(block.text.strip()) <= _LONGEST:
                slot = tuple(b.key for b in block.ancestors() if b.index >= card.start)
                places.setdefault(slot, {})[block.index] = block.text.strip()
    return frozenset(
        index
        for texts in places.values()
        if len(set(texts.values())) <= _DISTINCT * len(texts)
        for index in texts
    )


def _could_be_topic(block: Block, title: Block | None, got: Gathered) -> bool:
    text = block.text.strip()
    if len(text) > _LONGEST or len(text.split()) > _MOST_WORDS or not any(c.isalpha() for c in text):
        return False
    if got.knows(text) or looks_dated(text) or looks_like_read_time(text):
        return False
    drawn = any(_PILL.search(b.attribute("class")) for b in [*block.ancestors()][:2])
    return drawn or (title is not None and block.index < title.index)
