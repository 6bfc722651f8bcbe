"""Tells the headings of a listing's sections, links to years or topics, from the posts below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.cards.signs import is_index_path, is_taxonomy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.cards.groups import Group
    from crawler.pages.cards.layout import Block


def names_archive(path: str) -> bool:
    """Return whether an address path names a topic, a year, a month or a numbered page."""
    return is_taxonomy(path) or is_index_path(path)


def heads_others(group: Group, others: Sequence[Group]) -> bool:
    """Tell whether the links of a group only stand over those of another one, which lead to posts."""
    if not all(names_archive(link.path) for link in group.links):
        return False
    return any(
        len(other.links) >= len(group.links)
        and not any(names_archive(link.path) for link in other.links)
        and all(_is_within(link.block, group.spans) for link in other.links)
        for other in others
    )


def _is_within(block: Block, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= block.index < end for start, end in spans)
