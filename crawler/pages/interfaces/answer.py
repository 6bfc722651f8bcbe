"""What an interface answers, whatever its platform, and how its JSON is read without surprise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.pages import json_text
from crawler.pages.feed import FeedEntry
from crawler.pages.links import on_site
from pipelines.items import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST = 32 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """One page of what an interface says."""

    entries: tuple[FeedEntry, ...] = ()
    total: int | None = None
    """How many posts the interface says there are."""
    total_text: str = ""
    """The words that say so, such as "X-WP-Total: 42"."""
    elsewhere: int = 0
    """How many posts of this page stand on another site: they are in the total and not in ``entries``."""
    onward: str | None = None
    """The next page of the interface."""


@dataclass(frozen=True)
class Told:
    """One post as an interface tells it: its address as written and what is said of it, field -> texts."""

    url: str
    said: Mapping[str, Iterable[str]]


def entries_of(
    told: Iterable[Told], url: str, other: str, also: frozenset[str] = frozenset()
) -> tuple[tuple[FeedEntry, ...], int]:
    """Return the posts that stand on the site that the answer at ``url`` came from, and how many do not.

    ``other`` is the other host that the site says it stands on (``Site.other``), ``also`` those that
    belong to it.
    """
    entries: dict[str, FeedEntry] = {}
    elsewhere = 0
    for post in told:
        address = on_site(post.url, url, other, also) if post.url.strip() else None
        if address is None:
            elsewhere += 1
            continue
        facts = {
            field: tuple(Found(text, "interface") for text in dict.fromkeys(map(str.strip, texts)) if text)
            for field, texts in post.said.items()
        }
        entries.setdefault(
            address, FeedEntry(address, {name: found for name, found in facts.items() if found})
        )
    return tuple(entries.values()), elsewhere


def parsed(body: bytes) -> Any:
    """Return what a JSON body holds, None if it is none. Never raises."""
    return json_text.parsed(body[:_LARGEST])


def dicts(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield the objects in what should be an array of objects."""
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def text(holder: object, *names: str) -> str:
    """Return the text under these names, one inside the other; empty if there is none.

    >>> text({"title": {"rendered": " Hens "}}, "title", "rendered")
    'Hens'
    """
    for name in names:
        holder = holder.get(name) if isinstance(holder, dict) else None
    # JSON can spell half of a surrogate pair, which no database takes
    return holder.encode("utf8", "replace").decode().strip() if isinstance(holder, str) else ""
