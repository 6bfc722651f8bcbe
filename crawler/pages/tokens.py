"""Parameters that say who is asking and not which page: every link of a page carries them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_PAIR = re.compile(r"[?&;]([\w.-]{1,40})=([^&;?#/]*)")
_TOKEN = re.compile(r"(?=[^0-9]*[0-9])[0-9A-Za-z,_!.~-]{8,200}")
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_FEWEST = 5
"""So many links of a page show what all of them carry."""
_LACKING = 2
"""So many links may carry none: such as are written by hand."""


def carried(tree: LexborHTMLParser, url: str) -> frozenset[str]:
    """Return the names of parameters that the links of the page at ``url`` carry as they do a session.

    Not those that the page's own address has: whoever asked for it meant them.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> links = "".join(f"<a href='/{name}/?sid=5f0c9a77e1'>{name}</a>" for name in "abcdef")
    >>> sorted(carried(LexborHTMLParser(links), "https://blog.example/"))
    ['sid']
    """
    lacking, number = 0, 0
    common: frozenset[str] | None = None
    for node in tree.css("a[href]"):
        href = node.attributes.get("href") or ""
        if not href or href.startswith(("#", "mailto:", "javascript:", "tel:")):
            continue
        if _WEB.match(href) and href.partition("//")[2].partition("/")[0] not in url:
            continue
        names = frozenset(name for name, value in _PAIR.findall(href) if _TOKEN.fullmatch(value))
        number += 1
        lacking += not names
        if lacking > _LACKING:
            return frozenset()
        if names:
            common = names if common is None else common & names
    own = {name for name, _ in _PAIR.findall(url)}
    enough = number - lacking >= _FEWEST
    return (common or frozenset()) - own if enough else frozenset()


def without(url: str, names: frozenset[str]) -> str:
    """Return an address without the parameters of these names, in its query or its path.

    >>> without("https://blog.example/a;sid=1f/?b=2&sid=1f#c", frozenset({"sid"}))
    'https://blog.example/a/?b=2#c'
    """
    for name in names:
        url = re.sub(rf";{re.escape(name)}=[^&;?#/]*", "", url)
        url = re.sub(rf"([?&]){re.escape(name)}=[^&;#]*(?:[&;]|(?=#)|$)", r"\1", url)
    place, mark, rest = url.partition("#")
    return place.rstrip("?&") + mark + rest
