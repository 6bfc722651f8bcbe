"""What a post card says of its post: title, date, reading time, summary, category, tags, author, image."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.pages.layout import HEADINGS, Block, Layout
from crawler.pages.signs import (
    TITLE_WORDS,
    is_taxonomy,
    looks_dated,
    looks_like_read_time,
    words_of,
)
from pipelines.items import Found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.pages.page import Page
    from crawler.pages.shape import Cut

_LONGEST_LABEL = 60
_LONGEST_SUMMARY = 1500
_SHORTEST_SUMMARY = 40
_SEPARATOR = re.compile(r"\s*[·•∙⦿|‧・—–/]\s*|\s+-\s+|\n")
_ISO = re.compile(r"\d{4}-\d\d")
_UPDATED = re.compile(r"updat|modif|edited|更新|修改|aktualis|mis à jour|actualiz|обновл", re.IGNORECASE)
_MORE = re.compile(
    r"^\W*(?:read|continue|weiter|mehr|more|lire|leer|leggi|继续|閱讀|阅读|続き|読|더|читать)", re.IGNORECASE
)
_CATEGORY_WORDS = frozenset(
    [
        "category",
        "categories",
        "cat",
        "kicker",
        "eyebrow",
        "topic",
        "rubric",
        "section",
        "kategorie",
        "badge",
        "label",
    ]
)
_TAG_WORDS = frozenset(["tag", "tags", "keyword", "keywords", "hashtag"])
_AUTHOR_WORDS = frozenset(["author", "authors", "byline", "writer", "autor", "auteur"])
_SUMMARY_WORDS = frozenset(
    [
        "summary",
        "excerpt",
        "description",
        "desc",
        "teaser",
        "intro",
        "preview",
        "abstract",
        "lead",
        "deck",
        "snippet",
    ]
)
_DATE_WORDS = frozenset(["date", "published", "time", "posted", "day"])
_TAG_PATH = re.compile(r"/(?:tags?|labels?|keywords?|schlagwort|etiquetas?)(?:/|\.html?|$)", re.IGNORECASE)
_CATEGORY_PATH = re.compile(
    r"/(?:categor(?:y|ies|ie|ia|ias)|kategorien?|catégories?|topics?|themen?|rubrik)(?:/|$)", re.IGNORECASE
)
_AUTHOR_PATH = re.compile(r"/(?:authors?|autor(?:en)?|auteurs?|users?|people)(?:/|$)", re.IGNORECASE)


@dataclass(slots=True)
class _Gathered:
    """The values found so far, in order and without repeats."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, text: str) -> None:
        text = text.strip()
        known = self.values.setdefault(name, [])
        if text and text not in known:
            known.append(text)

    def has(self, name: str) -> bool:
        return bool(self.values.get(name))


def facts_of(page: Page, layout: Layout, card: Cut) -> Mapping[str, tuple[Found, ...]]:
    """Field -> candidates as they stand on the card, each with the source "card"."""
    got = _Gathered()
    blocks = layout.blocks[card.start : card.end]
    title = _add_titles(got, card, blocks)
    rest = [b for b in blocks if title is None or not title.index <= b.index < title.end]
    _add_dates(got, rest)
    _add_read_time(got, layout, rest)
    _add_people_and_topics(got, layout, rest, card)
    _add_summary(got, layout, rest, card)
    _add_image(got, page, blocks)
    return {name: tuple(Found(text, "card") for text in texts) for name, texts in got.values.items() if texts}


def _add_titles(got: _Gathered, card: Cut, blocks: list[Block]) -> Block | None:
    """Add the title's candidates, the heading's first; the block of the title is returned."""
    link = card.link.block
    same = [b for b in blocks if b.tag == "a" and _same_target(b, link)]
    heading = _heading_of(link, same, blocks)
    if heading is not None:
        got.add("title", heading.content())
    for block in [link, *same]:
        inner = [b for b in blocks if block.index < b.index < block.end]
        texts = [b for b in inner if not b.tag]
        if texts and not any(b.tag in HEADINGS | {"p", "div", "time"} for b in inner):
            text = block.content()
            if not _MORE.match(text) or block is link:
                got.add("title", text)
        for image in (b for b in inner if b.tag == "img"):
            got.add("title", image.attribute("alt"))
    if not got.has("title"):
        got.add("title", link.attribute("title") or link.attribute("aria-label") or link.content())
    return heading or link


def _same_target(block: Block, link: Block) -> bool:
    return (
        block.attribute("href").partition("#")[0].strip() == link.attribute("href").partition("#")[0].strip()
    )


def _heading_of(link: Block, same: list[Block], blocks: list[Block]) -> Block | None:
    """Return the heading around or inside the link, else the card's first heading or titled block."""
    headings = [b for b in blocks if b.tag in HEADINGS and b.content()]
    for anchor in [link, *same]:
        for heading in headings:
            if heading.index <= anchor.index < heading.end or anchor.index <= heading.index < anchor.end:
                return heading
    if headings:
        return headings[0]
    for block in blocks:
        if block.tag and block.end - block.index < 8 and any(words_of(t) & TITLE_WORDS for t in block.tokens):  # noqa: PLR2004 - a title's block is small
            return block if block.content() else None
    return None


