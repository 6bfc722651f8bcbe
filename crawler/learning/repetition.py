"""Learns the texts at the beginning and the end of posts that stand on most of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crawler.learning.drops import FEWEST_POSTS, MOST_POSTS
from crawler.pages.rules.body import find_part
from crawler.pages.rules.repeated import edge_blocks, line_of, repeated_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.learning.lessons import Lesson
    from crawler.pages.rules.body import Part
    from crawler.recipes.recipe import BodyRule

_SMALL = 0.3
"""Share of a post's text that a repeated block may be."""
_LONGEST = 1000
_ROUNDS = 5


def learn_repeated(lessons: Sequence[Lesson], rule: BodyRule) -> tuple[str, ...]:
    """Return texts of whole blocks that begin or end most of what a rule reads, in one line each."""
    found = (find_part(lesson.page, (rule,), lesson.title) for lesson in lessons)
    parts = [part for part in found if part is not None]
    enough = max(FEWEST_POSTS, MOST_POSTS * len(parts))
    repeated: list[str] = []
    for _ in range(_ROUNDS):
        counts = Counter(line for part in parts for line in _edges(part))
        common = [line for line, count in counts.items() if count >= enough]
        if not common:
            break
        repeated += common
        for part in parts:
            part.gone.extend(repeated_blocks(part.node, part.gone, common))
    return tuple(repeated)


def _edges(part: Part) -> set[str]:
    """Return the lines of the blocks at both ends that are small beside the whole."""
    gone = {node.mem_id for node in part.gone}
    most = min(_LONGEST, _SMALL * len(line_of(part.node, gone)))
    blocks = (block for last in (False, True) for block in edge_blocks(part.node, gone, last=last))
    return {line for _, line in blocks if 0 < len(line) <= most}
