"""A world of made-up words and sentences, for ``many_posts.py``."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

SENTENCES = 40_000
WORDS = 30_000


class World(NamedTuple):
    """What posts are made of."""

    random: random.Random
    sentences: Sequence[str]
    lengths: Sequence[int]
    """Words of each sentence."""
    blogs: list[int]
    """The blog of each post that was made so far."""


def made_of(seed: int) -> World:
    """Return sentences of made-up words, the common ones as often as in a language (Zipf's law)."""
    chance = random.Random(seed)
    beginnings = [*"bcdfghklmnprstvw", "br", "cl", "dr", "fr", "gr", "pr", "st", "tr", "th", "sh", "ch", "qu"]
    ends = ["", "", "n", "r", "s", "t", "l", "nd", "rk", "st", "m"]

    def word() -> str:
        syllables = chance.choices((1, 2, 3, 4), (3, 5, 3, 1))[0]
        parts = [chance.choice(beginnings) + chance.choice("aeiouy") for _ in range(syllables)]
        return "".join(parts) + chance.choice(ends)

    words = ["the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "as", "with", "on", "by", "this"]
    words += [word() for _ in range(WORDS)]
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    lengths = [chance.randint(5, 24) for _ in range(SENTENCES)]
    sentences = [
        " ".join(chance.choices(words, cum_weights=weights, k=length)).capitalize() + "."
        for length in lengths
    ]
    return World(chance, sentences, lengths, [])
