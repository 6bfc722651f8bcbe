"""The recipe of one blog during a run: where it comes from, what is learned, and what changed of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.crawls import note_drift
from archive.past import fill_rates, median_lengths
from archive.recipes import keep_recipe, present_recipe
from crawler.drift import Drift
from crawler.learning.cards import learn_cards
from crawler.recipes.addresses import told_by
from crawler.recipes.locks import marked_edits
from crawler.recipes.reading import read_recipe
from crawler.recipes.recipe import AddressRule, Recipe, Standing
from crawler.recipes.writing import recipe_toml
from crawler.routine import PostReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archive.crawls import Crawl
    from archive.keeping import KeptPost
    from archive.recording import Recording
    from archive.records import Due, Post
    from crawler.learning.addresses import AddressPatterns
    from crawler.pages.listing import Listing
    from crawler.pages.page import Page

SEVERAL = 3
"""On so many posts a value must be missing that they had before, to be told as a change of the blog."""


class Rules:
    """The rules of one blog: its archived recipe, changed by what the user gives and by what is learned."""

    def __init__(
        self,
        held: Recording,
        crawl: Crawl,
        given: Recipe | None = None,
        asked: Callable[[], Iterable[int]] | None = None,
        also: Iterable[str] = (),
    ) -> None:
        """Take the blog's newest recipe from the archive; ``asked`` is what ``PostReader`` needs.

        ``also`` are hosts that the user names: they become part of the recipe. Raises StorageFault when it
        cannot be read.
        """
        self._held, self._db, self._crawl = held, held.db, crawl
        text = present_recipe(held.db, crawl)
        archived = read_recipe(text, f"the recipe in {crawl.path}") if text else None
        self._given = given is not None
        self._before = archived
        recipe = marked_edits(archived, given) if given else archived
        self.also = tuple(dict.fromkeys((*(recipe.also if recipe else ()), *also)))
        """Hosts that belong to the blog besides that of its entry page, as the user wrote them."""
        self.reader = PostReader(recipe, asked)
        self._cards = recipe.cards if recipe else None
        self._addresses = recipe.addresses if recipe else None
        self._lost: Counter[str] = Counter()
        self._drift: Drift | None = None
        self._moved = False
        self.recipe = recipe or Recipe()
        """The recipe as it was kept at the end."""
        self.text = ""
        """The same in TOML, empty where there are no rules."""

    @property
    def shape(self) -> str | None:
        """The pattern by which listing pages are read, None before the entry page told it."""
        return self._cards.select if self._cards else None

    @property
    def locked_shape(self) -> str | None:
        """The pattern of cards that the user laid down, by which the entry page is read too."""
        return self._cards.select if self._cards and self._cards.standing.locked else None

    @property
    def onward(self) -> tuple[str, ...]:
        """Selectors of links to further listing pages."""
        return self._cards.onward if self._cards else ()

    @property
    def addresses(self) -> AddressRule | None:
        """How addresses are made, where the user laid it down."""
        return self._addresses if self._addresses and self._addresses.standing.locked else None

    def says_no_post(self, address: Due) -> bool:
        """Tell whether the user laid down that pages of such an address are no posts."""
        told = address.kind in {"post", "page"} and self.addresses is not None
        return told and told_by(self._addresses or AddressRule(), address.url) == "other"

    def entry_read(self, page: Page, listing: Listing, onward: Sequence[str]) -> None:
        """Take from the entry page how its listing is made, unless the user laid it down."""
        if self.locked_shape is not None:
            return
        learned = learn_cards(page, listing, onward)
        self._moved = bool(self._cards and (learned is None or learned.select != self._cards.select))
        self._cards = learned or self._cards

    def kept(self, post: Post, kept: KeptPost) -> None:
        """Take note of what a post brought: values that a page no longer gave, or a post that is new."""
        self._lost.update(kept.held)
        if kept.change == "new" and self._before is not None:
            # the past of a long blog costs: it is asked for only where something new is held against it
            if self._drift is None:
                db, blog = self._db, self._crawl.blog
                self._drift = Drift(fill_rates(db, blog), median_lengths(db, blog))
            self._drift.saw(post)

    def close(self, patterns: AddressPatterns | None) -> None:
        """Keep the recipe as it is now, and what changed of the blog, in the archive."""
        recipe = replace(self.reader.recipe, url=self._crawl.blog_url, also=self.also, cards=self._cards)
        if self.addresses is None and patterns is not None:
            self._addresses = _address_rule(patterns) or self._addresses
        recipe = self.recipe = replace(recipe, addresses=self._addresses)
        if recipe.body or recipe.fields or recipe.cards or recipe.also:
            reason = "given" if self._given else "drift" if self.reader.relearned else "learned"
            self.text = recipe_toml(recipe)
            keep_recipe(
                self._db,
                self._crawl,
                self.text,
                reason=reason,
                platform=recipe.platform or None,
                note=self._held.note,
            )
        changes = self.changes()
        if changes:
            note_drift(self._db, self._crawl, changes)

    def changes(self) -> list[str]:
        """Return in sentences what is no longer as it was when the blog was crawled before."""
        said = list(self.reader.notes)
        if self._before is None:
            return said
        if self._moved:
            said.append("The listing shows its posts in another way than before.")
        for rule, count in self.reader.strayed.most_common():
            if count >= SEVERAL:
                what = "the text" if rule in {"body", "text"} else rule
                said.append(f"The rule for {what} did not fit {count} posts.")
        if self.reader.relearned:
            said.append("The rules were learned anew.")
        said += [
            f"{field} is no longer found on {count} posts that had one; the archived values were kept."
            for field, count in self._lost.most_common()
            if count >= SEVERAL
        ]
        return said + (self._drift.sentences() if self._drift else [])


def _address_rule(patterns: AddressPatterns) -> AddressRule | None:
    posts, others = patterns.told("post"), patterns.told("other")
    if not posts:
        return None
    return AddressRule(posts=posts, others=others, standing=Standing(source="learned"))
