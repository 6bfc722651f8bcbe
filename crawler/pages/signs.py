"""What short texts and names on a listing give away: dates, reading times, places, kinds of address."""

from __future__ import annotations

import re
from functools import lru_cache

PLAIN_TOKEN = re.compile(r"#?[\w-]+$")
PER_ITEM_TOKEN = re.compile(
    r"\d{2,}|^#?(?:post|entry|item|article|card)-?\d+$"
    r"|^(?:tag|category|cat|author|format|status|tax|keyword|topic)[-_]"
    r"|^(?:odd|even|first|last|active|current|sticky|featured|alt|hidden|visible|selected)$"
)
"""Class names and ids that tell one item or its state, not its kind."""

STRUCTURE = frozenset(
    [
        "main",
        "content",
        "primary",
        "secondary",
        "sidebar",
        "side",
        "aside",
        "widget",
        "widgets",
        "footer",
        "header",
        "nav",
        "menu",
        "related",
        "popular",
        "recent",
        "featured",
        "carousel",
        "slider",
        "hero",
        "comments",
    ]
)
"""Words that tell apart the regions of a page."""

_HARD_CHROME = frozenset(
    [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "submenu",
        "sidebar",
        "aside",
        "footer",
        "breadcrumb",
        "breadcrumbs",
        "tagcloud",
        "social",
        "share",
        "sharing",
        "comments",
        "comment",
        "respond",
        "pagination",
        "pager",
        "toc",
        "newsletter",
        "cookie",
        "offcanvas",
        "drawer",
        "dropdown",
        "topbar",
        "calendar",
    ]
)
_SOFT_CHROME = frozenset(
    [
        "widget",
        "widgets",
        "related",
        "popular",
        "trending",
        "similar",
        "carousel",
        "slider",
        "swiper",
        "slick",
        "owl",
        "marquee",
        "ticker",
        "recommended",
        "recommendations",
        "suggestions",
        "readnext",
        "further",
        "linked",
        "prevnext",
        "adjacent",
        "header",
    ]
)
_POST_WORDS = frozenset(
    [
        "post",
        "posts",
        "entry",
        "hentry",
        "article",
        "articles",
        "blog",
        "card",
        "story",
        "news",
        "summary",
        "teaser",
        "item",
        "listing",
        "archive",
    ]
)
TITLE_WORDS = frozenset(["title", "headline", "heading", "subject", "header", "name"])

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

_LONGEST_DATE = 60
_DATE = re.compile(
    r"\b\d{4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}\b"
    r"|\b\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d{2})\b"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]"
    r"|\b\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?(?:\s+(?:de|of|di))?\s+[^\W\d]{3,14}\.?,?(?:\s+(?:de|del))?\s+\d{4}\b"
    r"|\b[^\W\d]{3,14}\.?\s+\d{1,2}(?:st|nd|rd|th|\.)?,?\s+\d{4}\b"
    r"|\b\d{1,2}[- ][A-Z][a-z]{2}[- ]\d{2,4}\b"
)
_DAY_IN_YEAR = re.compile(
    r"^\W*(?:\d{1,2}[-/.]\d{1,2}|\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    r"|(?:\d{1,2}\.?\s+)?(?:jan|feb|m[aä]r|apr|ma[yi]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zäé]*\.?(?:\s+\d{1,2})?)\W*$",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\b(?:\d+|an?|one)\s+(?:second|minute|hour|day|week|month|year)s?\s+ago\b|\byesterday\b"
    r"|\bvor\s+\S+\s+(?:Minute|Stunde|Tag|Woche|Monat|Jahr)|\bil y a\s+\S+\s+\w+"
    r"|\bhace\s+\S+\s+\w+|\bhá\s+\d+\s+\w+"
    r"|\d+\s*(?:分钟|分鐘|小时|小時|天|日|周|週間|週|个月|個月|か月|ヶ月|年|시간|일|주|개월|년)\s*[前전]"
    r"|\b\d+\s+\w+\s+(?:fa|geleden|sedan|siden|назад|temu|önce|sitten)\b",
    re.IGNORECASE,
)
_MINUTES = (
    r"(?:min(?:s|ute[sn]?|uti|utos?|uut[ae]?n?|utter|uter|uts?)?\.?(?![a-z])|мин\w*|хв\w*|λεπτ\w*|分(?:钟|鐘|で)|분"
    r"|دقیقه|دقائق|دقيقة|phút|dakika|dk\b|मिनट|นาที|perc\b)"
)
_READ_TIME = re.compile(
    rf"(?:\d|<|小于|小於|less than|about|an?\b|یک)[^\n]{{0,30}}?{_MINUTES}|{_MINUTES}[^\n]{{0,6}}\d",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"\b\d+\s*(?:h|hr|hours?|stunden?|heures?|小时)\b[^\n]{0,20}(?:read|lese|lecture|阅读)", re.IGNORECASE
)

_TAXONOMY = re.compile(
    r"/(?:tags?|categor(?:y|ies)|categorie|categoria|kategorien?|catégories?|topics?|themen?|labels?|"
    r"authors?|autor(?:en)?|auteurs?|users?|series|keywords?|etiquetas?|rubrik|schlagwort|search|login|feed)"
    r"(?:/|\.html?|$)(?!.*\d{4}/\d{2}/)",
    re.IGNORECASE,
)
_MONTHS = re.compile(r"/(?:archives?/)?(?:19|20)\d\d(?:[/-]\d{1,2})?(?:/\d{1,2})?/?(?:index\.\w+)?$")
_NUMBERED = re.compile(
    r"/(?:page|seite|pagina|pagine|página|sivu|side|sida|p)?[-_/]?\d{1,4}/?(?:\.html?)?$", re.IGNORECASE
)


@lru_cache(maxsize=8192)
def words_of(name: str) -> frozenset[str]:
    """Return the lower-case words that a class name or id is made of.

    >>> sorted(words_of("relatedPosts-list"))
    ['list', 'posts', 'related']
    """
    return frozenset(word.lower() for word in _WORD.findall(name))


@lru_cache(maxsize=8192)
def chrome(name: str) -> float:
    """How far a class name or id speaks for the main content: 1, less for what stands around it."""
    if name.startswith("elementor"):
        return 1.0
    words = words_of(name)
    if words & _HARD_CHROME:
        return 0.1
    return 0.35 if words & _SOFT_CHROME else 1.0


@lru_cache(maxsize=8192)
def names_post(name: str) -> bool:
    """Whether a class name or id speaks of a post."""
    return bool(words_of(name) & _POST_WORDS)


def looks_dated(text: str) -> bool:
    """Whether a short text holds a date, whole, within a year or relative."""
    text = text.strip()
    if not text or len(text) > _LONGEST_DATE:
        return False
    return bool(_DATE.search(text) or _DAY_IN_YEAR.match(text) or (len(text) < 40 and _AGO.search(text)))  # noqa: PLR2004 - longer ones mention it


def looks_like_read_time(text: str) -> bool:
    """Whether a short text tells how long reading takes."""
    text = text.strip()
    if len(text) > _LONGEST_DATE or not text or _AGO.search(text):
        return False
    return bool(_READ_TIME.search(text) or _HOURS.search(text))


def is_taxonomy(path: str) -> bool:
    """Whether an address path names a tag, category, author or the like."""
    return bool(_TAXONOMY.search(path))


def is_index_path(path: str) -> bool:
    """Whether an address path names a month, a year or a numbered listing page."""
    return bool(_MONTHS.search(path) or _NUMBERED.search(path))
