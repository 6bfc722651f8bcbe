"""How the value of each field is chosen among its candidates; one function a field."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape
from urllib.parse import urljoin, urlsplit

from archive.address import canonical, host_of
from archive.records import NO_TITLE
from pipelines.fields.authors import clean_authors
from pipelines.fields.categories import clean_terms
from pipelines.fields.language import clean_language
from pipelines.fields.script import can_be, language_of, scripts_of
from pipelines.fields.text import identity, plain
from pipelines.fields.title import clean_title
from pipelines.items import Found, ScrapedPost
from pipelines.votes import Vote, elect, family

_TITLE_WEIGHTS = {"shown": 2.7, "card": 2.2, "feed": 2.2, "title": 0.6}
"""A heading on the page goes before all, unless the head and a page or feed elsewhere call the post alike."""
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


def site_names_of(scraped: ScrapedPost) -> tuple[str, ...]:
    """Return what the site may be called around a title: its names as found, and its host's."""
    host = host_of(scraped.url)
    names = [plain(found.text) for found in scraped.found.get("site_name", ()) if "://" not in found.text]
    names += [host, host.removeprefix("www."), host.removeprefix("www.").split(".")[0]]
    return tuple(name for name in names if name)


def _identities(names: Sequence[str]) -> frozenset[str]:
    return frozenset(map(identity, names))


def choose_title(candidates: Candidates, site_names: tuple[str, ...]) -> tuple[str, str]:
    """Return the title that most sources agree on, and its source; one that only names the site loses."""
    names = _identities(site_names)
    votes = []
    for found in candidates:
        title = clean_title(found.text, site_names)
        if title != NO_TITLE:
            votes.append(Vote(title, _bare(title) or title, found.text, found.source))
    own = [vote for vote in votes if identity(vote.value) not in names]
    chosen = elect(own or votes, _TITLE_WEIGHTS)
    return (chosen.value, chosen.source) if chosen else ("", "")


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


def choose_authors(candidates: Candidates, site_names: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return the authors and their source; the site itself is one only where nobody else is.

    Names as shown give way to one declared name that they only spread over several elements, or
    follow with a comma and more: "Ann", "Lee", or "Ann Lee, MD, The Daily Planet".
    """
    shown, source = _set_of(candidates, clean_authors, _SHOWN_NAMES, _identities(site_names))
    together = identity(" ".join(shown))
    for other, texts in _by_source(candidates).items():
        names = clean_authors(texts)
        if family(other) != family(source) and len(names) == 1 and shown != names:
            name = identity(names[0])
            if together == name or (len(shown) == 1 and together.startswith(f"{name},")):
                return names, other
    return shown, source


def choose_categories(candidates: Candidates) -> tuple[tuple[str, ...], str]:
    """Return the categories and their source."""
    return _set_of([one for one in candidates if not _is_empty_section(one)], _terms, _SHOWN_TERMS)


def choose_tags(candidates: Candidates) -> tuple[tuple[str, ...], str]:
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


def first_of(candidates: Candidates, clean: Callable[[str], str | None]) -> tuple[str | None, str]:
    """Return the first candidate that is something once cleaned, and its source."""
    for found in candidates:
        value = clean(found.text)
        if value:
            return value, found.source
    return None, ""


def choose_language(candidates: Candidates, text: str) -> tuple[str | None, str]:
    """Return the first language named that a text in these letters can be in, else the one they tell."""
    scripts = scripts_of(text)

    def possible(claim: str) -> str | None:
        tag = clean_language(claim)
        return tag if tag and can_be(tag, scripts) else None

    claimed = first_of(candidates, possible)
    return claimed if claimed[0] else (language_of(text, scripts), "computed")


def claimed_address(candidates: Candidates, base_url: str) -> tuple[str | None, str]:
    """Return the canonical address that the page claims, and its source."""
    return first_of(candidates, lambda text: _absolute(text, base_url))


def choose_image(candidates: Candidates, base_url: str, body_html: str) -> tuple[str | None, str]:
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
