"""Chooses one value among candidates: what independent sources agree on, then what is trusted most."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_FAMILIES = {
    "opengraph": "head",
    "twitter": "head",
    "meta": "head",
    "time": "shown",
    "markup": "shown",
    "microdata": "shown",
}
"""Sources that one template fills from one value do not bear each other out."""


class Vote(NamedTuple, Generic[T]):
    """A cleaned candidate: its value, what makes it equal to others, the text it was and where that stood."""

    value: T
    key: Hashable
    text: str
    source: str


def family(source: str) -> str:
    """Return the group of sources that a source speaks for.

    >>> family("twitter"), family("card")
    ('head', 'card')
    """
    return _FAMILIES.get(source, source)


def elect(votes: Sequence[Vote[T]], weights: dict[str, float] | None = None) -> Vote[T] | None:
    """Return the first vote of the key that the most families of sources hold; None without votes.

    ``weights`` are how much a family counts, 1 if not named.

    >>> votes = [Vote("A", "a", "A", "json-ld"), Vote("B", "b", "B", "markup"), Vote("b", "b", "b", "card")]
    >>> elect(votes).value
    'B'
    """
    shares: dict[Hashable, dict[str, float]] = {}
    for vote in votes:
        name = family(vote.source)
        shares.setdefault(vote.key, {})[name] = (weights or {}).get(name, 1.0)
    if not votes:
        return None
    best = max(sum(share.values()) for share in shares.values())
    return next(vote for vote in votes if sum(shares[vote.key].values()) == best)
