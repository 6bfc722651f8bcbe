"""Makes a scraped post clean: every value chosen among its candidates, cleaned and typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from archive.address import canonical
from archive.records import NO_TITLE, Post, ReadTimeSource
from pipelines.candidates import mark_candidates
from pipelines.choices import (
    Candidates,
    choose_authors,
    choose_categories,
    choose_image,
    choose_language,
    choose_tags,
    choose_title,
    claimed_address,
    first_of,
    site_names_of,
)
from pipelines.fields.body import sanitise
from pipelines.fields.plain import plain_text
from pipelines.fields.read_time import computed_minutes, count_words, declared_minutes
from pipelines.fields.summary import clean_summary
from pipelines.fields.text import plain
from pipelines.moments import choose_moment, without_updates
from pipelines.soundness import bounded, sound

if TYPE_CHECKING:
    from pipelines.items import ScrapedPost

T = TypeVar("T")


class _Sources(dict[str, str]):
    """Field -> where its value came from, noted as the value is taken."""

    def note(self, field: str, chosen: tuple[T, str]) -> T:
        value, source = chosen
        if value:
            self[field] = source
        return value


class _ReadTime(NamedTuple):
    minutes: int | None = None
    text: str | None = None
    source: ReadTimeSource | None = None


def _read_time(candidates: Candidates, text: str, language: str | None, sources: _Sources) -> _ReadTime:
    for found in candidates:
        minutes = declared_minutes(found.text)
        if minutes is not None:
            sources["read_minutes"] = found.source
            return _ReadTime(minutes, plain(found.text), "declared")
    if not text:
        return _ReadTime()
    sources["read_minutes"] = "computed"
    return _ReadTime(computed_minutes(text, language), None, "computed")


class _Moments(NamedTuple):
    published: str | None = None
    text: str | None = None
    updated: str | None = None


def _moments(scraped: ScrapedPost, language: str | None, sources: _Sources) -> _Moments:
    found, fetched_at, order = scraped.found, scraped.fetched_at, scraped.day_first
    first = without_updates(
        found.get("published", ()), found.get("updated", ()), fetched_at=fetched_at, language=language
    )
    published = choose_moment(first, fetched_at=fetched_at, language=language, day_first=order)
    updated = choose_moment(
        found.get("updated", ()), fetched_at=fetched_at, language=language, day_first=order
    )
    if updated and published and updated.value[:10] < published.value[:10]:
        updated = None
    if updated:
        sources["updated"] = updated.source
    if published:
        sources["published"] = published.source
        return _Moments(published.value, plain(published.text), updated.value if updated else None)
    if updated:
        # the only date that the blog gives: the post is no younger
        sources["published"] = "updated"
        return _Moments(updated.value, None, updated.value)
    return _Moments()


def normalise(scraped: ScrapedPost) -> Post:
    """Return the post with every value chosen, cleaned and typed, and in ``sources`` where each came from.

    Values that several independent sources give win; among the rest the order of trust in
    which the candidates come decides. The address is the one fetched, never the one claimed. What comes
    out is sound (see ``pipelines.soundness``). Pure; never raises.
    """
    scraped = bounded(scraped)
    site_names = site_names_of(scraped)
    post = _chosen(scraped, site_names)
    return sound(replace(post, candidates=mark_candidates(scraped, post, site_names)))


def _chosen(scraped: ScrapedPost, site_names: tuple[str, ...]) -> Post:
    def said(field: str) -> Candidates:
        return scraped.found.get(field, ())

    sources = _Sources()
    base_url = scraped.base_url or scraped.url
    body_html = sanitise(scraped.body_html, base_url)
    body_text = sources.note("body", (plain_text(body_html), scraped.body_source))
    title = sources.note("title", choose_title(said("title"), site_names))
    language = sources.note("language", choose_language(said("language"), f"{title} {body_text}"))
    moments = _moments(scraped, language, sources)
    read_time = _read_time(said("read_time"), body_text, language, sources)
    return Post(
        url=canonical(scraped.url),
        canonical_url=sources.note("canonical_url", claimed_address(said("canonical_url"), base_url)),
        title=title or NO_TITLE,
        summary=sources.note("summary", first_of(said("summary"), lambda text: clean_summary(text, title))),
        authors=sources.note("authors", choose_authors(said("author"), site_names)),
        published=moments.published,
        published_text=moments.text,
        updated=moments.updated,
        categories=sources.note("categories", choose_categories(said("category"))),
        tags=sources.note("tags", choose_tags(said("tag"))),
        read_minutes=read_time.minutes,
        read_time_text=read_time.text,
        read_time_source=read_time.source,
        word_count=count_words(body_text),
        language=language,
        image=sources.note("image", choose_image(said("image"), base_url, body_html)),
        body_text=body_text,
        body_html=body_html,
        series=sources.note("series", choose_title(said("series"), site_names)) or None,
        previous_url=sources.note("previous_url", claimed_address(said("previous"), base_url)),
        next_url=sources.note("next_url", claimed_address(said("next"), base_url)),
        sources=sources,
        fetched_at=scraped.fetched_at,
        address=scraped.address,
        doubt=scraped.doubt,
        fetches=scraped.fetches,
    )
