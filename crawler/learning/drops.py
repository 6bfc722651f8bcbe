"""Learns what inside the element of the text is no part of the post."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from crawler.learning.sheets import words_of
from crawler.learning.spelling import simple
from crawler.pages.text.chrome import hint_of
from crawler.pages.text.outline import HEADINGS, INLINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.learning.lessons import Lesson
    from crawler.learning.sheets import Sheet

MOST_POSTS = 0.6
"""Share of the posts on which a text stands at least to be taken for repeated."""
FEWEST_POSTS = 3
"""And how many of them."""
_REPEATED_WORDS = range(2, 200)
_MOSTLY = 0.9
"""Share of what a selector matches that is no part of posts, at least."""
_TWICE = 2
_EDGE = 4
"""Places from the beginning and the end of the element by which a nameless part is named."""
_BY_PLACE = 4.0
_MOST = 30
_POSTS_OWN = HEADINGS | INLINE | {"pre", "code", "li", "td", "th", "tr", "tbody", "table", "blockquote"}


class _Drop(NamedTuple):
    select: str
    cost: float
    covers: frozenset[tuple[int, int]]
    """The words, each by its lesson and place."""
    posts: int
    sure: bool


def learn_drops(lessons: Sequence[Lesson], select: str) -> tuple[str, ...]:
    """Return selectors of what is to be left out of the element that ``select`` finds.

    That is what the teacher leaves out, and whole blocks that repeat on most of the posts.
    """
    pairs = [(lesson, lesson.first(select)) for lesson in lessons]
    pairs = [(lesson, root) for lesson, root in pairs if root >= 0]
    repeated = _repeated(pairs)
    unwanted = [_unwanted(lesson, blocks) for (lesson, _), blocks in zip(pairs, repeated, strict=True)]
    costs: dict[str, float] = {}
    for (lesson, root), gone, blocks in zip(pairs, unwanted, repeated, strict=True):
        for i in _outermost_gone(lesson.sheet, root, gone):
            names = list(_names(lesson.sheet, root, i))
            if not names and i not in blocks and not lesson.names_itself(i):
                names = list(_places(lesson.sheet, root, i, select))
            for cost, name in names:
                costs[name] = min(cost, costs.get(name, cost))
    drops = [_judge(name, cost, pairs, unwanted) for name, cost in costs.items()]
    return _fewest([drop for drop in drops if drop is not None])


def _repeated(pairs: Sequence[tuple[Lesson, int]]) -> list[set[int]]:
    """Return for each lesson the blocks whose text, or kind of text, stands on most of the posts."""
    seen: dict[tuple[str, ...], set[int]] = defaultdict(set)
    blocks: list[tuple[int, int, tuple[str, ...]]] = []
    for k, (lesson, root) in enumerate(pairs):
        sheet = lesson.sheet
        for i in range(root + 1, sheet.ends[root]):
            if sheet.tags[i] not in _POSTS_OWN and sheet.size(i) in _REPEATED_WORDS:
                text = sheet.text(i)
                seen[text].add(k)
                blocks.append((k, i, text))
    enough = max(FEWEST_POSTS, MOST_POSTS * len(pairs))
    found: list[set[int]] = [set() for _ in pairs]
    for k, i, text in blocks:
        if len(seen[text]) >= enough:
            found[k].add(i)
    dates = [_leading_dates(lesson, root) for lesson, root in pairs]
    if sum(map(bool, dates)) >= enough:
        found = [one | more for one, more in zip(found, dates, strict=True)]
    return found


def _leading_dates(lesson: Lesson, root: int) -> set[int]:
    """Return the ``time`` elements before which nothing stands but the title."""
    sheet, start = lesson.sheet, lesson.sums[lesson.sheet.starts[root]]
    title = len(words_of(lesson.title))
    return {
        i
        for i in range(root + 1, sheet.ends[root])
        if sheet.tags[i] == "time" and lesson.sums[sheet.starts[i]] - start <= title
    }


def _unwanted(lesson: Lesson, repeated: Iterable[int]) -> list[int]:
    """Return how many words up to each place are no part of the post."""
    marks, sheet = bytearray(lesson.marks), lesson.sheet
    for i in repeated:
        marks[sheet.starts[i] : sheet.stops[i]] = bytes(sheet.size(i))
    return [0, *accumulate(not mark for mark in marks)]


def _outermost_gone(sheet: Sheet, root: int, gone: list[int]) -> Iterator[int]:
    """Yield the elements of which nothing belongs to the post; those inside a nameless one too."""
    i = root + 1
    while i < sheet.ends[root]:
        size = sheet.size(i)
        if not size:
            i = sheet.ends[i]
        elif gone[sheet.stops[i]] - gone[sheet.starts[i]] == size:
            yield i
            i = sheet.ends[i] if simple(sheet, i) else i + 1
        else:
            i += 1


def _names(sheet: Sheet, root: int, i: int) -> Iterator[tuple[float, str]]:
    """Yield the names of an element inside the text's, its parent's too if it has none."""
    own = [spelled for spelled in simple(sheet, i) if spelled[1] not in HEADINGS]
    yield from own
    parent = sheet.parents[i]
    if not own and parent != root:
        yield from ((cost + 1, f"{name} > {sheet.tags[i]}") for cost, name in simple(sheet, parent))


def _places(sheet: Sheet, root: int, i: int, select: str) -> Iterator[tuple[float, str]]:
    """Yield the place of a nameless part near the beginning and near the end of the element."""
    if sheet.parents[i] != root:
        return
    children = [child.mem_id for child in sheet.nodes[root].iter() if child.is_element_node]
    first = children.index(sheet.nodes[i].mem_id)
    last = len(children) - 1 - first
    if first < _EDGE:
        yield _BY_PLACE + first, f"{select} > {sheet.tags[i]}:nth-child({first + 1})"
    if last < _EDGE:
        yield _BY_PLACE + last, f"{select} > {sheet.tags[i]}:nth-last-child({last + 1})"


def _judge(
    name: str, cost: float, pairs: Sequence[tuple[Lesson, int]], unwanted: Sequence[list[int]]
) -> _Drop | None:
    """Return what a selector would drop, or None if it would drop parts of posts."""
    covers: set[tuple[int, int]] = set()
    kept = clean = spoilt = 0
    for k, ((lesson, root), gone) in enumerate(zip(pairs, unwanted, strict=True)):
        sheet, lost = lesson.sheet, 0
        found = [i for i in lesson.found(name) if root < i < sheet.ends[root]]
        for i in found:
            start, stop = sheet.starts[i], sheet.stops[i]
            lost += stop - start - (gone[stop] - gone[start])
            covers.update((k, word) for word in range(start, stop))
        if any(sheet.size(i) for i in found):
            kept += lost
            clean += not lost
            spoilt += lost > 0
    if not covers or kept > (1 - _MOSTLY) * len(covers) or clean < _MOSTLY * (clean + spoilt):
        return None
    return _Drop(name, cost, frozenset(covers), clean, _is_chrome(name))


def _is_chrome(name: str) -> bool:
    """Whether the name alone tells that it is no text of posts."""
    return hint_of(name.strip(".#[]").replace(".", " ")) in {"chrome", "comments"} or name in {"nav", "form"}


def _fewest(drops: list[_Drop]) -> tuple[str, ...]:
    """Return the fewest selectors that drop all that can be dropped, those that drop most first."""
    drops.sort(key=lambda drop: (-len(drop.covers), drop.cost, drop.select))
    done: set[tuple[int, int]] = set()
    chosen: list[str] = []
    for drop in drops:
        new = drop.covers - done
        if new and (drop.sure or len({k for k, _ in new}) >= _TWICE) and len(chosen) < _MOST:
            chosen.append(drop.select)
            done |= new
    return tuple(chosen)
