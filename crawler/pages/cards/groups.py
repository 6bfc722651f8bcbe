"""Finds the links of a page that repeat alike, and judges which of these groups are its post cards."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.pages.cards.layout import HEADINGS, Block, Layout, count_between
from crawler.pages.cards.sections import heads_others, names_archive
from crawler.pages.cards.signs import centrality, is_taxonomy, names_post, names_title
from crawler.pages.links import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_SAMPLE = 24
_CHROME_TAGS = {"nav": 0.1, "aside": 0.15, "footer": 0.15, "header": 0.3, "form": 0.3}
_WHOLE_PAGE = 0.6
_PROSE = 3
_SENTENCE = 5
_WORD = re.compile(r"[^\W\d]{2,}")
_WEAK = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Links on the same path of the page, the card around each, and how much they look like posts."""

    links: tuple[Link, ...]
    cards: tuple[Block, ...]
    """The block around each link that holds no other link of the group."""
    spans: tuple[tuple[int, int], ...]
    """The stretch of the page that belongs to each card: its block, or a run of siblings from it on."""
    score: float


def find_groups(layout: Layout, links: Sequence[Link]) -> list[Group]:
    """Return the groups of alike links with at least two addresses, the most post-like first."""
    by_path: dict[tuple[tuple[str, ...], ...], list[Link]] = {}
    for link in links:
        by_path.setdefault(link.block.path(), []).append(link)
    groups = [
        _group(layout, members)
        for alike in by_path.values()
        for members in (alike, _firsts(alike))
        if len({link.address for link in members}) > 1
    ]
    likely = [group for group in groups if group.score > _WEAK]
    groups = [group for group in groups if not heads_others(group, likely)]
    groups += [] if likely else _only_post(layout, links)
    return sorted(groups, key=lambda group: -group.score)


def _firsts(links: list[Link]) -> list[Link]:
    """Return the first link in each block that could be a title, where topics are linked alike beside it."""
    firsts: dict[int, Link] = {}
    for link in links:
        if link.block.parent is not None and not is_taxonomy(link.path):
            firsts.setdefault(link.block.parent.index, link)
    return list(firsts.values()) if 1 < len(firsts) < len(links) else []


def _group(layout: Layout, links: list[Link]) -> Group:
    levels = Counter(_levels(links, i) for i in range(len(links)))
    level = min(levels, key=lambda n: (-levels[n], n))
    cards: list[Block] = []
    kept: list[Link] = []
    for link in links:
        card = link.block
        for _ in range(level):
            card = card.parent or card
        if not cards or card is not cards[-1]:
            cards.append(card)
            kept.append(link)
    starts = run_starts(cards)
    spans = spans_of(starts, run=starts != cards or is_run(cards))
    score = _score(layout, kept, cards, spans) * len(kept) / len(links)
    return Group(tuple(kept), tuple(starts), tuple(spans), score)


def _only_post(layout: Layout, links: Sequence[Link]) -> list[Group]:
    """Return the one post of a young blog: a block marked up as a post that begins with its linked title."""
    for link in links:
        card = next((block for block in link.block.ancestors() if _is_named_post(block)), None)
        if card is None or not is_title(link.block, card):
            continue
        first = next((i for i in layout.headings if card.index <= i < card.end), None)
        if first is not None and (link.block.index - first) in {-1, 1}:
            span = (card.index, card.end)
            return [Group((link,), (card,), (span,), _score(layout, [link], [card], [span]))]
    return []


def _is_named_post(block: Block) -> bool:
    return block.tag == "article" or bool({"hentry", "h-entry", "post"} & set(block.tokens))


def _levels(links: list[Link], position: int) -> int:
    """How many levels up from a link the block around it still holds no other link of the group."""
    link = links[position]
    before = next((x for x in reversed(links[:position]) if x.address != link.address), None)
    after = next((x for x in links[position + 1 :] if x.address != link.address), None)
    low = before.block.index if before else 0
    high = after.block.index if after else 1 << 60
    level = 0
    for level, block in enumerate(link.block.ancestors()):  # noqa: B007 - the level reached is the answer
        if block.index <= low or block.end > high:
            break
    return level


def run_starts(cards: Sequence[Block]) -> list[Block]:
    """Where each card begins: with the siblings that stand before every card alike, such as a date line."""
    starts = list(cards)
    taken = {id(card) for card in cards}
    while True:
        before = [_previous(block) for block in starts]
        keys = {block.key for block in before if block is not None}
        if None in before or len(keys) != 1 or any(id(block) in taken for block in before):
            return starts
        starts = [block for block in before if block is not None]
        taken |= {id(block) for block in starts}


def _previous(block: Block) -> Block | None:
    before = block.before()
    while before is not None and not before.tag:
        before = before.before()
    return before


