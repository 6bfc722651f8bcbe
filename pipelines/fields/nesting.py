"""Flatten markup nested so deeply that parsing it would take quadratic time."""

from __future__ import annotations

import re
from itertools import accumulate, tee
from operator import itemgetter, sub

DEEPEST = 400
"""Open elements kept; browsers stop at 512, real pages stay under 100."""

_FEW = 5_000
"""Tags that are parsed in milliseconds however they are nested."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>?")
_NAME = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9-]*)")
# Void elements, and those that a sibling closes by itself: they open no lasting level.
_ENDED = (
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup rp rt html head body"
)
_NO_LEVEL = frozenset(_ENDED.split())


class _Steps(dict[str, int]):
    """Tag -> levels that it opens: 1, -1 if it closes one, or 0; an unknown tag is looked into once."""

    def __missing__(self, tag: str) -> int:
        name = tag.lstrip("/").lower()
        step = 0 if name in _NO_LEVEL else -1 if tag[0] == "/" else 1
        self[tag] = step
        return step


def _is_shallow(html: str) -> bool:
    """Whether no tag can be deeper than what is kept."""
    # One after another: a list of all tags would take more memory than the page.
    steps = map(_Steps().__getitem__, map(itemgetter(1), _NAME.finditer(html)))
    depths, again = tee(accumulate(steps, initial=0))
    # a closing tag at the outermost level closes nothing
    return all(map(DEEPEST.__ge__, map(sub, depths, accumulate(again, min))))


def shallow(html: str, few: int = _FEW) -> str:
    """Return the markup with tags beyond 400 open levels removed, their text kept.

    Markup that is not so deep, or has at most ``few`` tags, comes back as it is. Takes linear time.

    >>> shallow("<div><p>as it was</div>")
    '<div><p>as it was</div>'
    >>> shallow("<div>" * 100_000 + "deep").count("<div>")
    400
    """
    if html.count("<") <= few or _is_shallow(html):
        return html
    depth = 0
    too_deep = False

    def keep(match: re.Match[str]) -> str:
        nonlocal depth, too_deep
        closing, name = match.group(1), match.group(2).lower()
        if name in _NO_LEVEL:
            return match.group() if depth <= DEEPEST else " "
        depth = max(0, depth - 1) if closing else depth + 1
        level = depth + 1 if closing else depth
        too_deep = too_deep or level > DEEPEST
        return match.group() if level <= DEEPEST else " "

    flat = _TAG.sub(keep, html)
    return flat if too_deep else html
