"""Reads the posts of one blog in one run: by its recipe, and by the general readers until there is one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from crawler.learning.agreement import f1
from crawler.learning.lessons import FEED_TEXT
from crawler.learning.likeness import same_post
from crawler.learning.recipes import FEWEST, learn_recipe, taught
from crawler.learning.report import complaints
from crawler.learning.samples import affordable, at_rest
from crawler.learning.sheets import words_of
from crawler.learning.unproven import proven, unproven
from crawler.memory import give_back
from crawler.pages.rules.body import place_of
from crawler.pages.rules.post import read_by_rules
from crawler.pages.study import Study
from crawler.recipes.locks import relearned
from crawler.recipes.recipe import Recipe
from crawler.turns import Turns
from pipelines.items import FIELDS
from pipelines.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from archive.records import Fetch
    from crawler.learning.samples import Sample
    from crawler.pages.post import Facts
    from pipelines.items import ScrapedPost

ENOUGH = 12
"""So many first posts are read by the general readers before rules are learned from them."""
STRAYS = 8
"""So many posts that the rules do not fit make a reason to learn anew."""
LESSONS = 4
"""So often rules are learned in one run, at most."""
REMEMBERED = 6
"""So many posts of the last lesson take part in the next, so that new rules fit old templates too."""
SPOT = 16
"""One post in so many is read by the general readers too, to see that the rules still read it right."""
WATCHED = 3
"""So many posts are checked so at first: when rules of an earlier run are used, and where the text stands
at another place of the page than before. After a post that the rules read wrongly ``STRAYS`` are."""
CLOSE = 0.99
"""Share of the rule's own score that its text must reach, beside the general reader's, at a new place."""
TEMPLATES = 6
"""So many rules for the text are kept, the newest first."""
AWAKE = 2
"""So many pages that wait for their turn keep their parse tree."""
LARGEST = 600_000
"""Characters of a text in a feed that is kept in memory to learn from, at most."""


class Unread(NamedTuple):
    """A post page that came, and what is known of it."""

    study: Study
    facts: Facts
    address: int | None
    fetches: tuple[Fetch, ...]


class PostReader:
    """Turns post pages into scraped posts.

    The first posts of a blog without rules are held back until there are
    enough to learn from, so that all posts are read alike; ``release`` gives
    them when no more come. ``asked`` tells the addresses that are under way,
    in the order in which they were asked for: posts are read in this order.
    """

    def __init__(
        self, recipe: Recipe | None = None, asked: Callable[[], Iterable[int]] | None = None
    ) -> None:
        self.recipe = recipe or Recipe()
        self.strayed: Counter[str] = Counter()
        """Rule -> how many posts it did not fit; ``text`` where a rule read something else than the post."""
        self.relearned = False
        """Whether rules that stood before this run had to be learned anew."""
        self.notes: list[str] = []
        """Sentences for the user on what is wrong with the rules."""
        self._old = bool(self.recipe.body)
        self._used = self.recipe
        doubtful = unproven(self.recipe)
        self._holding = not self.recipe.body or bool(doubtful.body or doubtful.fields)
        self._held: list[Sample] = []
        self._told: dict[str, str] = {}
        self._lessons = 0
        self._remembered: list[Sample] = []
        self._strays: list[Sample] = []
        self._turns: Turns[Unread] = Turns(asked)
        self._watch = WATCHED if self._old else 0
        self._places: set[str] = set()

    @property
    def held(self) -> int:
        """How many posts are held back."""
        return len(self._held) + len(self._turns)

    def hear(self, texts: Mapping[str, str]) -> None:
        """Take the texts of posts by their addresses, as a feed holds them: they teach rules too."""
        for url, text in texts.items():
            if len(self._told) < ENOUGH and len(text) <= LARGEST:
                self._told[url] = text

    def heard(self, url: str) -> Facts:
        """Return the text of a post as a feed holds it, in the way of facts; nothing if none does."""
        return {FEED_TEXT: ((self._told[url], "feed"),)} if url in self._told else {}

    @property
    def learns(self) -> bool:
        """Whether posts are held back to learn from."""
        return self._holding

    def take(self, unread: Unread) -> None:
        """Take a page that came."""
        if len(self._turns) >= AWAKE or unread.study.page.costs:
            unread.study.let_go()
        self._turns.put(unread.address, unread, len(unread.study.page.html))

    def due(self, *, late: bool = False) -> list[Unread]:
        """Return the pages whose turn it is to be read; with ``late`` also those that wait for others."""
        return self._turns.ready(late=late)

    def read(self, unread: Unread) -> list[ScrapedPost]:
        """Return the posts that can be given after a page: none while it is held back, or several."""
        study, facts, address, fetches = unread
        if self._holding and not study.page.costs:
            self._held.append(at_rest(taught(study, facts, address, fetches)))
            return self.release() if len(self._held) >= ENOUGH else []
        ruled = read_by_rules(study, self._used, facts=facts, address=address, fetches=fetches)
        amiss, place = ruled.amiss, place_of(study.page, self._used.body)
        if not amiss and (study.page.costs or not self._is_doubtful(study.page.url, place)):
            return [ruled.scraped]
        sample = taught(study, facts, address, fetches)
        if not amiss and not self._passes(ruled.scraped, sample, place):
            amiss = ("text",)
        if amiss:
            self._stray(sample, amiss)
        return [sample.scraped if {"body", "text"} & set(amiss) else ruled.scraped]

    def _is_doubtful(self, url: str, place: str) -> bool:
        """Tell whether a post that the rules read is to be read by the general readers too."""
        if place not in self._places:
            self._watch = max(self._watch, WATCHED)
        return self._watch > 0 or crc32(url.encode("utf8", "replace")) % SPOT == 0

    def _passes(self, ruled: ScrapedPost, sample: Sample, place: str) -> bool:
        """Tell whether the text read by rule is the post's, and take note of it."""
        text = normalise(ruled).body_text
        good = _agree(text, sample)
        if good and place not in self._places:
            score = max((rule.standing.score or 0 for rule in self._used.body), default=0)
            good = not self._used.body or _likeness(text, sample) >= CLOSE * score
        if good:
            self._watch -= 1
            self._places.add(place)
        else:
            self._watch = STRAYS
        return good

    def release(self) -> list[ScrapedPost]:
        """Learn from the posts held back, and return them as the rules read them."""
        held, self._held, self._holding = self._held, [], False
        try:
            self._judge(held)
        except Exception as error:  # noqa: BLE001 - a fault in judging rules must not cost the posts held back
            self._used = Recipe()
            self.notes.append(f"No rules were used, by a fault: {type(error).__name__}: {error}.")
        given = [self._reread(sample) for sample in held]
        give_back()
        return given

    def _judge(self, held: list[Sample]) -> None:
        if held:
            self.notes += complaints(unproven(self.recipe), held)
            if not self.recipe.body or len(held) >= FEWEST:
                self._learn(held)
            self._used = proven(self.recipe, held)

    def _reread(self, sample: Sample) -> ScrapedPost:
        if not self._used.body and not self._used.fields:
            return sample.scraped
        old = at_rest(sample).scraped
        try:
            ruled = read_by_rules(
                Study(sample.page), self._used, facts=sample.facts, address=old.address, fetches=old.fetches
            )
        except Exception:  # noqa: BLE001 - the general readers have read it
            return old
        if "body" in ruled.amiss or not _agree(normalise(ruled.scraped).body_text, sample):
            return old
        self._places.add(place_of(sample.page, self._used.body))
        return ruled.scraped

    def _stray(self, sample: Sample, amiss: tuple[str, ...]) -> None:
        self.strayed.update(amiss)
        if self._lessons >= LESSONS or sample.page.costs:
            return
        self._strays.append(at_rest(sample))
        if len(self._strays) >= STRAYS:
            strays, self._strays = self._strays, []
            self._learn([*self._remembered, *strays])
            self.relearned = self.relearned or self._old

    def _learn(self, samples: list[Sample]) -> None:
        """Learn anew; what held before stays where nothing better was found and it did not fail."""
        self._lessons += 1
        before = self.recipe
        try:
            found = learn_recipe(affordable(samples, FEWEST))
        except Exception as error:  # noqa: BLE001 - a fault in learning must not cost the posts that wait for it
            self.notes.append(f"No rules were learned, by a fault: {type(error).__name__}: {error}.")
            return
        learned = relearned(before, found)
        selectors = {rule.select for rule in learned.body}
        older = tuple(rule for rule in before.body if rule.select not in selectors)
        steady = {name: rule for name, rule in before.fields.items() if not self.strayed[name]}
        fields = {**steady, **learned.fields}
        self.recipe = replace(
            learned,
            body=(*learned.body, *older)[:TEMPLATES],
            fields={name: fields[name] for name in FIELDS if name in fields},
        )
        self._used = self.recipe
        self._remembered = [at_rest(sample) for sample in samples[-REMEMBERED:]]


def _agree(text: str, sample: Sample) -> bool:
    """Whether a text read by rule is the one of the general reader, or the general reader read nothing."""
    general = sample.post.body_text
    return not general or same_post(text, general)


def _likeness(text: str, sample: Sample) -> float:
    general = words_of(sample.post.body_text)
    return f1(words_of(text), general) if general else 1.0
