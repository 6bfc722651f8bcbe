"""Find what stands between the title of a post and its paragraphs: subtitles, captions on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.text.chrome import is_lead_in
from crawler.pages.text.outline import HEADINGS, INLINE

if TYPE_CHECKING:
    from crawler.pages.text.outline import Outline

_PARAGRAPH = 60
"""Bytes of text from which a block can be the first paragraph."""
_FLOW = 2
"""How many blocks of prose side by side are a text."""
_PICTURE = 6
"""How many elements make one picture with its caption, at most."""
_MOST = 0.3
"""Share of the text from which that is no lead-in."""
_OWN = frozenset({"pre", "table"})


def lead_ins(whole: Outline, best: int, title_at: int, gone: list[bool]) -> list[int]:
    """Return what stands before the paragraphs, apart from them: its lead-ins."""
    first = _first_paragraph(whole, best, gone)
    if first is None:
        return []
    found, i = [], max(best, title_at) + 1
    holder = whole.parents[first]
    while i < first:
        if whole.within(first, i) or gone[i] or not (_named(whole, i) or _in_header(whole, i, first)):
            i += 1
            continue
        if not _in_flow(whole, i, holder):
            found.append(i)
        i = whole.ends[i]
    lost = sum(whole.weights[i] for i in found)
    return found if lost < _MOST * whole.weights[best] else []


def _in_flow(whole: Outline, i: int, holder: int) -> bool:
    """Whether an element is one picture right among the paragraphs, or alone in a box there."""
    above = whole.parents[i]
    if above != holder and above == i - 1 and whole.ends[above] == whole.ends[i]:
        above = whole.parents[above]
    return above == holder and (whole.tags[i] == "figure" or whole.ends[i] - i <= _PICTURE)


def _in_header(whole: Outline, i: int, first: int) -> bool:
    above = whole.parents[i]
    return whole.tags[above] == "header" and not whole.within(first, above)


def _first_paragraph(whole: Outline, best: int, gone: list[bool]) -> int | None:
    i = best + 1
    while i < whole.ends[best]:
        if gone[i] or (whole.parents[i] != best and _named(whole, i)):
            i = whole.ends[i]
            continue
        if (
            whole.tags[i] not in HEADINGS
            and whole.prose(i) > _PARAGRAPH
            and whole.beside[whole.parents[i]] >= _FLOW
        ):
            return i
        i += 1
    return None


def _named(whole: Outline, i: int) -> bool:
    tag = whole.tags[i]
    if tag in {"figure", "figcaption", "header"}:
        return not _OWN.intersection(whole.tags[i : whole.ends[i]])
    if tag in INLINE:
        return False
    has = whole.nodes[i].attributes
    return is_lead_in(f"{has.get('class') or ''} {has.get('id') or ''}")
