"""Learns the texts at the beginning and the end of posts that stand on most of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from crawler.learning.drops import FEWEST_POSTS, MOST_POSTS
from crawler.pages.repeated import edge_blocks, text_of, without_repeated
from crawler.pages.rule_body import read_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.learning.lessons import Lesson
    from crawler.recipes.recipe import BodyRule

_SMALL = 0.3
"""Share of a post's text that a repeated block may be."""
_LONGEST = 1000
_ROUNDS = 5


def learn_repeated(lessons: Sequence[Lesson], rule: BodyRule) -> tuple[str, ...]:
    """Return texts of whole blocks that begin or end most of what a rule reads, in one line each."""
    bodies = [read_body(lesson.page, (rule,), lesson.title) for lesson in lessons]
    texts = [body.html for body in bodies if body]
    enough = max(FEWEST_POSTS, MOST_POSTS * len(texts))
    repeated: list[str] = []
    for _ in range(_ROUNDS):
        counts = Counter(text for html in texts for text in _edges(html))
        found = [text for text, count in counts.items() if count >= enough]
        if not found:
            break
        repeated += found
        texts = [without_repeated(html, found) for html in texts]
    return tuple(repeated)


def _edges(html: str) -> set[str]:
    """Return the texts of the blocks at both ends that are small beside the whole."""
    body = LexborHTMLParser("<body>" + html).body
    if body is None:
        return set()
    most = min(_LONGEST, _SMALL * len(text_of(body)))
    blocks = (block for last in (False, True) for block in edge_blocks(body, last=last))
    return {text for block in blocks if 0 < len(text := text_of(block)) <= most}
