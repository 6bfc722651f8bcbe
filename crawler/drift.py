"""Tells what is no longer as in a blog's own past: fields gone missing, texts of another length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from statistics import median
from typing import TYPE_CHECKING

from archive.merging import FIELDS, has

if TYPE_CHECKING:
    from archive.records import Post

ENOUGH = 5
"""Of fewer new posts nothing is said: they may lack a field by chance."""
COMMON = 0.8
"""A field that so large a share of the posts had belongs to the blog."""
RARE = 0.3
"""It has gone missing where so few of the new posts have it."""
TIMES = 5
"""So many times longer or shorter than before, texts have another shape."""
_UNTOLD = frozenset({"previous_url", "next_url", "canonical_url", "updated"})
"""Fields that the newest posts lack for reasons of their own."""


class Drift:
    """The new posts of a run, held against the posts that the blog had before.

    ``fill`` and ``lengths`` are those of ``archive.past``.
    """

    def __init__(self, fill: Mapping[str, float], lengths: Mapping[str, float]) -> None:
        self._fill = fill
        self._lengths = lengths
        self._posts = 0
        self._filled: Counter[str] = Counter()
        self._measured: dict[str, list[int]] = {"title": [], "body": []}

    def saw(self, post: Post) -> None:
        """Take note of a post that the archive did not have."""
        self._posts += 1
        self._filled.update(field for field in FIELDS if has(post, field))
        self._measured["title"].append(len(post.title))
        self._measured["body"].append(len(post.body_text))

    def sentences(self) -> list[str]:
        """Return what is different, a plain sentence each."""
        if self._posts < ENOUGH:
            return []
        return [*self._missing(), *self._misshapen()]

    def _missing(self) -> list[str]:
        return [
            f"{field}: found on {self._filled[field]} of {self._posts} new posts; "
            f"of the posts before, {share:.0%} have it."
            for field, share in self._fill.items()
            if field not in _UNTOLD and share >= COMMON and self._filled[field] <= RARE * self._posts
        ]

    def _misshapen(self) -> list[str]:
        said = []
        for field, before in self._lengths.items():
            now = median(self._measured[field])
            if before > TIMES * now or now > TIMES * before:
                said.append(
                    f"{field}: new posts have {now:.0f} characters, posts before had {before:.0f} (medians)."
                )
        return said
