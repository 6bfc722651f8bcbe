"""A page as one flat list of blocks in reading order, with what makes stretches of it quick to judge."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from sys import intern
from types import MappingProxyType
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborNode

from crawler.pages.cards.signs import PER_ITEM_TOKEN, PLAIN_TOKEN, looks_dated, names_region
from crawler.pages.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages.page import Page

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_YEAR = re.compile(r"\W*((?:19|20)\d\d)(?:\W|年|년)*")
INLINE = frozenset({"a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "time", "u"})
_SKIPPED = frozenset({"script", "style", "svg", "noscript", "template", "iframe", "select", "head"})
_ITEMS = frozenset({"li", "article", "tr", "dt", "dd"})
_BLOCKS = _ITEMS | {"div", "section"}
_VERY_MANY = 10_000
_NONE: Mapping[str, str | None] = MappingProxyType({})


@dataclass(slots=True, eq=False)
class Block:
    """One element, or one run of text (``tag`` is then empty); its stretch is ``[index, end)``."""

    index: int
    tag: str
    parent: Block | None
    node: LexborNode
    attributes: Mapping[str, str | None] = field(default_factory=lambda: _NONE)
    text: str = ""
    end: int = 0
    tokens: tuple[str, ...] = ()
    """The classes, and the id with a leading #, that can tell kinds of blocks apart."""
    key: tuple[str, ...] = ()
    """Tag and those tokens that tell this kind of block, not this one item."""
    children: Sequence[Block] = ()
    nth: int = 0
    """Its place among its parent's children, from 0."""

    def attribute(self, name: str) -> str:
        """Return the value of an attribute, empty when there is none."""
        return (self.attributes.get(name) or "") if self.attributes else ""

    def before(self) -> Block | None:
        """Return the sibling before this block, of elements and texts."""
        return self.parent.children[self.nth - 1] if self.parent is not None and self.nth else None

    def after(self) -> Block | None:
        """Return the sibling after this block, of elements and texts."""
        siblings = self.parent.children if self.parent is not None else []
        return siblings[self.nth + 1] if self.nth + 1 < len(siblings) else None

    def ancestors(self) -> Iterator[Block]:
        """Yield the blocks around this one, innermost first."""
        block = self.parent
        while block is not None:
            yield block
            block = block.parent

    def content(self) -> str:
        """Return the text content as the page has it, without white space around."""
        if not self.tag:
            return self.text.strip()
        return self.node.text(deep=True, separator="").strip()

    def path(self) -> tuple[tuple[str, ...], ...]:
        """Return the keys from the body down to this block."""
        return tuple(block.key for block in [self, *self.ancestors()][::-1])


class Layout:
    """The blocks of a page's body in reading order, with running sums over them."""

    def __init__(self, page: Page) -> None:
        self.blocks: list[Block] = []
        self._shared: dict[tuple[tuple[str, str | None], ...], Mapping[str, str | None]] = {}
        body = page.tree.body
        if body is not None:
            self._walk(body)
        keys: dict[tuple[str, ...], tuple[str, ...]] = {}
        for block in self.blocks:
            if block.children:
                _name_children(block)
            block.key = keys.setdefault(block.key, block.key)
        self._length = [0, *accumulate(len(b.text.strip()) for b in self.blocks)]
        self.dates = [b.index for b in self.blocks if _is_date(b)]
        self._years = [b.index for b in self.blocks if not b.tag and _YEAR.fullmatch(b.text.strip())]
        self.headings = [b.index for b in self.blocks if b.tag in HEADINGS]

    def _walk(self, body: LexborNode) -> None:
        root = Block(0, "body", None, body, key=("body",))
        self.blocks.append(root)
        waiting: list[tuple[Block, LexborNode | None]] = [(root, body.child)]
        while waiting:
            parent, node = waiting.pop()
            if node is None:
                parent.end = len(self.blocks)
                continue
            waiting.append((parent, node.next))
            # Of a page with very many elements each spared object counts.
            tag = intern(node.tag or "")
            if tag == "-text":
                text = node.text_content or ""
                if text.strip():
                    self._add(Block(len(self.blocks), "", parent, node, text=text, end=len(self.blocks) + 1))
            elif tag[:1] not in {"-", "!"} and tag not in _SKIPPED:
                block = self._add(Block(len(self.blocks), tag, parent, node, self._attributes(node)))
                if block.attributes:
                    block.tokens = _tokens(block.attribute("class"), block.attribute("id"))
                waiting.append((block, node.child))

    def _attributes(self, node: LexborNode) -> Mapping[str, str | None]:
        """Return what an element has; on a page of very many, one for all that have the same."""
        found = node.attributes or _NONE
        if len(self.blocks) < _VERY_MANY:
            return found
        return self._shared.setdefault(tuple(found.items()), found)

    def _add(self, block: Block) -> Block:
        self.blocks.append(block)
        if block.parent is not None:
            siblings = block.parent.children
            block.nth = len(siblings)
            if isinstance(siblings, list):
                siblings.append(block)
            else:
                block.parent.children = [block]
        return block

    def release(self) -> None:
        """Unlink the blocks, so that memory is freed at once and not by a garbage collection of all."""
        for block in self.blocks:
            block.children = ()

    def length(self, start: int, end: int) -> int:
        """Return the number of characters of text in a stretch of the page."""
        return self._length[max(start, min(end, len(self.blocks)))] - self._length[start]

    def size(self, block: Block) -> int:
        """Return the number of characters of text in a block."""
        return self._length[block.end] - self._length[block.index]

    def year_before(self, index: int) -> str:
        """Return the last year that stands alone before a place on the page, such as an archive's heading."""
        position = bisect_left(self._years, index)
        match = _YEAR.search(self.blocks[self._years[position - 1]].text) if position else None
        return match[1] if match else ""

    def total(self) -> int:
        """Return the number of characters of text on the page."""
        return self._length[-1]


def count_between(indexes: list[int], start: int, end: int) -> int:
    """Return how many of the ascending ``indexes`` lie in ``[start, end)``."""
    return bisect_left(indexes, end) - bisect_left(indexes, start)


@remembered
def _tokens(names: str, name: str) -> tuple[str, ...]:
    tokens = names.split()
    if name.strip():
        tokens.append("#" + name.strip())
    return tuple(dict.fromkeys(t for t in tokens if PLAIN_TOKEN.match(t) and not PER_ITEM_TOKEN.search(t)))


def _name_children(parent: Block) -> None:
    """Give each child its key, without the tokens that only some of many alike siblings have."""
    kinds: dict[str, list[Block]] = {}
    for child in parent.children:
        kinds.setdefault(child.tag, []).append(child)
    for tag, siblings in kinds.items():
        if tag == "td":
            for column, cell in enumerate(siblings, 1):
                cell.tokens = (*cell.tokens, f"column{column}")
        if len(siblings) == 1 or tag not in _BLOCKS:
            for sibling in siblings:
                sibling.key = (tag, *sorted(sibling.tokens)) if sibling.tokens else (tag,)
            continue
        counts = Counter(token for sibling in siblings for token in sibling.tokens)
        common = {token for token, count in counts.items() if count == len(siblings)}
        # two alike siblings without a common name may be columns of the page, many are items
        drop = tag in _ITEMS or (len(siblings) > 2 and bool(common))  # noqa: PLR2004
        for sibling in siblings:
            kept = [t for t in sibling.tokens if not drop or t in common or names_region(t)]
            sibling.key = (tag, *sorted(kept))


def _is_date(block: Block) -> bool:
    return block.tag == "time" or (not block.tag and looks_dated(block.text))
