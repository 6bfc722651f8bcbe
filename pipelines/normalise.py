"""Makes a scraped post clean: chooses each field's value among its candidates, and types it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urljoin, urlsplit

from archive.records import Post
from pipelines.fields.address import canonical, host_of
from pipelines.fields.authors import clean_authors
from pipelines.fields.body import sanitise
from pipelines.fields.categories import clean_terms
from pipelines.fields.language import clean_language
from pipelines.fields.plain import plain_text
from pipelines.fields.read_time import computed_minutes, count_words, declared_minutes
from pipelines.fields.summary import clean_summary
from pipelines.fields.text import identity, plain
from pipelines.fields.title import NO_TITLE, clean_title
from pipelines.items import Found, ScrapedPost
from pipelines.moments import choose_moment
from pipelines.votes import Vote, elect

_TITLE_WEIGHTS = {"shown": 1.7, "title": 0.6}
_EMPTY_SECTIONS = frozenset(
    {"post", "posts", "blog", "blogs", "article", "articles", "page", "pages", "entry"}
)
_LONGEST_TERM = 60
_MOST_WORDS = 7
_SITE_IMAGE = re.compile(
    r"logo|favicon|avatar|gravatar|placeholder|default[-_.]|blank\.|site-feature|/icons?[/-]", re.IGNORECASE
)

Candidates = Sequence[Found]
Cleaner = Callable[[Sequence[str]], tuple[str, ...]]


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _site_names(scraped: ScrapedPost) -> tuple[str, ...]:
    """Return what the site may be called around a title: its names as found, and its host's."""
    host = host_of(scraped.url)
    names = [plain(found.text) for found in scraped.found.get("site_name", ())]
    names += [host, host.removeprefix("www."), host.removeprefix("www.").split(".")[0]]
    return tuple(name for name in names if name)


def _title(candidates: Candidates, site_names: tuple[str, ...]) -> Vote[str] | None:
    names = {identity(name) for name in site_names}
    votes = []
    for found in candidates:
        title = clean_title(found.text, site_names)
        if title != NO_TITLE:
            votes.append(Vote(title, _bare(title) or title, found.text, found.source))
    own = [vote for vote in votes if identity(vote.value) not in names]
    return elect(own or votes, _TITLE_WEIGHTS)


def _by_source(candidates: Candidates) -> dict[str, list[str]]:
    """Texts of each source, sources in order of trust."""
    grouped: dict[str, list[str]] = {}
    for found in candidates:
        grouped.setdefault(found.source, []).append(found.text)
    return grouped


def _set_of(candidates: Candidates, clean: Cleaner) -> tuple[tuple[str, ...], str]:
    """Return the values of the first source that has any; of another one if two others agree on it."""
    votes = []
    for source, texts in _by_source(candidates).items():
        values = clean(texts)
        if values:
            votes.append(Vote(values, frozenset(map(identity, values)), "", source))
    chosen = votes[0] if votes else None
    return (chosen.value, chosen.source) if chosen else ((), "")


def _terms(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        term
        for term in clean_terms(texts)
        if len(term) <= _LONGEST_TERM and len(term.split()) <= _MOST_WORDS and "://" not in term
    )


def _is_empty_section(found: Found) -> bool:
    """Whether a declared section is only the generator's word for its folder of posts."""
    return (
        found.source in {"opengraph", "json-ld", "meta"} and found.text.strip().casefold() in _EMPTY_SECTIONS
    )


def _first(candidates: Candidates, clean: Callable[[str], str | None]) -> tuple[str | None, str]:
    """Return the first candidate that is something once cleaned, and its source."""
    for found in candidates:
        value = clean(found.text)
        if value:
            return value, found.source
    return None, ""


