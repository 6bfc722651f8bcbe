"""What the WARC holds of a run besides its responses, so that it can be done again from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.clock import now
from archive.crawls import ending
from crawler.recipes.writing import recipe_toml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.crawls import Crawl
    from archive.recording import Recording
    from archive.records import AddressState, Due
    from crawler.progress import Limits
    from crawler.recipes.recipe import Recipe


def note_begin(
    held: Recording,
    crawl: Crawl,
    limits: Limits,
    recipe: Recipe | None,
    also: Sequence[str] = (),
    *,
    full: bool,
) -> None:
    """Keep what the run is asked to do; ``recipe`` is one that the user gave, ``also`` further hosts.

    Raises StorageFault when the disk refuses.
    """
    said = {
        "started_at": now(),
        "full": full,
        "max_posts": limits.posts,
        "max_listing_pages": limits.listing_pages,
        "recipe": recipe_toml(recipe) if recipe else None,
        "also": list(also),
        "images": limits.images,
    }
    held.note(crawl.blog_url, "crawl", said)


def note_end(held: Recording, crawl: Crawl) -> None:
    """Keep how the run ended, as its row says it. Raises StorageFault when the disk refuses."""
    held.note(crawl.blog_url, "end", ending(held.db, crawl))


def note_failure(held: Recording, crawl: Crawl, address: Due, state: AddressState, reason: str) -> None:
    """Keep why a request brought no page, where no recorded answer says so.

    Raises StorageFault when the disk refuses.
    """
    held.note(crawl.blog_url, "failure", {"address": address.url, "state": state, "reason": reason})
