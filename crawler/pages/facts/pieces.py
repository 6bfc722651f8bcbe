"""Lays a page out as a flat run of text pieces, each with the elements that hold it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.pages.facts.labels import reading_of_class

_NOTHING: frozenset[str] = frozenset()
# fmt: off
_SKIPPED = frozenset({
    "script", "style", "noscript", "svg", "pre", "template", "iframe", "select", "option",
    "textarea", "math", "object", "canvas", "video", "audio", "head", "img", "br", "hr", "wbr",
    "input", "source", "path", "link", "-comment", "!doctype", "-document",
})
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font",
    "i", "kbd", "label", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "tt",
    "u", "var", "ins", "del", "meta", "button",
})
# fmt: on
_ZONE_OF_TAG = {"nav": "nav", "aside": "aside"}
_TERMS = frozenset({"category", "tag"})
"""What a ``<nav>`` may hold that is of the post."""
_FRAMES = frozenset({"header", "footer"})
_CONTENT = frozenset({"article", "main", "section"})
_BOXES = frozenset(
    {"div", "section", "aside", "ul", "ol", "span", "p", "header", "footer", "table", "article"}
)
_WHOLE = frozenset({"body", "main"})
"""What is said of the whole page tells no part of it."""
_SPACES = re.compile(r"\s+")
_LONG = 100_000
_LINE = 200
"""Letters of a line of facts at most."""
_BARRED = re.compile(r"[·•|∙⋅｜]")
_BAR = re.compile(r"(?:^|\s)([·•|∙⋅｜])(?=\s|$)\s?")
_FEW = ("class", "itemprop")
_NAMES = ("class", "id", "itemprop")


@dataclass(slots=True, eq=False)
class Element:
    """An element of the page in its place; ``start`` and ``end`` bound its pieces."""

    node: LexborNode
    tag: str
    parent: Element | None
    block: Element
    link: Element | None
    start: int
    end: int = 0
    attributes: dict[str, str | None] = field(default_factory=dict)
    fields: frozenset[str] = _NOTHING
    """What its class names say it holds."""
    zones: frozenset[str] = _NOTHING
    """What part of the page its tag and class names say it is."""

    def ancestors(self) -> Iterator[Element]:
        """Itself, its parent, and so on up to the body."""
        step: Element | None = self
        while step is not None:
            yield step
            step = step.parent

    def get(self, name: str) -> str:
        """Return an attribute's value, trimmed; empty if absent."""
        return (self.attributes.get(name) or "").strip()


@dataclass(slots=True, eq=False)
class Piece:
    """A text node: its words with white space squeezed, its place, and the element that holds it."""

    text: str
    order: int
    holder: Element


@dataclass(slots=True)
class Pieces:
    """The whole body: elements and pieces of text in document order."""

    elements: list[Element]
    pieces: list[Piece]

    def text(self, element: Element) -> str:
        """All text within an element."""
        return " ".join(piece.text for piece in self.pieces[element.start : element.end])


def _enter(node: LexborNode, tag: str, parent: Element | None, start: int) -> Element:
    element = Element(node, tag, parent, None, None, start)  # type: ignore[arg-type] # set below
    inline = tag in _INLINE and parent is not None
    element.block = parent.block if inline and parent is not None else element
    element.link = element if tag == "a" else (parent.link if parent is not None else None)
    attributes = node.attributes
    if attributes:
        element.attributes = attributes
        for name in _NAMES if tag in _BOXES else () if tag in _WHOLE else _FEW:
            named = attributes.get(name)
            if named:
                fields, zones = reading_of_class(named)
                element.fields |= fields
                element.zones |= zones
    zone = _ZONE_OF_TAG.get(tag)
    if zone and not element.fields & _TERMS:
        element.zones |= {zone}
    elif tag in _FRAMES and not any(outer.tag in _CONTENT for outer in element.ancestors()):
        # a header or footer of no article is that of the site
        element.zones |= {"aside"}
    return element


def _parts(text: str) -> list[str]:
    """Return a text, cut before and after the bars and dots that set facts apart: "12 May · 2 min · Ann"."""
    return [part for part in _BAR.split(text) if part]


def _evened(text: str) -> str:
    """Return a text with single spaces; a list of all words would take ten times the memory of a long one."""
    return " ".join(text.split()) if len(text) < _LONG else _SPACES.sub(" ", text).strip()


def lay_out(tree: LexborHTMLParser) -> Pieces:
    """Return the page's body laid out flat, without scripts, drawings, code listings and templates."""
    elements: list[Element] = []
    pieces: list[Piece] = []
    node = tree.body
    parent: Element | None = None
    while node is not None:
        tag = node.tag or ""
        if tag == "-text":
            text = _evened(node.text_content or "")
            if text and parent is not None:
                if len(text) > _LINE or not _BARRED.search(text):
                    pieces.append(Piece(text, len(pieces), parent))
                else:
                    pieces += [Piece(part, len(pieces) + n, parent) for n, part in enumerate(_parts(text))]
        elif tag not in _SKIPPED:
            element = _enter(node, tag, parent, len(pieces))
            elements.append(element)
            child = node.first_child
            if child is not None:
                node, parent = child, element
                continue
            element.end = len(pieces)
        following = node.next
        while following is None and parent is not None:
            parent.end = len(pieces)
            node, parent = parent.node, parent.parent
            following = node.next if parent is not None else None
        node = following
    return Pieces(elements, pieces)