def _image(candidates: Candidates, base_url: str) -> tuple[str | None, str]:
    """Return the first image that is not by its name the site's own; that one if there is no other."""
    addresses: list[tuple[str | None, str]] = []
    for found in candidates:
        address = _absolute(found.text, base_url)
        if address:
            addresses.append((address, found.source))
    own = [pair for pair in addresses if not _SITE_IMAGE.search(urlsplit(pair[0] or "").path)]
    return (own or addresses or [(None, "")])[0]


def _absolute(text: str, base_url: str) -> str | None:
    try:
        address = urljoin(base_url, text.strip())
        usable = urlsplit(address).scheme in {"http", "https"} and bool(urlsplit(address).hostname)
    except ValueError:
        return None
    return canonical(address) if usable and text.strip() else None


def _read_time(
    candidates: Candidates, text: str, language: str | None, sources: dict[str, str]
) -> dict[str, object]:
    for found in candidates:
        minutes = declared_minutes(found.text)
        if minutes is not None:
            sources["read_minutes"] = found.source
            return {
                "read_minutes": minutes,
                "read_time_text": plain(found.text),
                "read_time_source": "declared",
            }
    if not text:
        return {}
    sources["read_minutes"] = "computed"
    return {"read_minutes": computed_minutes(text, language), "read_time_source": "computed"}


def _moments(
    found: Mapping[str, Candidates], fetched_at: str, language: str | None, sources: dict[str, str]
) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for field in ("published", "updated"):
        moment = choose_moment(found.get(field, ()), fetched_at=fetched_at, language=language)
        if moment is None:
            continue
        if field == "updated" and moment.value[:10] < chosen.get("published", "")[:10]:
            continue
        chosen[field] = moment.value
        sources[field] = moment.source
        if field == "published":
            chosen["published_text"] = plain(moment.text)
    return chosen


def normalise(scraped: ScrapedPost) -> Post:
    """Return the post with every value chosen, cleaned and typed, and in ``sources`` where each came from.

    Values that several independent sources give win; among the rest the order of trust in
    which the candidates come decides. The address is the one fetched, never the one claimed.
    Pure; never raises.
    """
    found = scraped.found
    sources: dict[str, str] = {}

    def keep(field: str, chosen: tuple[object, str]) -> object:
        value, source = chosen
        if value:
            sources[field] = source
        return value

    base_url = scraped.base_url or scraped.url
    body_html = sanitise(scraped.body_html, base_url)
    body_text = plain_text(body_html)
    title = _title(found.get("title", ()), _site_names(scraped))
    language = _first(found.get("language", ()), clean_language)
    if body_text:
        sources["body"] = scraped.body_source
    return Post(
        url=canonical(scraped.url),
        fetched_at=scraped.fetched_at,
        title=str(keep("title", (title.value, title.source) if title else ("", ""))) or NO_TITLE,
        canonical_url=keep(
            "canonical_url", _first(found.get("canonical_url", ()), lambda text: _absolute(text, base_url))
        ),  # type: ignore[arg-type]
        summary=keep(
            "summary",
            _first(found.get("summary", ()), lambda text: clean_summary(text, title.value if title else "")),
        ),  # type: ignore[arg-type]
        authors=keep("authors", _set_of(found.get("author", ()), clean_authors)),  # type: ignore[arg-type]
        categories=keep(
            "categories",
            _set_of([one for one in found.get("category", ()) if not _is_empty_section(one)], _terms),
        ),  # type: ignore[arg-type]
        tags=keep("tags", _set_of(found.get("tag", ()), _terms)),  # type: ignore[arg-type]
        language=keep("language", language),  # type: ignore[arg-type]
        image=keep("image", _image(found.get("image", ()), base_url)),  # type: ignore[arg-type]
        word_count=count_words(body_text),
        body_text=body_text,
        body_html=body_html,
        sources=sources,
        address=scraped.address,
        fetches=scraped.fetches,
        **_moments(found, scraped.fetched_at, language[0], sources),  # type: ignore[arg-type]
        **_read_time(found.get("read_time", ()), body_text, language[0], sources),  # type: ignore[arg-type]
    )
