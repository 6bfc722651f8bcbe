"""Tells a page that a script fills from one that says what it has to say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from crawler.pages.page import Page

_FEW = 25
"""Words that a page without its text may hold in header and footer."""
_SHOWN = "img, picture, video, audio, iframe, object, embed, svg, canvas, pre, table, form"
_SILENT = frozenset({"script", "style", "template", "noscript"})
_WORD = re.compile(r"\w+")


def needs_browser(page: Page) -> bool:
    """Tell whether a page holds scripts and hardly any text, and nothing to look at. Never raises.

    >>> from crawler.pages.page import Page
    >>> empty = "<body><div id=root></div><noscript>Turn on JavaScript.</noscript><script src=a.js></script>"
    >>> needs_browser(Page("https://blog.example/a", empty, ""))
    True
    >>> needs_browser(Page("https://blog.example/a", "<body><p>One line.</p>", ""))
    False
    """
    body = page.tree.body
    if body is None or page.tree.css_first("script[src], body script") is None:
        return False
    left = _FEW
    for text in _texts(body):
        left -= len(_WORD.findall(text))
        if left < 0:
            return False
    return body.css_first(_SHOWN) is None


def _texts(root: LexborNode) -> Iterator[str]:
    """Yield the texts of an element, however deep they stand."""
    waiting = [root.iter(include_text=True)]
    while waiting:
        for child in waiting[-1]:
            if child.tag == "-text":
                yield child.text_content or ""
            elif child.tag not in _SILENT:
                waiting.append(child.iter(include_text=True))
                break
        else:
            waiting.pop()
