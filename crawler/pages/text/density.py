"""Choose the element that holds the most text of a post and the least of anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.text.outline import HEADINGS, INLINE

if TYPE_CHECKING:
    from crawler.pages.text.evidence import Evidence
    from crawler.pages.text.outline import Outline

SAID = 200
"""Bytes of prose that the strongest word of the markup is worth, so that it decides on short posts."""
FOLLOWS = 0.5
"""What the first element after the title is favoured by, if the markup calls it a body."""
WHOLE = 0.9
"""Share of a body's prose that makes a part of it the whole."""
AFTER_TITLE = 0.3
"""Share of prose after the title's heading from which nothing before it can be the post."""
_CELLS = frozenset({"td", "th"})


def best_element(whole: Outline, evidence: Evidence) -> int | None:
    """Return the index of the element that holds the post; None when the page has no text.

    Each block is prose or not, or the datum of a table, which speaks for neither. An element that was the
    post would have a precision (prose in it over all its text) and a recall (prose in it over all prose of
    the page); the best is the one with the highest F1 of both, with some favour for what the markup calls
    a body.
    """
    size, good = [0] * len(whole.tags), [0] * len(whole.tags)
    for i, weight in enumerate(whole.text):
        if weight and not evidence.dead[i] and i != evidence.title_at:
            good[i] = whole.prose(i)
            is_datum = whole.tags[i] in _CELLS and not (good[i] or whole.links[i])
            size[i] = 0 if is_datum else weight
    for card in evidence.teasers:
        for i in range(card, whole.ends[card]):
            good[i] = 0
    title_at = max(0, evidence.title_at)
    if sum(good[title_at:]) > AFTER_TITLE * sum(good):
        good[:title_at] = [0] * title_at
    size, good = whole.total(size), whole.total(good)
    follows = _after_title(whole, evidence, good)
    best, best_score = None, 0.0
    for i, tag in enumerate(whole.tags):
        if not (size[i] or evidence.favour[i]) or tag in INLINE or tag in HEADINGS or evidence.dead[i]:
            continue
        said = SAID * (FOLLOWS if i in follows else evidence.favour[i])
        score = 2 * (good[i] + said) / (size[i] + good[0] + SAID) * (1 + evidence.favour[i])
        if score >= best_score and score:
            best, best_score = i, score
    return best


def _after_title(whole: Outline, evidence: Evidence, good: list[int]) -> set[int]:
    """First element after a sure title that the markup calls a body, and those in it with all its prose."""
    found: set[int] = set()
    if evidence.title_at < 0 or not evidence.title_sure:
        return found
    at, end = evidence.title_at + 1, len(whole.tags)
    while at < end:
        if evidence.favour[at] and not evidence.dead[at]:
            if found and good[at] < WHOLE * good[max(found)]:
                break
            found.add(at)
            end = whole.ends[at]
        at += 1
    return found
