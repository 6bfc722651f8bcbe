"""What the user gives along with the address of a blog."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.credentials import Credentials
from crawler.recipes.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Given:
    """What a crawl of one blog is to go by."""

    recipe: Recipe | None = None
    credentials: Credentials | None = None
    also: tuple[str, ...] = ()
    """Further hosts that it may go to, as the user wrote them."""
