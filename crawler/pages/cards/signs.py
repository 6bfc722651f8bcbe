"""What short texts and names on a listing give away: dates, reading times, places, kinds of address."""

from __future__ import annotations

import re

from crawler.pages.remembered import remembered

PLAIN_TOKEN = re.compile(r"#?[\w-]+$")
PER_ITEM_TOKEN = re.compile(
    r"\d{2,}|^#?(?:post|entry|item|article|card)-?\d+$"
    r"|^(?:tag|category|cat|author|format|status|tax|keyword|topic)[-_]"
    r"|^(?:odd|even|first|last|active|current|sticky|featured|alt|hidden|visible|selected)$"
)
"""Class names and ids that tell one item or its state, not its kind."""

_REGION = (
    "main|content|primary|secondary|sidebar|side|aside|widgets?|footer|header|nav|menu|related|popular|recent"
    "|featured|carousel|slider|hero|comments"
)
_HARD_CHROME = (
    "nav|navbar|navigation|menu|submenu|sidebar|aside|footer|breadcrumbs?|tagcloud|social|share|sharing"
    "|comments?|respond|pagination|pager|toc|newsletter|cookie|offcanvas|drawer|dropdown|topbar|calendar"
)
_SOFT_CHROME = (
    "widgets?|related|popular|trending|similar|carousel|slider|swiper|slick|owl|marquee|ticker|recommended"
    "|recommendations|suggestions|readnext|further|linked|prevnext|adjacent|header"
)
_NO_REGION = re.compile(r"elementor|(?:with|has|no|hide|show)-", re.IGNORECASE)
_POST = "posts?|entry|hentry|articles?|blog|card|story|news|summary|teaser|item|listing|archive"
_TITLE = "title|headline|heading|subject|header|name"
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

