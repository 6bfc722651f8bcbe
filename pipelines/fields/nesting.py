"""Flatten markup nested so deeply that parsing it would take quadratic time."""

from __future__ import annotations

import re

DEEPEST = 400
"""Open elements kept; browsers stop at 512, real pages stay under 100."""

_FEW = 5_000
"""Tags that are parsed in milliseconds however they are nested."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>?")
# Void elements, and those that a sibling closes by itself: they open no lasting level.
_ENDED = (
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup rp rt html head body"
)
_NO_LEVEL = frozenset(_ENDED.split())


def shallow(html: str) -> str:
    """Return the markup with tags beyond 400 open levels removed, their text kept.

    Markup that is not so deep, or has at most 5,000 tags, comes back as it is. Takes linear time.

    >>> shallow("<div><p>as it was</div>")
    '<div><p>as it was</div>'
    >>> shallow("<div>" * 100_000 + "deep").count("<div>")
    400
    """
    if html.count("<") <= _FEW:
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
