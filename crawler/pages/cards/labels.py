"""The labels of a post card: date, reading time, authors, categories, tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.cards.layout import HEADINGS, INLINE
from crawler.pages.cards.signs import looks_dated, looks_like_read_time
from crawler.pages.remembered import remembered
from pipelines.items import Found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.pages.cards.layout import Block, Layout
    from crawler.pages.cards.shape import Cut

_LONGEST_LABEL = 60
_LONGEST_READ_TIME = 40
_LONGEST_GROUP = 160
_LEVELS = 3
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATOR = re.compile(r"\s*[·•∙⦿|‧・—–\n]\s*|\s+[-/]\s+")
_ISO = re.compile(r"\d{4}-\d\d")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DAY_ONLY = re.compile(r"\d{1,2}[-/.]\d{1,2}")
_UPDATED = re.compile(r"updat|modif|edited|更新|修改|aktualis|mis à jour|actualiz|обновл", re.IGNORECASE)
_KINDS = (
    (
        "author",
        re.compile(r"(?<![a-z])(?:authors?|byline|writer|autor|auteur)(?![a-z])|p-author", re.IGNORECASE),
    ),
    ("tag", re.compile(r"(?<![a-z])(?:tags?|keywords?|hashtags?|taglist)(?![a-z])", re.IGNORECASE)),
    (
        "category",
        re.compile(
            r"(?<![a-z])(?:categor(?:y|ies|ie)|cats?|kicker|eyebrow|topics?|rubri[ck]|kategorien?|badge|label|chip"
            r"|pill)(?![a-z])",
            re.IGNORECASE,
        ),
    ),
)
_NO_VALUE = re.compile(
    r"avatar|image|img|icon|count|(?:author|category|tag)-?_?(?:title|bio|job|role|desc|label|prefix|by)|comments?",
    re.IGNORECASE,
)
_PATHS = (
    ("author", re.compile(r"/(?:authors?|autor(?:en)?|auteurs?|users?|people)(?:/|\.html|$)", re.IGNORECASE)),
    (
        "category",
        re.compile(
            r"/(?:categor\w+|kategorien?|cat[ée]gories?|topics?|themen?|rubri\w+)(?:/|\.html|\?|$)",
            re.IGNORECASE,
        ),
    ),
    (
        "tag",
        re.compile(
            r"/(?:tags?|labels?|keywords?|schlagwort|etiquetas?)(?:/|\.html|\?|$)|[?&]tag=", re.IGNORECASE
        ),
    ),
)


class Gathered:
    """The values found on one card, in order and without repeats."""

    def __init__(self, furniture: frozenset[str] = frozenset()) -> None:
        self._values: dict[str, list[str]] = {}
        self._furniture = furniture

    def add(self, name: str, text: str) -> None:
        """Keep a value unless it is empty or known."""
        text = text.strip()
        known = self._values.setdefault(name, [])
        if text and text not in known:
            known.append(text)

    def has(self, name: str) -> bool:
        """Tell whether a field has a value."""
        return bool(self._values.get(name))

    def knows(self, text: str) -> bool:
        """Tell whether a text is a value already, or a label that all cards have."""
        return self.is_furniture(text) or any(text in known for known in self._values.values())

    def is_furniture(self, text: str) -> bool:
        """Tell whether most cards of the page have this text."""
        return text in self._furniture

    def found(self) -> Mapping[str, tuple[Found, ...]]:
        """Return the fields that have values."""
        return {name: tuple(Found(t, "card") for t in texts) for name, texts in self._values.items() if texts}


def add_date(got: Gathered, layout: Layout, blocks: list[Block], start: int) -> None:
    """Add the date of publication: the machine's form if it is one, and the visible text."""
    for block in blocks:
        if (
            block.tag == "time"
            or block.attribute("datetime")
            or block.attribute("itemprop") == "datePublished"
        ):
            if _tells_update(block):
                continue
            _add_machine_date(got, block, ("datetime", "content", "title"))
            text = block.content()
            if any(c.isdigit() for c in text) or looks_dated(text):
                got.add("published", text)
            if got.has("published"):
                return
    for block in blocks:
        if block.tag or (block.parent and _tells_update(block.parent)):
            continue
        for part in [*_SEPARATOR.split(block.text), block.text]:
            if looks_dated(part) and not _UPDATED.search(part):
                if block.parent:
                    _add_machine_date(got, block.parent, ("title", "datetime", "content"))
                got.add("published", _with_year(layout, part.strip(), start))
                return


