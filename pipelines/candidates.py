"""Marks among all values found for each field the ones that the value of the post came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.records import Candidate
from pipelines.choices import choose_image, choose_title, claimed_address
from pipelines.fields.language import clean_language
from pipelines.fields.read_time import declared_minutes
from pipelines.fields.summary import clean_summary
from pipelines.moments import choose_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.records import Post
    from pipelines.items import Found, ScrapedPost

LONGEST = 1000
"""Characters of a candidate that are kept."""
MOST = 100
"""Candidates of a field that are kept: more are no values but a hostile page."""

_FIELDS = {
    "title": "title",
    "summary": "summary",
    "author": "authors",
    "published": "published",
    "updated": "updated",
    "category": "categories",
    "tag": "tags",
    "read_time": "read_minutes",
    "language": "language",
    "image": "image",
    "canonical_url": "canonical_url",
    "series": "series",
    "previous": "previous_url",
    "next": "next_url",
}
"""Key of ``ScrapedPost.found`` -> field of ``Post``; the site's name is no field of a post."""
_LISTS = frozenset({"authors", "categories", "tags"})


def mark_candidates(
    scraped: ScrapedPost, post: Post, site_names: tuple[str, ...]
) -> dict[str, tuple[Candidate, ...]]:
    """Return every value found, field by field in order of trust, and whether ``post`` has it from there.

    Of a list all values of its source are marked. Pure; never raises.
    """
    marked = {}
    for key, field in _FIELDS.items():
        found = scraped.found.get(key, ())[:MOST]
        if found:
            chosen = _chosen(field, found, scraped, post, site_names)
            marked[field] = tuple(
                Candidate(_short(one.text), one.source, place in chosen) for place, one in enumerate(found)
            )
    return marked


def _chosen(
    field: str, found: Sequence[Found], scraped: ScrapedPost, post: Post, site_names: tuple[str, ...]
) -> Sequence[int]:
    source = post.sources.get(field)
    places = [place for place, one in enumerate(found) if one.source == source]
    if len(places) <= 1 or field in _LISTS:
        return places
    alone = _alone(field, scraped, post, site_names)
    return [next((place for place in places if alone(found[place])), places[0])]


def _alone(
    field: str, scraped: ScrapedPost, post: Post, site_names: tuple[str, ...]
) -> Callable[[Found], bool]:
    """Return what tells whether a candidate, alone, makes the value of the field."""
    base_url = scraped.base_url or scraped.url

    def moment(one: Found) -> str | None:
        chosen = choose_moment(
            (one,), fetched_at=scraped.fetched_at, language=post.language, day_first=scraped.day_first
        )
        return chosen.value if chosen else None

    def link(one: Found) -> str | None:
        return claimed_address((one,), base_url)[0]

    values: dict[str, Callable[[Found], object]] = {
        "title": lambda one: choose_title((one,), site_names)[0],
        "summary": lambda one: clean_summary(one.text, post.title),
        "published": moment,
        "updated": moment,
        "read_minutes": lambda one: declared_minutes(one.text),
        "language": lambda one: clean_language(one.text),
        "image": lambda one: choose_image((one,), base_url, "")[0],
        "series": lambda one: choose_title((one,), site_names)[0],
        "canonical_url": link,
        "previous_url": link,
        "next_url": link,
    }
    value = values[field]
    return lambda one: value(one) == getattr(post, field)


def _short(text: str) -> str:
    """Return the text cut, and without what no database takes: JSON can name halves of a character."""
    short = text[:LONGEST]
    return short if short.isascii() else short.encode("utf-8", "replace").decode("utf-8")
