"""Learns how a blog's post addresses are made, and judges by that an address of which no more is known."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from crawler.learning.parts import SLUG, Part, Parts, parts_of, spelled, text_of
from crawler.pages.cards.signs import is_index_path, is_taxonomy
from crawler.pages.links import path_of
from crawler.pages.series import place_of
from crawler.recipes.addresses import told_by
from crawler.recipes.recipe import AddressRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Verdict = Literal["post", "other", "unknown"]

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|pdf|zip|gz|mp[34]|webm|css|js|json|xml|rss|atom|txt|ics)$",
    re.IGNORECASE,
)
_BESIDE_POST = re.compile(
    r"/(?:amp|feed|rss|atom|embed|trackback|print|attachment|comment-page-\d+|comments?)/?$"
    r"|\d_archive\.\w+$|[?&](?:replytocom|attachment_id|feed|share|print|amp)=",
    re.IGNORECASE,
)
_DATED = ("{year}", "{date}")
_FEWEST_DATED = 2
MOST = 5000
"""From so many addresses of posts, and of other pages, patterns are learned."""
_FEWEST = 3
_VARIED = 3
"""So many values in one place of the address are values of one field, such as categories."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How addresses are made, ``/blog/{year}/{slug}``, and how many known addresses are made so."""

    tokens: tuple[str, ...]
    posts: int
    others: int

    @property
    def dated(self) -> bool:
        """Whether a date is part of the address, and more than a year and a month."""
        told = any(mark in token for token in self.tokens for mark in _DATED)
        return told and self.tokens[-1] not in {"{year}", "{nn}"}

    @property
    def literals(self) -> int:
        """How many parts are fixed words."""
        return sum("{" not in token for token in self.tokens)

    @property
    def anchored(self) -> bool:
        """Whether it tells more than that a word stands at the root: a folder, a parameter, a number."""
        return self.literals > 0 or self.dated or SLUG not in "".join(self.tokens)

    @property
    def verdict(self) -> Verdict:
        """What an address made so is."""
        if self.dated and self.posts >= max(_FEWEST_DATED, self.others / 2):
            return "post"
        if self.anchored and self.posts >= max(_FEWEST, _FEWEST * self.others):
            return "post"
        return "other" if self.anchored and self.others >= _FEWEST and not self.posts else "unknown"

    def outweighs_words(self, url: str) -> bool:
        """Tell whether an address is made so although a word names archives: ``/topics/hens/``."""
        return (self.dated and not is_index_path(path_of(url))) or _names_others(_example(self.tokens))

    def begins(self, parts: Parts) -> bool:
        """Tell whether the shorter of the two is made like the beginning of the other."""
        pairs = zip(self.tokens, parts, strict=False)
        return all(token == part.literal or token in part.classes for token, part in pairs)


@dataclass(frozen=True, slots=True)
class AddressPatterns:
    """The patterns of one blog's addresses; addresses are compared without host and last slash."""

    patterns: tuple[Pattern, ...] = ()
    exceptions: frozenset[str] = frozenset()
    """Addresses known to be no posts although they are made like posts."""
    rule: AddressRule | None = None
    """What a person laid down of the addresses: it goes before all that was learned."""

    @classmethod
    def learn(
        cls, posts: Iterable[str], others: Iterable[str] = (), rule: AddressRule | None = None
    ) -> AddressPatterns:
        """Return the patterns that repeat among addresses of posts and of other pages.

        ``posts`` are addresses that cards or feed entries named, ``others`` such as are known to be
        none: listing pages, menu, archives, samples that were looked at.
        """
        known = {parts_of(url) for url in _some(posts)} - {()}
        beside = {parts_of(url) for url in _some(others)} - {()} - known
        templates = sorted({*_templates(known), *_templates(beside)})
        learned = cls(tuple(Pattern(one, _count(one, known), _count(one, beside)) for one in templates))
        deceptive = (text_of(parts) for parts in beside if learned._is_deceived_by(parts))
        return cls(learned.patterns, frozenset(deceptive), rule)

    def verdict(self, url: str) -> Verdict:
        """Tell whether the address is one of a post as far as the address alone can tell.

        A word at the root, ``/my-post/`` beside ``/about/``, is always "unknown".
        """
        laid_down = told_by(self.rule, url) if self.rule else ""
        if laid_down:
            return laid_down
        parts = parts_of(url)
        if not parts or text_of(parts) in self.exceptions:
            return "other"
        if _BESIDE_POST.search(url.rstrip("/")) or _FILE.search(path_of(url)):
            return "other"
        best = self._best(parts)
        if _names_others(url) and not (best and best.verdict == "post" and best.outweighs_words(url)):
            return "other"
        return self._judge(parts)

    def shape_of(self, url: str) -> str:
        """Return the pattern of a single address: a few samples tell about all unknown ones of a shape."""
        parts = parts_of(url)
        folders = [part.literal if part.classes[-1] == SLUG else part.classes[0] for part in parts[:-1]]
        return spelled([*folders, *(part.classes[-1] for part in parts[-1:])])

    def told(self, verdict: Verdict) -> tuple[str, ...]:
        """Return the patterns that tell posts, or other pages, the most frequent first."""
        telling = [pattern for pattern in self.patterns if pattern.verdict == verdict]
        telling.sort(key=lambda pattern: (-pattern.posts - pattern.others, pattern.tokens))
        return tuple(dict.fromkeys(spelled(pattern.tokens) for pattern in telling))

    def _best(self, parts: Parts) -> Pattern | None:
        """Return the pattern that fits and says the most: a verdict, fixed words, often seen."""
        fitting = [p for p in self.patterns if len(p.tokens) == len(parts) and p.begins(parts)]
        order = sorted(fitting, key=lambda p: (p.verdict != "unknown", p.literals, p.posts + p.others))
        return order[-1] if order else None

    def _judge(self, parts: Parts) -> Verdict:
        best = self._best(parts)
        made = best.verdict if best else "unknown"
        if made == "other" or (made == "post" and best and best.dated):
            return made
        near = [p for p in self.patterns if p.verdict == "post" and p.begins(parts)]
        above = any(len(p.tokens) > len(parts) and SLUG not in p.tokens[len(parts) - 1] for p in near)
        below = any(len(p.tokens) < len(parts) and p.dated for p in near)
        if made == "post":
            # a folder of posts that is named like a post may be a section or a long post
            return "unknown" if above else "post"
        return "other" if above or below else "unknown"

    def _is_deceived_by(self, parts: Parts) -> bool:
        """Tell whether an address that is no post is made like one; a dated one that a menu names is one."""
        best = self._best(parts)
        return best is not None and not best.dated and self._judge(parts) == "post"