def _add_machine_date(got: Gathered, block: Block, names: tuple[str, ...]) -> None:
    value = next((v for name in names if _ISO.match(v := block.attribute(name).strip())), "")
    got.add("published", value)


def _with_year(layout: Layout, text: str, start: int) -> str:
    """Return a date within a year with the year of the heading that it stands under."""
    if _YEAR.search(text) or not any(c.isdigit() for c in text) or len(text) > 2 * len("31. December"):
        return text
    year = layout.year_before(start)
    if not year or sum(c.isdigit() for c in text) > 4:  # noqa: PLR2004 - more digits are a year too
        return text
    return f"{year}-{text}" if _DAY_ONLY.fullmatch(text) else f"{text} {year}"


def _tells_update(block: Block) -> bool:
    names = f"{block.attribute('class')} {block.attribute('itemprop')}"
    return bool(_UPDATED.search(names)) and "publish" not in names


def add_read_time(got: Gathered, layout: Layout, blocks: list[Block]) -> None:
    """Add the reading time: a text that tells it, or a small block whose parts together do."""
    for block in blocks:
        if not block.tag and not _is_prose(layout, block):
            part = next((part for part in _SEPARATOR.split(block.text) if looks_like_read_time(part)), None)
            if part:
                got.add("read_time", part)
                return
    for block in blocks:
        if block.tag and 0 < layout.size(block) <= _LONGEST_READ_TIME and not _is_prose(layout, block):
            text = block.content()
            if looks_like_read_time(text):
                got.add("read_time", text)
                return


def _is_prose(layout: Layout, block: Block) -> bool:
    """Tell whether a block stands in code or in a paragraph that says more than a label does."""
    around = next((b for b in [block, *block.ancestors()] if b.tag and b.tag not in INLINE), None)
    return around is None or around.tag in {"pre", *HEADINGS} or layout.size(around) > _LONGEST_GROUP


def add_people_and_topics(got: Gathered, layout: Layout, blocks: list[Block], card: Cut) -> None:
    """Add authors, categories and tags, told by link targets, by rel, and by the names of blocks."""
    linked: set[int] = set()
    labels: list[tuple[str, Block]] = []
    for block in blocks:
        if not block.tag or block is card.link.block or not 0 < layout.size(block) <= _LONGEST_LABEL:
            continue
        if block.tag == "a":
            kind = _kind_of_link(layout, block, card)
            if kind:
                _add_label(got, kind, block.content())
                linked |= {id(around) for around in block.ancestors()}
        elif (kind := _kind_of_names(block.attribute("class"), block.attribute("itemprop"))) is not None:
            labels.append((kind, block))
    closed = 0
    for kind, block in labels:
        inner = [b for k, b in labels if k == kind and block.index < b.index < block.end]
        if id(block) not in linked and not inner and block.index >= closed:
            text = block.content()
            if kind == "author" or not got.is_furniture(text):
                _add_label(got, kind, text)
            closed = block.end


def _add_label(got: Gathered, kind: str, text: str) -> None:
    if any(c.isalnum() for c in text) and not looks_dated(text) and not looks_like_read_time(text):
        got.add(kind, text)


def _kind_of_link(layout: Layout, link: Block, card: Cut) -> str | None:
    href, rel = link.attribute("href"), link.attribute("rel").lower().split()
    if href.partition("#")[0] == card.link.block.attribute("href").partition("#")[0]:
        return None
    for kind, path in _PATHS:
        if path.search(href):
            return kind
    for kind in ("author", "category", "tag"):
        if kind in rel:
            return kind
    around: Block | None = link
    for _ in range(_LEVELS):
        if around is None or around.index <= card.start or layout.size(around) > _LONGEST_GROUP:
            return None
        kind_here = _kind_of_names(around.attribute("class"), around.attribute("itemprop"))
        if kind_here:
            return kind_here
        around = around.parent
    return None


@remembered
def _kind_of_names(names: str, prop: str) -> str | None:
    names = _HUMP.sub("-", f"{names} {prop}".strip()).lower()
    if not names or _NO_VALUE.search(names):
        return None
    return next((kind for kind, pattern in _KINDS if pattern.search(names)), None)
