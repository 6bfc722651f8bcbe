"""Finds the part of a page that is about the post: its heading, its text, and what stands near them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from crawler.pages.facts.pieces import Element, Piece, Pieces

_HEADINGS = {"h1": 2.0, "h2": 1.0, "h3": 0.3}
_TITLE_CLASSES = ("entry-title", "post-title", "article-title", "p-name", "headline", "post__title")
_PROSE = 90
_REACH = 3
_BEFORE = 14
_AFTER = 30
_FAR = 99


class Standing(IntEnum):
    """How surely a place speaks of the post."""

    FOREIGN = 0
    """Comments, other posts, menus."""
    SIDE = 1
    """A sidebar beside the post."""
    FOOT = 2
    """After the text."""
    HEAD = 3
    """Around the heading."""


def folded(text: str) -> str:
    """Letters and digits only, lower case: what two spellings of one title share."""
    return "".join(filter(str.isalnum, text)).casefold()


def weight(text: str) -> int:
    """Return the length of a text in Latin letters; a Chinese, Japanese or Korean one counts for three."""
    return len(text) + 2 * sum(1 for letter in text if "\u3040" <= letter <= "\uffdc") if text else 0


@dataclass(slots=True)
class Region:
    """The post's own place in a page."""

    page: Pieces
    heading: Element | None
    anchor: int
    """The piece that the post begins with: its heading."""
    after_heading: int
    body_start: int
    body_end: int
    around: dict[int, int] = field(default_factory=dict)
    """``id`` of each element around the heading -> steps up from it."""
    cards: set[int] = field(default_factory=set)
    """``id`` of each element that is the card of another post."""
    lines: list[list[Piece]] = field(default_factory=list)
    """The page line by line, without the running text of the post."""
    _places: dict[int, tuple[frozenset[str], int]] = field(default_factory=dict)

    def _place(self, element: Element) -> tuple[frozenset[str], int]:
        """Return the zones up from an element to what surrounds the heading, and the steps up from that."""
        known = self._places.get(id(element))
        if known is None:
            if id(element) in self.around:
                known = frozenset(), self.around[id(element)]
            elif element.parent is None:
                known = element.zones, _FAR
            else:
                zones, steps = self._place(element.parent)
                card = frozenset({"related"}) if id(element) in self.cards else frozenset[str]()
                known = zones | element.zones | card, steps
            self._places[id(element)] = known
        return known

    def standing(self, element: Element, order: int) -> Standing:
        """How surely the words at ``order``, held by ``element``, are about this post."""
        zones, steps = self._place(element)
        if zones & {"comments", "related"}:
            return Standing.FOREIGN
        near = self.anchor - _BEFORE <= order < min(self.body_start, self.after_heading + _AFTER)
        if zones:
            if near and steps <= 1:
                return Standing.HEAD
            return Standing.SIDE if steps <= _REACH else Standing.FOREIGN
        if near:
            return Standing.HEAD
        return Standing.SIDE if order < self.anchor else Standing.FOOT


def _title_score(page: Pieces, element: Element, titles: list[str]) -> float:
    key = folded(page.text(element))
    if not key or len(key) > 300:  # noqa: PLR2004 - a heading of more letters is a paragraph
        return -9.0
    score = _HEADINGS.get(element.tag, 0.0)
    named = f"{element.get('class')} {element.get('itemprop')}"
    score += any(name in named for name in _TITLE_CLASSES)
    score += max(
        (4.0 * len(key) / max(len(key), len(title)) for title in titles if key in title), default=0.0
    )
    score -= 3.0 * bool({zone for outer in element.ancestors() for zone in outer.zones} - {"aside"})
    return score


def _find_heading(page: Pieces, titles: Iterable[str]) -> Element | None:
    keys = [key for key in map(folded, titles) if key]
    best, best_score = None, 0.0
    for element in page.elements:
        if element.tag in _HEADINGS or (
            element.get("itemprop") in {"headline", "name"} and element.tag != "meta"
        ):
            score = _title_score(page, element, keys)
            if score > best_score:
                best, best_score = element, score
    return best


def blocks(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Return runs of pieces that share a block: the lines that a reader sees."""
    run: list[Piece] = []
    for piece in pieces:
        if run and piece.holder.block is not run[-1].holder.block:
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _is_prose(run: list[Piece]) -> bool:
    return sum(weight(piece.text) for piece in run if piece.holder.link is None) >= _PROSE


def _bounds(page: Pieces, start: int, around: dict[int, int]) -> tuple[int, int]:
    """Where the post's text begins and ends, in pieces."""
    first = last = -1
    for run in blocks(page.pieces[start:]):
        if not _is_prose(run):
            continue
        zones: set[str] = set()
        for outer in run[0].holder.ancestors():
            if id(outer) in around:
                break
            zones |= outer.zones | outer.fields & {"author"}
        if zones:
            continue
        if first < 0:
            first = run[0].order
        last = run[-1].order + 1
    return (first, last) if first >= 0 else (len(page.pieces), start)


def _cards(page: Pieces, around: dict[int, int], title: str) -> set[int]:
    """Return the elements that are cards of other posts: repeated siblings with a linked heading."""
    found: set[int] = set()
    for element in page.elements:
        if element.tag not in {"h2", "h3", "h4", "h5"} or folded(page.text(element)) == title:
            continue
        links = [element.link, *(e for e in page.pieces[element.start : element.end] if e.holder.link)]
        if not any(links):
            continue
        for step, outer in enumerate(element.ancestors()):
            if id(outer) in around or step > 5:  # noqa: PLR2004 - a card is a few elements deep
                break
            if step and _has_twin(outer):
                found.add(id(outer))
    return found


def _has_twin(element: Element) -> bool:
    for sibling in (element.node.next, element.node.prev):
        step = sibling
        while step is not None and step.tag == "-text":
            step = step.next if sibling is element.node.next else step.prev
        if (
            step is not None
            and step.tag == element.tag
            and step.attributes.get("class") == element.attributes.get("class")
        ):
            return True
    return False


def find_region(page: Pieces, titles: Iterable[str]) -> Region:
    """Return the post's place in the page; ``titles`` are what the page's head calls it."""
    heading = _find_heading(page, titles)
    ring = heading or next((element for element in page.elements if element.tag in {"article", "main"}), None)
    anchor, after = (heading.start, heading.end) if heading else (ring.start, ring.start) if ring else (0, 0)
    around = {id(outer): steps for steps, outer in enumerate(ring.ancestors())} if ring else {}
    body_start, body_end = _bounds(page, after, around)
    if body_start < len(page.pieces):
        holder = page.pieces[body_start].holder.block
        for steps, outer in enumerate(holder.ancestors()):
            around.setdefault(id(outer), steps)
    title = folded(page.text(heading)) if heading else ""
    lines = [
        run for run in blocks(page.pieces) if not (body_start <= run[0].order < body_end and _is_prose(run))
    ]
    return Region(
        page, heading, anchor, after, body_start, body_end, around, _cards(page, around, title), lines
    )
