"""Finds the part of a page that is about the post: its heading, its text, and what stands near them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from crawler.pages.facts.heading import find_heading, folded
from crawler.pages.facts.labels import field_of_address
from crawler.pages.facts.pieces import Element, Piece, Pieces
from crawler.pages.facts.wording import is_fact

_PROSE = 90
_REACH = 3
_BEFORE = 14
_AFTER = 30
_DECK = 500
_TEXT_TAGS = frozenset({"h2", "h3", "h4", "li", "td", "dd", "blockquote", "figcaption"})
_FAR = 99
_MANY = 1_000
"""Lines on either side of the post in which something is said of it."""


_HOST = re.compile(r"(?:https?:)?//([^/?#]+)", re.IGNORECASE)


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
    head_end: int
    """Where what stands around the heading ends."""
    body_start: int
    body_end: int
    around: dict[int, int] = field(default_factory=dict)
    """``id`` of each element around the heading -> steps up from it."""
    cards: set[int] = field(default_factory=set)
    """``id`` of each element that is the card of another post."""
    hosts: frozenset[str] = frozenset()
    """The hosts that the site goes by."""
    lines: list[list[Piece]] = field(default_factory=list)
    """The page line by line, without the running text of the post; of a very long one those near the post."""
    _places: dict[int, tuple[frozenset[str], int]] = field(default_factory=dict)

    def _place(self, element: Element) -> tuple[frozenset[str], int]:
        """Return the zones up from an element to what surrounds the heading, and the steps up from that."""
        unknown: list[Element] = []
        at: Element | None = element
        while at is not None and id(at) not in self._places:
            unknown.append(at)
            at = at.parent
        for one in reversed(unknown):
            if id(one) in self.around:
                self._places[id(one)] = frozenset(), self.around[id(one)]
            elif one.parent is None:
                self._places[id(one)] = one.zones, _FAR
            else:
                zones, steps = self._places[id(one.parent)]
                card = frozenset({"related"}) if id(one) in self.cards else frozenset[str]()
                self._places[id(one)] = zones | one.zones | card, steps
        return self._places[id(element)]

    def is_of_others(self, element: Element) -> bool:
        """Whether an element is within comments, other posts or menus."""
        return bool(self._place(element)[0] & {"comments", "related", "nav"})

    def standing(self, element: Element, order: int) -> Standing:
        """How surely the words at ``order``, held by ``element``, are about this post."""
        zones, steps = self._place(element)
        if zones & {"comments", "related"}:
            return Standing.FOREIGN
        near = self.anchor - _BEFORE <= order < self.head_end
        if zones:
            if near and steps <= 1:
                return Standing.HEAD
            return Standing.SIDE if steps <= _REACH else Standing.FOREIGN
        if near:
            return Standing.HEAD
        return Standing.SIDE if order < self.anchor else Standing.FOOT


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
    said = sum(weight(piece.text) for piece in run if piece.holder.link is None)
    return said >= _PROSE and said - sum(weight(piece.text) for piece in run if is_fact(piece.text)) >= _PROSE


def _prose(page: Pieces, start: int, around: dict[int, int]) -> list[list[Piece]]:
    """Return the paragraphs from a piece on that are the post's, by the zones they stand in if any do."""
    found: list[list[Piece]] = []
    elsewhere: list[list[Piece]] = []
    for run in blocks(page.pieces[start:]):
        if not _is_prose(run):
            continue
        zones: set[str] = set()
        for outer in run[0].holder.ancestors():
            if id(outer) in around:
                break
            zones |= outer.zones | outer.fields & {"author"}
        (elsewhere if zones else found).append(run)
    return found or elsewhere


def _head_end(page: Pieces, prose: list[list[Piece]], after: int) -> int:
    """Return where the head of a post ends: at its text, or past a single paragraph that leads into it."""
    if not prose:
        return min(len(page.pieces), after + _AFTER)
    first = prose[0]
    end = first[0].order
    if len(prose) > 1 and sum(weight(piece.text) for piece in first) <= _DECK:
        between = page.pieces[first[-1].order + 1 : prose[1][0].order]
        apart = first[0].holder.block.parent is not prose[1][0].holder.block.parent
        plain = apart or not any(
            outer.tag in _TEXT_TAGS for piece in between for outer in (piece.holder, piece.holder.block)
        )
        if 0 < len(between) <= _AFTER and plain:
            end = prose[1][0].order
    return min(end, after + _AFTER)


def _cards(page: Pieces, around: dict[int, int], title: str) -> set[int]:
    """Return the elements that are cards of other posts: repeated siblings with a linked heading."""
    found: set[int] = set()
    for element in page.elements:
        if element.tag not in {"h2", "h3", "h4", "h5"} or folded(page.text(element)) == title:
            continue
        if any(outer.zones for outer in element.ancestors()):
            continue
        links = [element.link, *(piece.holder.link for piece in page.pieces[element.start : element.end])]
        if all(link is None or field_of_address(link.get("href")) for link in links):
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


def _hosts(page: Pieces, addresses: Iterable[str]) -> frozenset[str]:
    """Return the hosts of the page's own addresses, and the one that most of its links lead to.

    A copy of a site may link to the host it was copied from.
    """
    linked = Counter(host_of(link.get("href")) for link in page.elements if "href" in link.attributes)
    return frozenset({*map(host_of, addresses), *(host for host, _ in linked.most_common(1))} - {""})


def host_of(address: str) -> str:
    """Return the host that an address names, without "www."; empty if it names none."""
    match = _HOST.match(address)
    return match[1].lower().removeprefix("www.") if match else ""


def find_region(page: Pieces, titles: Iterable[str], addresses: Iterable[str] = ()) -> Region:
    """Return the post's place in the page.

    ``titles`` are what the page's head calls it, ``addresses`` the page's own, as fetched and as claimed.
    """
    heading = find_heading(page, titles)
    ring = heading or next((element for element in page.elements if element.tag in {"article", "main"}), None)
    anchor, after = (heading.start, heading.end) if heading else (ring.start, ring.start) if ring else (0, 0)
    around = {id(outer): steps for steps, outer in enumerate(ring.ancestors())} if ring else {}
    prose = _prose(page, after, around)
    body_start, body_end = (
        (prose[0][0].order, prose[-1][-1].order + 1) if prose else (len(page.pieces), after)
    )
    for steps, outer in enumerate(page.pieces[body_start].holder.block.ancestors() if prose else ()):
        around.setdefault(id(outer), steps)
    title = folded(page.text(heading)) if heading else ""
    running = {id(run[0]) for run in prose}
    return Region(
        page=page,
        heading=heading,
        anchor=anchor,
        after_heading=after,
        head_end=_head_end(page, prose, after),
        body_start=body_start,
        body_end=body_end,
        around=around,
        cards=_cards(page, around, title),
        hosts=_hosts(page, addresses),
        lines=_near([run for run in blocks(page.pieces) if id(run[0]) not in running], anchor, body_end),
    )


def _near(lines: list[list[Piece]], anchor: int, body_end: int) -> list[list[Piece]]:
    """Return the lines before and after the heading, after the text and at the end of a very long page."""
    if len(lines) <= 4 * _MANY:
        return lines
    orders = [line[0].order for line in lines]
    head, foot = bisect_left(orders, anchor), bisect_left(orders, body_end)
    kept = {*range(head - _MANY, head + _MANY), *range(foot, foot + _MANY)}
    return [line for place, line in enumerate(lines) if place in kept or place >= len(lines) - _MANY]
