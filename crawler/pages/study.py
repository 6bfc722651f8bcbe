"""What all readers of a post page look at first, found once: what it declares, its own region, its clues."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.pages.facts.evidence import Clue, clues
from crawler.pages.facts.head import read_head
from crawler.pages.facts.json_ld import read_json_ld
from crawler.pages.facts.pieces import lay_out
from crawler.pages.facts.region import Region, find_region
from crawler.pages.neighbours import Neighbours, find_neighbours
from crawler.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.items import Found


@dataclass(frozen=True)
class Study:
    """A page under study; each part is found at first use and shared by its readers."""

    page: Page

    @cached_property
    def declared(self) -> Sequence[tuple[str, Found]]:
        """The candidates of fields in JSON-LD and in the head."""
        return [*read_json_ld(self.page), *read_head(self.page)]

    @cached_property
    def region(self) -> Region:
        """The part of the page that is about its post."""
        titles = [value.text for field, value in self.declared if field == "title"]
        claims = [value.text for field, value in self.declared if field == "canonical_url"]
        return find_region(lay_out(self.page.tree), titles, [self.page.url, *claims])

    @cached_property
    def near(self) -> Sequence[Clue]:
        """The short texts that may be about the post."""
        return list(clues(self.region))

    @cached_property
    def neighbours(self) -> Neighbours:
        """The posts before and after its post."""
        return find_neighbours(self.page)

    def let_go(self) -> None:
        """Give back the memory of all that was found and of the parse tree; both are made again at need."""
        self.page.let_go()
        for name in self.__dict__.keys() - {"page"}:
            del self.__dict__[name]
