"""What the general readers and the vote among sources made of a field, and how near a rule's value comes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from archive.records import NO_TITLE
from pipelines.choices import (
    choose_authors,
    choose_categories,
    choose_image,
    choose_tags,
    choose_title,
    claimed_address,
    first_of,
)
from pipelines.fields.language import clean_language
from pipelines.fields.read_time import declared_minutes
from pipelines.fields.summary import clean_summary
from pipelines.fields.text import identity, plain
from pipelines.moments import choose_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from crawler.learning.samples import Sample
    from pipelines.items import Found

NATURAL = frozenset({"author", "category", "image", "language", "read_time", "series", "site_name"})
"""Fields that may well be the same on every post."""
_NO_POSTS_OWN = frozenset({"canonical_url", "next", "previous", "summary", "tag", "title", "updated"})
"""Fields of which a value that repeats on most posts is the site's, so that it is no value."""
_MENU = 4
"""So many categories that all posts have together are those of the blog, in a list beside each post."""
_FEW = 4
_MOST_POSTS = 0.6
_MOST_TAGGED = 0.9
"""The same for tags: many a blog gives most of its posts one and the same."""
NEAR = 0.95
"""A value that differs in precision, order or spelling only."""

Value = Any  # a text, a number, a tuple of texts or None, by field


def chosen(field: str, found: Sequence[Found], sample: Sample, site_names: tuple[str, ...]) -> Value:
    """Return the final value of a field if these were its only candidates; None or empty for none."""
    return _CHOOSERS[field](found, sample, site_names)


def _moment(field: str, found: Sequence[Found], sample: Sample) -> str | None:
    post, scraped = sample.post, sample.scraped
    vote = choose_moment(
        found, fetched_at=scraped.fetched_at, language=post.language, day_first=scraped.day_first
    )
    if vote and field == "updated" and vote.value[:10] < (post.published or "")[:10]:
        return None
    return vote.value if vote else None


def taught(field: str, samples: Sequence[Sample]) -> list[Value]:
    """Return what a rule for a field has to find on each sample.

    What repeats on most posts of a field in which posts differ is not the post's: nothing is to be found.
    """
    values = [_final(field, sample) for sample in samples]
    if field not in _NO_POSTS_OWN | {"category"}:
        return values
    counts = Counter(value for value in values if value and (field != "category" or len(value) >= _MENU))
    enough = max(_FEW, (_MOST_TAGGED if field == "tag" else _MOST_POSTS) * sum(counts.values()))
    repeated = {value for value, count in counts.items() if count >= enough}
    return [None if value in repeated else value for value in values]


def _final(field: str, sample: Sample) -> Value:
    post = sample.post
    finals = {
        "title": "" if post.title == NO_TITLE else post.title,
        "site_name": tuple(identity(one.text) for one in sample.scraped.found.get("site_name", ())),
        "author": post.authors,
        "published": None if post.sources.get("published") == "updated" else post.published,
        "category": post.categories,
        "tag": post.tags,
        "read_time": post.read_minutes if post.read_time_source == "declared" else None,
        "previous": post.previous_url,
        "next": post.next_url,
    }
    return finals[field] if field in finals else getattr(post, field)


def closeness(field: str, value: Value, wanted: Value) -> float:
    """Return how right a value is: 1 for equal, ``NEAR`` for the same less precisely, 0 for another."""
    if not value and not wanted:
        return 1.0
    if not value or not wanted:
        return 0.0
    if field == "site_name":
        return float(value[0] in wanted)
    return 1.0 if value == wanted else NEAR * _same(field, value, wanted)


def _same(field: str, value: Value, wanted: Value) -> bool:
    match field:
        case "title":
            return _letters(value) == _letters(wanted)
        case "author" | "category" | "tag":
            return set(map(identity, value)) == set(map(identity, wanted))
        case "published" | "updated":
            day = min(len(value), len(wanted), 10)
            return bool(value[:day] == wanted[:day])
    return False


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _site_name(found: Sequence[Found]) -> Value:
    return tuple(identity(one.text) for one in found if plain(one.text))[:1]


def _base(sample: Sample) -> str:
    return sample.scraped.base_url or sample.scraped.url


_CHOOSERS: Mapping[str, Callable[[Sequence[Found], Sample, tuple[str, ...]], Value]] = {
    "title": lambda found, _, names: choose_title(found, names)[0],
    "site_name": lambda found, *_: _site_name(found),
    "summary": lambda found, sample, _: first_of(found, lambda text: clean_summary(text, sample.post.title))[
        0
    ],
    "author": lambda found, _, names: choose_authors(found, names)[0],
    "published": lambda found, sample, _: _moment("published", found, sample),
    "updated": lambda found, sample, _: _moment("updated", found, sample),
    "category": lambda found, *_: choose_categories(found)[0],
    "tag": lambda found, *_: choose_tags(found)[0],
    "read_time": lambda found, *_: next(filter(None, (declared_minutes(one.text) for one in found)), None),
    "language": lambda found, *_: first_of(found, clean_language)[0],
    "image": lambda found, sample, _: choose_image(found, _base(sample), sample.post.body_html)[0],
    "canonical_url": lambda found, sample, _: claimed_address(found, _base(sample))[0],
    "series": lambda found, _, names: choose_title(found, names)[0] or None,
    "previous": lambda found, sample, _: claimed_address(found, _base(sample))[0],
    "next": lambda found, sample, _: claimed_address(found, _base(sample))[0],
}
