"""A page as one row of words, each element a stretch of it: what bodies are learned on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.pages.text.outline import UNREAD
from pipelines.fields.nesting import shallow

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]+")
_MOST_WORDS = 30_000


@dataclass
class Sheet:
    """Parallel lists, one entry an element in document order; index 0 is the body itself."""

    words: list[str] = field(default_factory=list)
    """All words and signs of the page; an image counts as one, its address."""
    nodes: list[LexborNode] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    """The index after the element's last descendant."""
    starts: list[int] = field(default_factory=list)
    """The index of the element's first word."""
    stops: list[int] = field(default_factory=list)
    """The index after its last word."""
    at: dict[int, int] = field(default_factory=dict)
    """``mem_id`` -> index of the element."""

    def size(self, i: int) -> int:
        """Return how many words an element holds."""
        return self.stops[i] - self.starts[i]

    def text(self, i: int) -> tuple[str, ...]:
        """Return the words of an element."""
        return tuple(self.words[self.starts[i] : self.stops[i]])

    def above(self, i: int) -> list[int]:
        """Return an element and its ancestors, the element first."""
        chain = [i]
        while chain[-1]:
            chain.append(self.parents[chain[-1]])
        return chain


def words_of(text: str) -> list[str]:
    """Return the words and signs of a text in lower case; a Chinese or Japanese character is a word."""
    return _WORD.findall(text.casefold())


def lay_out(body: LexborNode | None) -> Sheet:
    """Return the sheet of an element, itself first; what nobody reads (scripts and the like) is left out.

    Words beyond 30,000 are left out too.
    """
    sheet = Sheet()
    if body is None:
        return sheet
    words, at = sheet.words, sheet.at
    opened: list[int] = []
    for node in body.traverse(include_text=True, skip_empty=True):
        parent = node.parent
        above = at.get(parent.mem_id, -1) if parent is not None and at else 0
        if above < 0:
            continue
        while opened and opened[-1] != above:
            _close(sheet, opened.pop())
        if node.is_text_node:
            if len(words) < _MOST_WORDS:
                words += words_of(node.text_content or "")
            continue
        tag = node.tag or ""
        if tag in UNREAD or tag[:1] in {"!", "-"}:
            continue
        here = len(sheet.nodes)
        at[node.mem_id] = here
        opened.append(here)
        sheet.nodes.append(node)
        sheet.tags.append(tag)
        sheet.parents.append(above)
        sheet.starts.append(len(words))
        sheet.ends.append(0)
        sheet.stops.append(0)
        if tag == "img":
            words.append("\0" + (node.attributes.get("src") or ""))
    for i in opened:
        _close(sheet, i)
    return sheet


def _close(sheet: Sheet, i: int) -> None:
    sheet.ends[i], sheet.stops[i] = len(sheet.nodes), len(sheet.words)


def words_in(html: str) -> list[str]:
    """Return the words of a piece of HTML as a sheet of it has them."""
    return lay_out(LexborHTMLParser("<body>" + shallow(html)).body).words
