"""A recipe: the rules by which one blog is read, as a person can see and change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How well a rule has been found to work, and whose it is."""

    score: float | None = None
    """0 to 1, on posts that it was not learned from; None if it was never measured."""
    fill: float | None = None
    """0 to 1: the share of those posts on which it finds something."""
    posts: int = 0
    """How many posts it was measured on."""
    source: str = "edited"
    """``learned``, ``edited``, or ``platform`` and its name."""
    locked: bool = False
    """Whether it is never learned anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRule:
    """Where the text of the posts of one template is."""

    select: str
    """A CSS selector; its first match is the text."""
    drop: tuple[str, ...] = ()
    """CSS selectors of what inside it is no part of the post."""
    repeated: tuple[str, ...] = ()
    """Texts of whole blocks that stand on every post, so that they are no part of any."""
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """Where the value of one field of a post is."""

    select: tuple[str, ...]
    """Places, the best first; the first that holds something is taken: ``h1.title``,
    ``time.published @datetime``, ``json-ld author.name``, ``card``, ``feed``, ``address``, ``none``."""
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRule:
    """How a listing page shows posts."""

    select: str
    """The pattern of a card: the elements around it, ``>``, the card, ``>``, the elements to its link."""
    onward: tuple[str, ...] = ()
    """CSS selectors of links to further listing pages."""
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRule:
    """How the addresses of posts, and of pages that are none, are made: ``/blog/{year}/{slug}``."""

    posts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """All rules of one blog; what a recipe does not say is found anew on each page."""

    url: str = ""
    """The blog's entry address; empty in a platform's starting recipe."""
    platform: str = ""
    """The name of the platform whose starting recipe it came from, or nothing."""
    language: str = ""
    """BCP 47, of posts that do not say theirs."""
    dates: str = ""
    """``day first`` or ``month first``: how 3/4/2021 is meant; nothing if no date of the blog tells."""
    also: tuple[str, ...] = ()
    """Hosts that belong to the blog besides that of its entry page: the user's word, never learned."""
    cards: CardRule | None = None
    addresses: AddressRule | None = None
    body: tuple[BodyRule, ...] = ()
    """One rule a template; the first whose selector matches a page reads it."""
    fields: Mapping[str, FieldRule] = field(default_factory=dict)
    """Field of ``pipelines.items.FIELDS`` -> its rule."""
