"""What a robots.txt says to us (RFC 9309), read within bounds whatever it holds."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote

from protego import Protego

if TYPE_CHECKING:
    from collections.abc import Iterator

PRODUCT = "blog-to-sqlite"
"""Our product token: what a group for us is headed with, in any case (RFC 9309, 2.2.1)."""
LARGEST = 512 * 1024
"""Bytes that are read; the rest is ignored (RFC 9309, 2.5, asks for at least 500 KiB)."""
LONGEST_DELAY = 60.0
"""Seconds: a longer Crawl-delay would leave a blog of a thousand posts unread for days."""
MOST_SITEMAPS = 1000

LONGEST_ADDRESS = 8192
"""Characters of an address that are held against the rules: what is longer no server takes."""

_LINE_END = re.compile(r"\r\n?|\n")
_NO_LINE_END = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_AGENT = re.compile(r"\s*(?:user[- ]?agents?)\s*(?::|\s)\s*(.*)", re.IGNORECASE | re.DOTALL)
_TOKEN = re.compile(r"\*|[A-Za-z_-]+")
_OTHERS = "others"
"""Stands for the name of any other crawler: found in no part of ours."""


class Robots:
    """The rules of one robots.txt for us: those of our groups, else those for everybody."""

    def __init__(self, body: bytes = b"") -> None:
        """Read a robots.txt as it came; without one everything is allowed."""
        self._said = Protego.parse("\n".join(_lines(_decoded(_within_bounds(body)))))
        self.size = len(body)
        """Bytes of its text."""
        self.asked_delay = self._said.crawl_delay(PRODUCT) or 0.0
        """The Crawl-delay as it stands there, in seconds; 0 if there is none that makes sense."""

    @property
    def delay(self) -> float:
        """The seconds between two requests, at most ``LONGEST_DELAY``."""
        return min(self.asked_delay, LONGEST_DELAY)

    @property
    def sitemaps(self) -> list[str]:
        """The addresses of sitemaps, each once, at most ``MOST_SITEMAPS``."""
        return list(islice(dict.fromkeys(self._said.sitemaps), MOST_SITEMAPS))

    def allows(self, url: str) -> bool:
        """Tell whether an address may be asked for: the longest rule that matches it decides."""
        return self._said.can_fetch(url[:LONGEST_ADDRESS], PRODUCT)


def _within_bounds(body: bytes) -> bytes:
    """Return the part that is read; a line cut in two would be another rule."""
    if len(body) <= LARGEST:
        return body
    end = max(body.rfind(b"\n", 0, LARGEST), body.rfind(b"\r", 0, LARGEST))
    return body[: end + 1]


def _decoded(body: bytes) -> str:
    """Return the text: UTF-8 by RFC 9309, 2.2, or what a byte order mark says.

    A path in other bytes becomes the same signs as an address that has these bytes percent-encoded.
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    return body.decode("utf-8-sig", "replace")


def _lines(text: str) -> Iterator[str]:
    """Yield the lines as Protego is to see them: ended by what RFC 9309 ends them with, agents by token.

    It would also end lines at signs that may stand in a path, and take a name for ours that ours begins with.
    """
    for line in _LINE_END.split(text):
        agent = _AGENT.fullmatch(line.partition("#")[0])
        if agent is None:
            yield _NO_LINE_END.sub(lambda sign: quote(sign[0]), line)
        else:
            token = _TOKEN.match(agent[1])
            named = token[0].lower() if token else ""
            yield f"User-agent: {named if named in {'*', PRODUCT} else _OTHERS}"
