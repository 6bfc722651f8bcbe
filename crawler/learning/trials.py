"""Tries places on the samples and puts the best of them together to a rule."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from crawler.learning.teacher import NATURAL, chosen, closeness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.learning.samples import Sample
    from crawler.learning.teacher import Value
    from crawler.pages.rules.fields import PlaceReader

NONE = "none"
_TRIED = 60
_WITNESSES = frozenset({"card", "feed"})
_FEW = 4
_MOST_WRONG = 0.34
_FALLBACKS = 12
_MOST_PLACES = 3
_GAIN = 0.01
_ENOUGH_FOR_NONE = 8
_MOSTLY = 0.85
"""A field that so many posts lack is held to be missing."""
CUSTOMARY = {
    "summary": ('meta[property="og:description"] @content', 'meta[name="description"] @content'),
    "author": ('a[rel~="author"]', 'meta[name="author"] @content'),
    "updated": ('meta[property="article:modified_time"] @content', "json-ld dateModified"),
    "category": (
        'a[rel~="category"]',
        '[class*="categories"] a',
        'meta[property="article:section"] @content',
    ),
    "tag": ('a[rel="tag"]', '[class*="tags"] a', 'meta[property="article:tag"] @content'),
    "image": ('meta[property="og:image"] @content',),
    "canonical_url": ('link[rel="canonical"] @href',),
    "previous": ('a[rel~="prev"] @href', 'link[rel~="prev"] @href'),
    "next": ('a[rel~="next"] @href', 'link[rel~="next"] @href'),
}
"""What the first posts of a blog lack others may have: rel-tag (microformats), Open Graph, schema.org."""


class Outcome(NamedTuple):
    """What a place gave on one sample."""

    found: bool
    value: Value
    closeness: float


class Trials:
    """The trials of one field: each place is read once on each sample."""

    def __init__(
        self,
        field: str,
        samples: Sequence[Sample],
        readers: Sequence[PlaceReader],
        wanted: Sequence[Value],
        site_names: Sequence[tuple[str, ...]],
    ) -> None:
        self.field = field
        self.wanted = wanted
        self._samples = samples
        self._readers = readers
        self._site_names = site_names
        self._outcomes: dict[tuple[str, int], Outcome] = {}

    def outcome(self, place: str, index: int) -> Outcome:
        """Return what a place gives on a sample."""
        known = self._outcomes.get((place, index))
        if known is None:
            found = self._readers[index].read(self.field, place)
            value = chosen(self.field, found, self._samples[index], self._site_names[index])
            known = Outcome(bool(found), value, closeness(self.field, value, self.wanted[index]))
            self._outcomes[place, index] = known
        return known

    def of_rule(self, places: Sequence[str], index: int) -> Outcome:
        """Return what the first of some places that holds something gives on a sample."""
        outcomes = [self.outcome(place, index) for place in places]
        return next((one for one in outcomes if one.found), outcomes[-1])

    def score(self, places: Sequence[str], indices: Sequence[int]) -> float:
        """Return how right a rule is on average, 0 to 1."""
        return sum(self.of_rule(places, i).closeness for i in indices) / len(indices)

    def fill(self, places: Sequence[str], indices: Sequence[int]) -> float:
        """Return the share of samples on which a rule finds something."""
        return sum(self.of_rule(places, i).found for i in indices) / len(indices)

    def best_rule(self, proposed: Sequence[Mapping[str, float]], indices: Sequence[int]) -> tuple[str, ...]:
        """Return the places that together are right most often on some samples; () if there is none."""
        tried: list[tuple[float, float, str]] = []
        rare = sum(map(bool, (self.wanted[i] for i in indices))) == 1
        for cost, place in _ranked(proposed, indices, 1 if rare else 2):
            if self._promises(place, indices):
                tried.append((-self.score((place,), indices), cost, place))
                if tried[-1][0] == -1:
                    break
        order = self._distinct([place for _, _, place in sorted(tried)], indices)
        places = self._completed(tuple(order[:1]), order[1:_FALLBACKS], indices)
        lacking = self.score((NONE,), indices)
        if lacking < _MOSTLY:
            return places
        if places and self.score(places, indices) > lacking:
            return places + self._customary(indices)
        return self.rule_of_none(indices)

    def rule_of_none(self, indices: Sequence[int]) -> tuple[str, ...]:
        """Return the rule of a field that posts lack; () if more than a few have it or too few were seen."""
        enough = len(self.wanted) >= _ENOUGH_FOR_NONE
        return (
            self._customary(indices) or (NONE,) if enough and self.score((NONE,), indices) >= _MOSTLY else ()
        )

    def _customary(self, indices: Sequence[int]) -> tuple[str, ...]:
        """Return where the web customarily has a field that the first posts lack and others may have.

        A place that holds something on the samples although the field is empty there is no such place.
        """
        places = CUSTOMARY.get(self.field, ())
        return tuple(place for place in places if not any(self.outcome(place, i).found for i in indices))

    def _distinct(self, places: Sequence[str], indices: Sequence[int]) -> list[str]:
        """Return the places without those that do no better than an earlier one on any sample."""
        kept: dict[tuple[tuple[bool, float], ...], str] = {}
        for place in places:
            outcomes = (self.outcome(place, i) for i in indices)
            kept.setdefault(tuple((one.found, one.closeness) for one in outcomes), place)
        return list(kept.values())

    def _completed(
        self, places: tuple[str, ...], others: list[str], indices: Sequence[int]
    ) -> tuple[str, ...]:
        """Add places, before or after, for as long as that makes the rule right more often."""
        while places and len(places) < _MOST_PLACES:
            now = self.score(places, indices)
            ways = [
                way for other in others if other not in places for way in ((*places, other), (other, *places))
            ]
            best = max(ways, key=lambda way: self.score(way, indices), default=places)
            if self.score(best, indices) <= now + _GAIN:
                break
            places = best
        return places

    def _promises(self, place: str, indices: Sequence[int]) -> bool:
        """Tell whether a place is wrong on few samples, given up as soon as it cannot be.

        Where posts differ it has to differ too.
        """
        wrong = 0
        values = []
        for i in indices:
            outcome = self.outcome(place, i)
            wrong += outcome.found and not outcome.closeness
            if wrong > max(1, _MOST_WRONG * len(indices)):
                return False
            if outcome.value:
                values.append(outcome.value)
        return self.field in NATURAL or len(values) < _FEW or len(set(values)) > 1


def _ranked(
    proposed: Sequence[Mapping[str, float]], indices: Sequence[int], fewest: int
) -> list[tuple[float, str]]:
    """Return (cost, place) of the places that stand on so many samples, the most common first."""
    seen: dict[str, int] = defaultdict(int)
    costs: dict[str, float] = {}
    for i in indices:
        for place, cost in proposed[i].items():
            seen[place] += 1
            costs[place] = min(cost, costs.get(place, cost))
    order = sorted(
        (-count, costs[place], len(place), place) for place, count in seen.items() if count >= fewest
    )
    tried = [(cost, place) for _, cost, _, place in order]
    # a post is told by one witness only, its card or a feed: one of the two may be rare among the samples
    return [*tried[:_TRIED], *((cost, place) for cost, place in tried[_TRIED:] if place in _WITNESSES)]
