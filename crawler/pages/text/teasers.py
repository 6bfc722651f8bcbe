"""Find the cards by which a page points to other posts: repeated siblings that each begin with a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.text.outline import IMAGE_WEIGHT

if TYPE_CHECKING:
    from crawler.pages.text.outline import Outline

_BOXES = frozenset(["div", "li", "article", "section"])
_MOST_CARDS = 0.6
"""Share of the siblings that must be cards."""
_CARDS = 3
"""How many siblings make a repetition."""
_LARGEST = 800
"""Bytes of text from which a card is no teaser."""
_MOST_PARTS = 100
_LED = 0.8
"""Share of the first block's text inside a link."""
_MOST = 0.6
"""Share of the page's text from which repeated cards are the page's own content."""


def teasers(whole: Outline, title_at: int) -> list[int]:
    """Return the indexes of teaser cards.

    A card is one of three or more siblings with the same tag, has at least two blocks of text, the first of
    them a link, and does not hold the post's title.
    """
    groups: dict[tuple[int, str], list[int]] = {}
    for i in range(1, len(whole.tags)):
        if (
            whole.ends[i] - i < _MOST_PARTS
            and whole.linked[i] > 0
            and whole.weights[i] < _LARGEST
            and whole.tags[i] in _BOXES
            and not whole.text[i]
        ):
            groups.setdefault((whole.parents[i], whole.tags[i]), []).append(i)
    found = []
    for (above, _), members in groups.items():
        if len(members) < _CARDS or whole.beside[above] > 1:
            continue
        cards = [i for i in members if _is_card(whole, i) and not whole.within(title_at, i)]
        if len(cards) < max(_CARDS, _MOST_CARDS * len(members)):
            continue
        if sum(whole.weights[i] for i in cards) < _MOST * whole.weights[0]:
            found += cards
    return found


def _is_card(whole: Outline, i: int) -> bool:
    blocks = [b for b in range(i + 1, whole.ends[i]) if whole.text[b]]
    led = next((b for b in blocks if whole.links[b] or whole.text[b] > 2 * IMAGE_WEIGHT), None)
    if led is None or len(blocks) == 1 or whole.links[led] < _LED * whole.text[led]:
        return False
    link = next((n for n in range(i + 1, whole.ends[i]) if whole.tags[n] == "a"), None)
    href = whole.nodes[link].attributes.get("href") if link is not None else None
    return href is not None and not href.startswith("#")
