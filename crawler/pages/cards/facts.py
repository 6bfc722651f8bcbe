"""What a post card says of its post: title, summary and image, with the labels that stand around them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from crawler.pages.cards.labels import Gathered, add_date, add_people_and_topics, add_read_time
from crawler.pages.cards.layout import HEADINGS, Block, Layout
from crawler.pages.cards.signs import looks_dated, looks_like_read_time, says_more
from crawler.pages.cards.titles import add_titles
from crawler.pages.cards.topics import repeating_places, topics_by_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.pages.cards.shape import Cut
    from crawler.pages.page import Page
    from pipelines.items import Found

_LONGEST_SUMMARY = 1500
_SHORTEST_PARAGRAPH = 12
_SHORTEST_LEAF = 40
_LONGEST_LABEL = 60
_FEW = 3
_HEAD = 250
_TAIL = 80
_SUMMARY = re.compile(r"summary|excerpt|teaser|abstract|description|standfirst")
_INNER_BLOCKS = HEADINGS | {"div", "ul", "ol", "p", "time", "table", "article", "section"}
_NO_COVER = re.compile(r"avatar|author|logo|icon|emoji|gravatar|badge|spinner|pixel", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*url\(\s*[\"']?([^\"')]+)")


def facts_of(page: Page, layout: Layout, cards: Sequence[Cut]) -> list[Mapping[str, tuple[Found, ...]]]:
    """Return for each card field -> candidates as they stand on it, each with the source "card"."""
    furniture = _furniture(layout, cards)
    repeating = repeating_places(layout, cards)
    gathered: list[Gathered] = []
    titles: list[Block | None] = []
    for card in cards:
        got = Gathered(furniture)
        blocks = layout.blocks[card.start : card.end]
        # a card that shows a whole post has its labels before and after the text
        edges = blocks if len(blocks) <= _HEAD + _TAIL else blocks[:_HEAD] + blocks[-_TAIL:]
        title = add_titles(got, card.link.block, edges, repeating)
        rest = _without(edges, title)
        add_date(got, layout, rest, card.start)
        add_read_time(got, layout, rest)
        add_people_and_topics(got, layout, rest, card)
        _add_summary(got, layout, _without(blocks, title), card)
        _add_image(got, page, edges)
        gathered.append(got)
        titles.append(title)
    if not any(got.has("category") or got.has("tag") for got in gathered):
        for got, topic in zip(gathered, topics_by_place(layout, cards, titles, gathered), strict=True):
            got.add("category", topic)
    return [got.found() for got in gathered]


def _without(blocks: list[Block], title: Block | None) -> list[Block]:
    """Return the blocks that neither hold the title nor are part of it."""
    if title is None:
        return blocks
    return [block for block in blocks if block.end <= title.index or block.index >= title.end]


def _furniture(layout: Layout, cards: Sequence[Cut]) -> frozenset[str]:
    """Return the short texts that most cards have alike: labels such as "Read more" and "Posted on"."""
    if len(cards) < _FEW:
        return frozenset()
    counts: Counter[str] = Counter()
    for card in cards:
        texts = (b.text.strip() for b in layout.blocks[card.start : card.end] if not b.tag)
        counts.update({text for text in texts if len(text) <= _LONGEST_LABEL})
    return frozenset(text for text, count in counts.items() if count * 3 > len(cards) * 2)


def _add_summary(got: Gathered, layout: Layout, blocks: list[Block], card: Cut) -> None:
    """Add the text that sums the post up; a card that shows the whole post has none."""
    for block in blocks:
        if block.tag and block.index != card.start and _SUMMARY.search(block.attribute("class").lower()):
            text = _without_more(got, block, card)
            if 0 < len(text) <= _LONGEST_SUMMARY and not got.knows(text):
                got.add("summary", text)
                return
    texts = [
        text
        for block in blocks
        if block.tag == "p" and layout.size(block) >= _SHORTEST_PARAGRAPH
        if not got.knows(text := _without_more(got, block, card)) and not _is_label(text)
    ]
    if not texts:
        leaves = (b for b in blocks if layout.size(b) >= _SHORTEST_LEAF and _is_leaf(b))
        texts = [text for block in leaves if not got.knows(text := _without_more(got, block, card))]
    if 0 < sum(map(len, texts)) <= _LONGEST_SUMMARY:
        got.add("summary", "\n".join(texts))


def _is_leaf(block: Block) -> bool:
    return (
        block.tag in {"div", "span", "dd", "td", "section", "small", "li", "figcaption"}
        and any(not child.tag for child in block.children)
        and not any(child.tag in _INNER_BLOCKS for child in block.children)
    )


def _is_label(text: str) -> bool:
    return not text or looks_dated(text) or looks_like_read_time(text)


def _without_more(got: Gathered, block: Block, card: Cut) -> str:
    """Return the text of a block without the "read more" link that it may end with."""
    text = block.content()
    for link in (b for b in _links_in(block) if b.attribute("href") == card.link.block.attribute("href")):
        more = link.content()
        if more and text.endswith(more) and (says_more(more) or got.is_furniture(more)):
            text = text.removesuffix(more).rstrip()
    return text


def _links_in(block: Block) -> Iterable[Block]:
    for child in block.children:
        if child.tag == "a":
            yield child
        elif child.tag:
            yield from (inner for inner in child.children if inner.tag == "a")


def _add_image(got: Gathered, page: Page, blocks: list[Block]) -> None:
    """Add the address of the card's picture, lazily loaded ones included; an author's portrait is none."""
    for block in blocks:
        if block.tag == "img":
            around = (
                block.attribute("class") + " " + (block.parent.attribute("class") if block.parent else "")
            )
            sources = [block.attribute(n) for n in ("data-src", "data-lazy-src", "data-original", "src")]
            sources.append(block.attribute("srcset").split(" ")[0])
            url = next((url for source in sources if (url := page.join(source))), None)
            if url and not _NO_COVER.search(around):
                got.add("image", url)
                return
        elif (style := block.attribute("style")) and (match := _BACKGROUND.search(style)):
            got.add("image", page.join(match[1]) or "")
            return
