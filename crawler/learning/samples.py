"""A page that rules are learned from, with what the general readers made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.records import Post
    from crawler.pages.page import Page
    from crawler.pages.post import Facts
    from pipelines.items import ScrapedPost

PRICE = 1_000_000
"""Characters of all pages that one lesson is learned from, at most, if that leaves enough pages."""


class Sample(NamedTuple):
    """A post page and its reading by the general readers, the teacher of rules."""

    page: Page
    facts: Facts
    """What cards and feeds said of the post: field -> (text, source) pairs."""
    scraped: ScrapedPost
    post: Post
    """``scraped``, normalised."""


def at_rest(sample: Sample) -> Sample:
    """Return a sample that waits: its page is kept without the tree."""
    sample.page.let_go()
    return sample


def affordable(samples: Sequence[Sample], fewest: int) -> list[Sample]:
    """Return the samples without the largest pages, as far as all together are too large to learn from."""
    total = 0
    taken: set[int] = set()
    for place in sorted(range(len(samples)), key=lambda place: len(samples[place].page.html)):
        total += len(samples[place].page.html)
        if total <= PRICE or len(taken) < fewest:
            taken.add(place)
    return [sample for place, sample in enumerate(samples) if place in taken]
