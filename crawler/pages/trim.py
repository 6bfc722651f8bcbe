"""Find what is no part of a post at the beginning and the end of its element."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.pages.evidence import Evidence
    from crawler.pages.outline import Outline


def trimmed(whole: Outline, evidence: Evidence, best: int) -> list[LexborNode]:
    """Return the nodes inside an element that are no part of the post."""
    dropped = [
        whole.nodes[i]
        for i in range(best + 1, whole.ends[best])
        if evidence.dead[i] and not evidence.dead[whole.parents[i]]
    ]
    if best < evidence.title_at < whole.ends[best]:
        dropped.append(whole.nodes[evidence.title_at])
    return dropped