_LONGEST_LABEL = 60
_LONGEST_AGO = 40
_MONTH_NAME = r"[^\W\d]{2,14}"
_DATE = re.compile(
    r"\b\d{4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}\b"
    r"|\b\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d{2})\b"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]"
    r"|\b\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?(?:\s+(?:de|of|di))?\s+"
    rf"{_MONTH_NAME}\.?,?(?:\s+(?:de|del))?\s+\d{{4}}\b"
    rf"|\b{_MONTH_NAME}\.?\s+\d{{1,2}}(?:st|nd|rd|th|\.)?,?\s+\d{{4}}\b"
    r"|\b\d{1,2}[- ][A-Z][a-z]{2}[- ]\d{2,4}\b"
)
_DAY_AND_TIME = re.compile(r"\W*(?:[^\W\d]{2,12}\W*){0,2}(?:\d{1,2}[:h.]\d\d\W*){0,2}")
_DAY_IN_YEAR = re.compile(
    r"^(?=.*\d)\W*(?:\d{1,2}[-/.]\d{1,2}\.?|\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    r"|(?:\d{1,2}(?:st|nd|rd|th)?\.?\s+)?(?:de\s+)?(?:jan|feb|f[ée]v|m[aä]r|apr|a[bv]r|ma[yig]|jui?n|jui?l|lug|aug"
    r"|ago|ao[uû]|sep|set|o[ck]t|out|ott|nov|d[eéi][cz])[a-zäéû]*\.?(?:\s+\d{1,2}(?:st|nd|rd|th)?)?)\W*$",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\b(?:\d+|an?|one)\s+(?:second|minute|min|hour|day|week|month|year)s?\s+ago\b|\byesterday\b"
    r"|\bvor\s+\S+\s+(?:Minute|Stunde|Tag|Woche|Monat|Jahr)|\bil y a\s+\S+\s+\w+|\bhace\s+\S+\s+\w+"
    r"|\bhá\s+\d+\s+\w+"
    r"|\d+\s*(?:分钟|分鐘|小时|小時|天|日|周|週間|週|个月|個月|か月|ヶ月|年)\s*前|\d+\s*(?:시간|일|주|개월|년)\s*전"
    r"|\b\d+\s+\w+\s+(?:fa|geleden|sedan|siden|назад|temu|önce|sitten)\b",
    re.IGNORECASE,
)
_COULD_BE_DATE = re.compile(r"\d|ago\b|yesterday|vor |il y a|hace |há ", re.IGNORECASE)
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
_MORE = re.compile(
    r"^\W*(?:(?:read|continue|keep|learn|view|see|show)\s(?:more|on|reading|post|article|full|the)"
    r"|more\b|permalink|continue$|weiterlesen|weiter\b|mehr (?:lesen|erfahren)|zum (?:artikel|beitrag)"
    r"|lire (?:la|plus|l)|continuer|en savoir|leer (?:más|mas)|seguir leyendo|continuar|ler mais|leia mais"
    r"|leggi|continua|lees (?:meer|verder)|verder lezen|läs mer|les mer|læs mere|lue lisää|czytaj|číst|devamı"
    r"|читать|далее|подробнее|阅读(?:全文|更多)|閱讀(?:全文|更多)|继续阅读|繼續閱讀|查看(?:全文|更多)"
    r"|続きを読む|もっと読む|더 ?(?:보기|읽기)|자세히|ادامه|اقرأ|المزيد)",
    re.IGNORECASE,
)
_TAXONOMY = re.compile(
    r"/(?:tags?|categor(?:y|ies|ie|ia|ias)|kategorien?|catégories?|topics?|themen?|labels?|authors?|autor(?:en)?"
    r"|auteurs?|users?|people|series|keywords?|etiquetas?|rubrik|schlagwort|search|login)"
    r"(?:/|\.html?|$)(?!.*\d{4}/\d{2}/)|[?&](?:cat|category|tag|author|label|m)=",
    re.IGNORECASE,
)
_MONTHS = re.compile(r"/(?:archives?/)?(?:19|20)\d\d(?:[/-]\d{1,2})?(?:/\d{1,2})?/?(?:index\.\w+)?$")
_NUMBERED = re.compile(
    r"/(?:page|seite|pagina|pagine|página|sivu|side|sida|p)[-_/]?\d{1,4}/?(?:\.html?)?$", re.IGNORECASE
)


@remembered
def _words(name: str) -> str:
    return " ".join(word.lower() for word in _WORD.findall(name))


def _speaks_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b")


_NAMES_REGION = _speaks_of(_REGION)
_NAMES_HARD_CHROME = _speaks_of(_HARD_CHROME)
_NAMES_SOFT_CHROME = _speaks_of(_SOFT_CHROME)
_NAMES_POST = _speaks_of(_POST)
_NAMES_TITLE = _speaks_of(_TITLE)


@remembered
def names_region(name: str) -> bool:
    """Return whether a class name or id tells a region of a page, such as its sidebar.

    >>> names_region("relatedPosts-list"), names_region("post-list")
    (True, False)
    """
    return bool(_NAMES_REGION.search(_words(name)))


@remembered
def centrality(name: str) -> float:
    """Return how far a class name or id speaks for the main content: 1, less for what stands around it.

    >>> centrality("post-list"), centrality("related-posts"), centrality("siteFooter")
    (1.0, 0.35, 0.1)
    """
    if _NO_REGION.match(name):
        return 1.0
    if _NAMES_HARD_CHROME.search(_words(name)):
        return 0.1
    return 0.35 if _NAMES_SOFT_CHROME.search(_words(name)) else 1.0


@remembered
def names_post(name: str) -> bool:
    """Return whether a class name or id speaks of a post."""
    return bool(_NAMES_POST.search(_words(name)))


@remembered
def names_title(name: str) -> bool:
    """Return whether a class name or id speaks of a title."""
    return bool(_NAMES_TITLE.search(_words(name)))


def looks_dated(text: str) -> bool:
    """Return whether a short text holds a date: whole, within a year, or relative.

    >>> [looks_dated(t) for t in ("25 خرداد 1404", "Mar 05", "3 years ago", "Release 12")]
    [True, True, True, False]
    """
    text = text.strip()
    if len(text) > _LONGEST_LABEL or not _COULD_BE_DATE.search(text):
        return False
    return bool(
        _DATE.search(text) or _DAY_IN_YEAR.match(text) or (len(text) <= _LONGEST_AGO and _AGO.search(text))
    )


def is_bare_date(text: str) -> bool:
    """Return whether a text is a date and nothing else but a weekday and a time of day.

    >>> is_bare_date("Sunday, May 5, 2024 at 10:21"), is_bare_date("Notes of a walk on May 5, 2024")
    (True, False)
    """
    rest = _DATE.sub("", text, count=1)
    return rest != text and _DAY_AND_TIME.fullmatch(rest) is not None


def looks_like_read_time(text: str) -> bool:
    """Return whether a short text tells how long reading takes.

    >>> [looks_like_read_time(t) for t in ("12 min", "约 8 分钟", "5 minutes ago", "3 comments")]
    [True, True, False, False]
    """
    text = text.strip()
    if len(text) > _LONGEST_LABEL or not (_READ_TIME.search(text) or _HOURS.search(text)):
        return False
    return not _AGO.search(text)


def says_more(text: str) -> bool:
    """Return whether a link's text only asks to read on.

    >>> says_more("Read more →"), says_more("Reading in winter")
    (True, False)
    """
    return len(text) < _LONGEST_LABEL and bool(_MORE.match(text))


def is_taxonomy(path: str) -> bool:
    """Return whether an address path names a tag, category, author or the like."""
    return bool(_TAXONOMY.search(path))


def is_index_path(path: str) -> bool:
    """Return whether an address path names a month, a year or a numbered listing page."""
    return bool(_MONTHS.search(path) or _NUMBERED.search(path))