def is_run(cards: Sequence[Block]) -> bool:
    """Tell whether most cards are followed by siblings that belong to them, as headings by texts."""
    ids = {id(card) for card in cards}
    followed = sum((after := card.after()) is not None and id(after) not in ids for card in cards)
    return followed * 2 > len(cards) and cards[0].tag not in {"article", "li", "tr"}


def spans_of(starts: Sequence[Block], *, run: bool) -> list[tuple[int, int]]:
    """Return the stretch of each card, up to where the next begins (broken markup may nest it inside)."""
    texts = [_text_before(block) for block in starts] if run else []
    begins = [block.index - 1 for block in starts] if texts and all(texts) else [b.index for b in starts]
    spans = []
    for position, block in enumerate(starts):
        end = block.parent.end if run and block.parent else block.end
        if position + 1 < len(starts):
            end = min(end, begins[position + 1])
        spans.append((begins[position], end))
    return spans


def _text_before(block: Block) -> bool:
    before = block.before()
    return before is not None and not before.tag


def _score(
    layout: Layout, links: Sequence[Link], cards: Sequence[Block], spans: Sequence[tuple[int, int]]
) -> float:
    step = max(1, len(links) // _SAMPLE)
    sample = list(zip(links, cards, spans, strict=True))[::step][:_SAMPLE]
    quality = sum(_quality(layout, link, card, span) for link, card, span in sample) / len(sample)
    distinct = len({link.address for link in links})
    covered = sum(layout.length(*span) for span in spans) / max(1, layout.total())
    return (
        quality
        * (distinct / (distinct + 2))
        * (distinct / len(links))
        * place_of(layout, cards[0])
        * (0.5 + min(1.0, covered))
    )


def _quality(layout: Layout, link: Link, card: Block, span: tuple[int, int]) -> float:
    """How much one card looks like a post: 0 to 1."""
    start, end = span
    text = layout.size(link.block)
    around = layout.length(start, end) - text
    headings = count_between(layout.headings, start, end)
    points = 1.0 * min(1.0, text / 16) + 0.8 * min(1.0, around / 80)
    points += 1.2 if is_title(link.block, card) else 0.4 * (headings > 0)
    points += 1.2 * (count_between(layout.dates, start, end) > 0)
    points += 0.7 * _address_quality(link.path)
    points += 0.5 * (card.tag == "article" or any(names_post(token) for token in card.tokens))
    if _is_prose(layout, link.block):
        points *= 0.3
    if headings > 4:  # noqa: PLR2004 - a block of many headings is a region, or a whole text
        points *= 0.7
    return points / 5.4


def is_title(link: Block, card: Block) -> bool:
    """Whether a link stands in a heading or is named a title, or holds a heading."""
    around: Iterable[Block] = [link]
    for block in link.ancestors():
        if block.index <= card.index and block is not card:
            break
        around = [*around, block]
    if any(b.tag in HEADINGS or any(names_title(t) for t in b.tokens) for b in around):
        return True
    return any(child.tag in HEADINGS for child in _within(link))


def _within(block: Block) -> Iterable[Block]:
    for child in block.children:
        yield child
        yield from child.children


def _address_quality(path: str) -> float:
    if names_archive(path):
        return 0.0
    last = path.rstrip("/").rpartition("/")[2]
    return 1.0 if len(last) > 7 or any(c in "-_0123456789%" for c in last) else 0.5  # noqa: PLR2004 - a slug is longer than a section's name


def _is_prose(layout: Layout, link: Block) -> bool:
    """Tell whether a link stands within a sentence, or in far more text than the links around it have."""
    parent = link.parent
    if parent is None or parent.tag not in {"p", "li", "span", "em", "strong", "blockquote", "td"}:
        return False
    if not link.nth:
        return False
    before = link.before()
    if before is not None and not before.tag and len(_WORD.findall(before.text)) >= _SENTENCE:
        return True
    linked = sum(layout.size(child) for child in parent.children if child.tag == "a")
    return layout.size(parent) > _PROSE * linked + 60


def place_of(layout: Layout, card: Block) -> float:
    """How central the place of a card is: 1 in the main content, near 0 in menus and side columns."""
    whole = max(1, layout.total())
    place = 1.0
    for block in card.ancestors():
        if block.tag == "main" or block.attribute("role") == "main":
            return place
        if block.parent is None or layout.size(block) > _WHOLE_PAGE * whole:
            continue
        here = min([1.0, *(centrality(token) for token in block.tokens)])
        place = min(place, here, _CHROME_TAGS.get(block.tag, 1.0))
        if block.attribute("role") in {"navigation", "complementary", "contentinfo"}:
            place = min(place, 0.15)
    return place