def _some(urls: Iterable[str]) -> Iterator[str]:
    """Yield addresses of all parts of a long list: some thousands tell how all are made."""
    every, kept = 1, []
    for place, url in enumerate(urls):
        if place % every == 0:
            kept.append(url)
        if len(kept) > MOST:
            every, kept = 2 * every, kept[::2]
    yield from kept


def _names_others(url: str) -> bool:
    """Tell whether words in an address name an archive, a topic, an author or a numbered page."""
    path = path_of(url)
    place = place_of(url)
    return is_taxonomy(path) or is_index_path(path) or (place.named and place.number is not None)


def _example(tokens: Sequence[str]) -> str:
    text = spelled(tokens)
    for name, value in (("{year}", "2001"), ("{nn}", "01"), ("{number}", "1999"), ("{date}", "2001-01-01")):
        text = text.replace(name, value)
    return "http://x" + text


def _count(tokens: tuple[str, ...], addresses: Iterable[Parts]) -> int:
    pattern = Pattern(tokens, 0, 0)
    return sum(len(parts) == len(tokens) and pattern.begins(parts) for parts in addresses)


def _templates(addresses: Iterable[Parts]) -> Iterator[tuple[str, ...]]:
    """Yield each way to write the addresses as a pattern that at least two of them share."""
    alike: dict[tuple[str, ...], list[Parts]] = defaultdict(list)
    for parts in addresses:
        alike[tuple(part.classes[-1] for part in parts)].append(parts)
    for group in alike.values():
        columns = list(zip(*group, strict=True))
        shared = [_shared(column) for column in columns]
        varied = [len({part.literal for part in column}) >= _VARIED for column in columns]
        found = Counter(template for parts in group for template in _written(parts, varied, shared))
        yield from (tokens for tokens, count in found.items() if count > 1)


def _shared(column: Sequence[Part]) -> set[str]:
    """Return the classes that one place of alike addresses has: all are years, or some are dated slugs."""
    counted = Counter(name for part in column for name in part.classes)
    return {
        name
        for name, count in counted.items()
        if count == len(column) or (count > 1 and SLUG in column[0].classes[-1])
    }


def _written(parts: Parts, varied: Sequence[bool], shared: Sequence[set[str]]) -> set[tuple[str, ...]]:
    """Return an address as patterns: all folders fixed, only the first, none that varies."""
    classes = [
        next((name for name in part.classes if name in names), part.classes[-1])
        for part, names in zip(parts, shared, strict=True)
    ]
    last = max((i for i, part in enumerate(parts) if not part.literal.startswith("?")), default=-1)
    fixable = [i for i, name in enumerate(classes) if name.rpartition("=")[2] == SLUG and i != last]
    if not varied[last] and any(varied[i] for i in fixable):
        # every post has a folder of its own and in it the same file
        fixable.append(last)
    steady = [i for i in fixable if not varied[i]]
    ways = (fixable, sorted({*fixable[:1], *steady}), steady)
    return {tuple(part.literal if i in kept else classes[i] for i, part in enumerate(parts)) for kept in ways}
