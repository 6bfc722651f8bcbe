"""Makes a scraped post clean: chooses each field's value among its candidates, and types it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape
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

_TITLE_WEIGHTS = {"shown": 2.7, "title": 0.6}
_SHOWN_NAMES = 2.2
_SHOWN_TERMS = 3.0
"""Keywords for search engines agree with each other more often than with the tags of the post."""
_EMPTY_SECTIONS = frozenset(
    {"post", "posts", "blog", "blogs", "article", "articles", "page", "pages", "entry"}
)
_DECLARED = frozenset({"json-ld", "opengraph", "twitter"})
_LONGEST_TERM = 60
_MOST_WORDS = 7
_SITE_IMAGE = re.compile(
    r"logo|favicon|avatar|gravatar|placeholder|default[-_.]|blank\.|site-feature|/icons?[/-]", re.IGNORECASE
)

_FIRST_IMAGE = re.compile(r'<img\b[^>]*?\ssrc="([^"]+)"')

Candidates = Sequence[Found]
Cleaner = Callable[[Sequence[str]], tuple[str, ...]]


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _site_names(scraped: ScrapedPost) -> tuple[str, ...]:
    """Return what the site may be called around a title: its names as found, and its host's."""
    host = host_of(scraped.url)
    names = [plain(found.text) for found in scraped.found.get("site_name", ()) if "://" not in found.text]
    names += [host, host.removeprefix("www."), host.removeprefix("www.").split(".")[0]]
    return tuple(name for name in names if name)


def _identities(names: Sequence[str]) -> frozenset[str]:
    return frozenset(map(identity, names))


def _title(candidates: Candidates, site_names: tuple[str, ...]) -> Vote[str] | None:
    names = _identities(site_names)
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


def _set_of(
    candidates: Candidates, clean: Cleaner, shown: float, weak: frozenset[str] = frozenset()
) -> tuple[tuple[str, ...], str]:
    """Return the values that most sources agree on, else those of the first source that has any.

    What the page shows counts ``shown`` times. A source whose values are all among the ``weak``
    identities counts only if there is no other.
    """
    votes = []
    for source, texts in _by_source(candidates).items():
        values = clean(texts)
        if values:
            votes.append(Vote(values, _identities(values), "", source))
    chosen = elect([vote for vote in votes if not _identities(vote.value) <= weak] or votes, {"shown": shown})
    return (chosen.value, chosen.source) if chosen else ((), "")


def _tags(candidates: Candidates) -> tuple[tuple[str, ...], str]:
    """Return the tags, all of them where the page shows only the first and declares the rest twice."""
    shown, source = _set_of(candidates, _terms, _SHOWN_TERMS)
    declared = {name: _terms(texts) for name, texts in _by_source(candidates).items() if name in _DECLARED}
    for name, values in declared.items():
        agreeing = [other for other in declared.values() if _identities(other) == _identities(values)]
        if len(agreeing) > 1 and _identities(shown) < _identities(values):
            return values, name
    return shown, source


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


def _image(candidates: Candidates, base_url: str, body_html: str) -> tuple[str | None, str]:
    """Return the first image that is not by its name the site's own, the text's after the declared ones."""
    first = _FIRST_IMAGE.search(body_html)
    if first:
        candidates = [*candidates, Found(unescape(first[1]), "body")]
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
    if "published" not in chosen and "updated" in chosen:
        # the only date that the blog gives: the post is no younger
        chosen["published"], sources["published"] = chosen["updated"], "updated"
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
    site_names = _site_names(scraped)
    title = _title(found.get("title", ()), site_names)
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
        authors=keep(
            "authors", _set_of(found.get("author", ()), clean_authors, _SHOWN_NAMES, _identities(site_names))
        ),  # type: ignore[arg-type]
        categories=keep(
            "categories",
            _set_of(
                [one for one in found.get("category", ()) if not _is_empty_section(one)], _terms, _SHOWN_TERMS
            ),
        ),  # type: ignore[arg-type]
        tags=keep("tags", _tags(found.get("tag", ()))),  # type: ignore[arg-type]
        language=keep("language", language),  # type: ignore[arg-type]
        image=keep("image", _image(found.get("image", ()), base_url, body_html)),  # type: ignore[arg-type]
        word_count=count_words(body_text),
        body_text=body_text,
        body_html=body_html,
        sources=sources,
        address=scraped.address,
        fetches=scraped.fetches,
        **_moments(found, scraped.fetched_at, language[0], sources),  # type: ignore[arg-type]
        **_read_time(found.get("read_time", ()), body_text, language[0], sources),  # type: ignore[arg-type]
    )
