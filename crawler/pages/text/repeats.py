"""Find boxes that say again, word for word, what a box before them said."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.pages.text.outline import Outline

_LEAST = 60
"""Bytes of text from which a repetition is none of chance."""
_BOXES = frozenset(
    {"div", "section", "article", "figure", "figcaption", "ul", "header", "footer", "aside", "span"}
)
_OWN = frozenset({"pre", "table"})
"""What an author may well show twice."""


def repeats(whole: Outline, best: int, gone: list[bool]) -> list[int]:
    """Return the later boxes of each text that several have: captions of slides, copies for phones."""
    alike: dict[int, list[int]] = {}
    i = best + 1
    while i < whole.ends[best]:
        if gone[i] or whole.tags[i] in _OWN:
            i = whole.ends[i]
            continue
        weight = whole.weights[i]
        if weight > _LEAST and whole.tags[i] in _BOXES and whole.weights[whole.parents[i]] != weight:
            alike.setdefault(weight, []).append(i)
        i += 1
    found = []
    for group in alike.values():
        seen: set[str] = set()
        for i in group if len(group) > 1 else ():
            text = "".join(whole.nodes[i].text().split())
            if text in seen and not _OWN.intersection(whole.tags[i : whole.ends[i]]):
                found.append(i)
            seen.add(text)
    return found
