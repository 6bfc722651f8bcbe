"""Whether markup would keep its parser busy for seconds: told by one pass over it."""

from __future__ import annotations

import re

DEEPEST = 5_000
"""Open elements; parsing takes time by the square of them, and browsers stop at 512."""
MOST_ATTRIBUTES = 5_000
"""Of one tag, for the same reason."""
LONGEST = 32_000_000

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)([^<>]*)")
_VALUE = re.compile(r"[^\s/=]\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_BETWEEN = re.compile(r"[\s/]+")
# Void elements, and those that the next of their kind closes: they open no lasting level.
_ENDED = (
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup rp rt html head body"
)
_NO_LEVEL = frozenset(_ENDED.split())


def too_heavy(html: str) -> bool:
    """Tell whether ``html`` is better not parsed while somebody waits.

    >>> too_heavy("<p>Hi</p>"), too_heavy("<div>" * 10_000), too_heavy("<p" + " a" * 10_000 + ">")
    (False, True, True)
    """
    if len(html) > LONGEST:
        return True
    depth = 0
    for closing, name, rest in _TAG.findall(html):
        if len(rest) > MOST_ATTRIBUTES and len(_BETWEEN.findall(_VALUE.sub("x", rest))) > MOST_ATTRIBUTES:
            return True
        if name.lower() not in _NO_LEVEL:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > DEEPEST:
                return True
    return False
