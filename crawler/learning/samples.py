"""A page that rules are learned from, with what the general readers made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from archive.records import Post
    from crawler.pages.page import Page
    from crawler.pages.post import Facts
    from pipelines.items import ScrapedPost


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