def _add_dates(got: _Gathered, blocks: list[Block]) -> None:
    times = [
        b
        for b in blocks
        if b.tag == "time" or b.attribute("datetime") or b.attribute("itemprop") == "datePublished"
    ]
    fresh = [b for b in times if not _tells_update(b)]
    for block in fresh[:1]:
        for name in ("datetime", "content", "title"):
            if _ISO.match(block.attribute(name).strip()):
                got.add("published", block.attribute(name))
                break
        text = block.content()
        if any(c.isdigit() for c in text) or looks_dated(text):
            got.add("published", text)
    if got.has("published"):
        return
    for block in blocks:
        if not block.tag:
            parts = [p for p in _SEPARATOR.split(block.text) if looks_dated(p) and not _UPDATED.search(p)]
            parts = parts or (
                [block.text] if looks_dated(block.text) and not _UPDATED.search(block.text) else []
            )
            if parts and not (block.parent and _tells_update(block.parent)):
                abbreviated = (
                    block.parent.attribute("title") if block.parent and block.parent.tag == "abbr" else ""
                )
                if _ISO.match(abbreviated):
                    got.add("published", abbreviated)
                got.add("published", parts[0])
                return


def _tells_update(block: Block) -> bool:
    names = " ".join([*block.tokens, block.attribute("itemprop")])
    return bool(_UPDATED.search(names)) and "publish" not in names


def _add_read_time(got: _Gathered, layout: Layout, blocks: list[Block]) -> None:
    for block in blocks:
        if not block.tag:
            parts = [p for p in _SEPARATOR.split(block.text) if looks_like_read_time(p)]
            if parts:
                got.add("read_time", parts[0])
                return
    for block in blocks:
        if block.tag and layout.size(block) <= _LONGEST_LABEL // 2 and looks_like_read_time(block.content()):
            got.add("read_time", block.content())
            return


def _add_people_and_topics(got: _Gathered, layout: Layout, blocks: list[Block], card: Cut) -> None:
    """Add authors, categories and tags, told by link targets, rel and the names of blocks."""
    closed = 0
    for block in blocks:
        if (
            not block.tag
            or block.index < closed
            or layout.size(block) > _LONGEST_LABEL
            or block is card.link.block
        ):
            continue
        kind = _kind_of(block, card)
        if kind is None or any(b.tag == "a" for b in layout.blocks[block.index + 1 : block.end]):
            continue
        text = block.content()
        if text and not looks_dated(text) and not looks_like_read_time(text):
            got.add(kind, text)
        closed = block.end


def _kind_of(block: Block, card: Cut) -> str | None:
    names: set[str] = set()
    around: Block | None = block
    while (
        around is not None
        and around.index >= card.start
        and around.end <= card.end
        and around.index != card.start
    ):
        for name in (around.attribute("class") + " " + around.attribute("itemprop")).split():
            names |= words_of(name)
        around = around.parent if len(names) < 40 else None  # noqa: PLR2004 - enough names to tell
    if block.tag == "a":
        path, rel = block.attribute("href"), block.attribute("rel").lower().split()
        if _AUTHOR_PATH.search(path) or "author" in rel:
            return "author"
        if _CATEGORY_PATH.search(path) or "category" in rel:
            return "category"
        if _TAG_PATH.search(path) or "tag" in rel:
            return "tag"
        if not is_taxonomy(path) and _same_target(block, card.link.block):
            return None
    for kind, words in (("author", _AUTHOR_WORDS), ("tag", _TAG_WORDS), ("category", _CATEGORY_WORDS)):
        if names & words:
            return kind
    return None


def _add_summary(got: _Gathered, layout: Layout, blocks: list[Block], card: Cut) -> None:
    """Add the text that sums the post up; a card that shows the whole post has none."""
    titles = got.values.get("title", [])
    for block in blocks:
        if (
            block.tag
            and any(words_of(t) & _SUMMARY_WORDS for t in block.tokens)
            and block.index != card.start
        ):
            text = block.content()
            if text and len(text) <= _LONGEST_SUMMARY and text not in titles:
                got.add("summary", text)
                return
    paragraphs = [b for b in blocks if b.tag == "p" and layout.size(b) >= _SHORTEST_SUMMARY]
    if not paragraphs:
        paragraphs = [b for b in blocks if b.tag in {"div", "span", "dd", "td"} and _is_text_leaf(b)]
        paragraphs = [b for b in paragraphs if layout.size(b) >= _SHORTEST_SUMMARY]
    if paragraphs and sum(layout.size(b) for b in paragraphs) <= _LONGEST_SUMMARY:
        got.add("summary", "\n".join(b.content() for b in paragraphs))


def _is_text_leaf(block: Block) -> bool:
    return any(not child.tag for child in block.children) and not any(
        child.tag in HEADINGS | {"div", "ul", "p", "time"} for child in block.children
    )


def _add_image(got: _Gathered, page: Page, blocks: list[Block]) -> None:
    for block in blocks:
        if block.tag != "img":
            continue
        for name in ("data-src", "data-lazy-src", "data-original", "src"):
            url = page.join(block.attribute(name))
            if url:
                got.add("image", url)
                return
