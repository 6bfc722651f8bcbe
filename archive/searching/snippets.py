"""The words that were looked for, marked in a title, and the part of a text that has most of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from archive.searching.scripts import segments
from archive.searching.stemming import WORD, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.searching.expression import Wanted

LENGTH = 260
"""Characters of a snippet."""
_LONGEST = 200_000
"""Characters of a text that are looked through."""
_MOST_HITS = 400
_BREAK = re.compile(r"\s+")
_EDGE = 24
"""Characters by which a cut gives way to the end of a word."""


class Piece(NamedTuple):
    """A part of a text, and whether it was looked for."""

    text: str
    hit: bool


class _Hit(NamedTuple):
    start: int
    end: int
    what: str


def highlighted(text: str, wanted: Wanted) -> list[Piece]:
    """Return a whole text in pieces, those marked that were looked for. Pure."""
    return _pieces(text, 0, len(text), _hits(text, wanted))


def snippet(text: str, wanted: Wanted, length: int = LENGTH) -> list[Piece]:
    """Return about ``length`` characters of a text, where most of what was looked for stands together.

    The start of the text where it has none of it. White space is one space; a cut is marked by "…". Pure.
    """
    text = text[:_LONGEST]
    hits = _hits(text, wanted)
    start, end = _window(text, hits, length)
    pieces = [piece._replace(text=_BREAK.sub(" ", piece.text)) for piece in _pieces(text, start, end, hits)]
    before = [Piece("… ", hit=False)] if text[:start].strip() else []
    after = [Piece(" …", hit=False)] if text[end:].strip() else []
    return [*before, *pieces, *after]


def _window(text: str, hits: Sequence[_Hit], length: int) -> tuple[int, int]:
    """Return where to cut: around the hits that are most of all different, the first of equals."""
    best, most = None, 0
    last = 0
    for first, hit in enumerate(hits):
        last = max(last, first)
        while last + 1 < len(hits) and hits[last + 1].end - hit.start <= length * 3 // 4:
            last += 1
        within = hits[first : last + 1]
        worth = 10 * len({one.what for one in within}) + min(len(within), 9)
        if worth > most:
            best, most = (hit.start, within[-1].end), worth
    if best is None:
        start, end = 0, min(len(text), length)
    else:
        room = max(0, length - (best[1] - best[0]))
        start = max(0, best[0] - room // 3)
        end = min(len(text), max(best[1], start + length))
    return _whole_words(text, start, end)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a cut that moved to the next white space, if there is some nearby; scripts may have none."""
    if start > 0 and (space := _BREAK.search(text, start, min(end, start + _EDGE))):
        start = space.end()
    if end < len(text):
        spaces = list(_BREAK.finditer(text, max(start, end - _EDGE), end))
        end = spaces[-1].start() if spaces else end
    return start, end


def _pieces(text: str, start: int, end: int, hits: Sequence[_Hit]) -> list[Piece]:
    pieces: list[Piece] = []
    place = start
    for hit in hits:
        if hit.start < place or hit.end > end:
            continue
        if hit.start > place:
            pieces.append(Piece(text[place : hit.start], hit=False))
        pieces.append(Piece(text[hit.start : hit.end], hit=True))
        place = hit.end
    if place < end:
        pieces.append(Piece(text[place:end], hit=False))
    return pieces


def _hits(text: str, wanted: Wanted) -> list[_Hit]:
    """Return what of a text was looked for, in order, none within another; of very many the first."""
    found = [*_runs(text, wanted), *_words(text, wanted)]
    kept: list[_Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _runs(text: str, wanted: Wanted) -> Iterator[_Hit]:
    for run in wanted.runs:
        for count, match in enumerate(re.finditer(re.escape(run), text)):
            if count == _MOST_HITS:
                break
            yield _Hit(*match.span(), run)


def _words(text: str, wanted: Wanted) -> Iterator[_Hit]:
    if not (wanted.words or wanted.beginnings or wanted.phrases):
        return
    before: list[tuple[str, int]] = []
    longest = max((len(phrase) for phrase in wanted.phrases), default=1)
    count = 0
    for folded, start, end in _folded_words(text, mixed=bool(wanted.runs) or not text.isascii()):
        before = [*before, (folded, start)][-longest:]
        hits = _ending_here(before, end, wanted)
        yield from hits
        count += len(hits)
        if count >= _MOST_HITS:
            return


def _ending_here(before: Sequence[tuple[str, int]], end: int, wanted: Wanted) -> list[_Hit]:
    folded, start = before[-1]
    hits = []
    if folded in wanted.words or (wanted.beginnings and folded.startswith(wanted.beginnings)):
        hits.append(_Hit(start, end, folded))
    for phrase in wanted.phrases:
        words = before[-len(phrase) :]
        if folded == phrase[-1] and tuple(word for word, _ in words) == phrase:
            hits.append(_Hit(words[0][1], end, " ".join(phrase)))
    return hits


def _folded_words(text: str, *, mixed: bool) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a text, folded, with their places; one that stands against a run is one too."""
    for match in WORD.finditer(text):
        if not mixed or match[0].isascii():
            yield fold(match[0]), *match.span()
            continue
        place = match.start()
        for segment in segments(match[0]):
            if not segment.is_run:
                yield fold(segment.text), place, place + len(segment.text)
            place += len(segment.text)
