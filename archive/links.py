"""The links in the text of a post: a pure reading of its sanitised HTML."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from archive.address import LONGEST, canonical, host_of
from archive.plain import storable
from archive.spelling import same_page

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 2000
"""So many links of one post are kept, the first of them."""
LONGEST_TEXT = 200
"""Characters of a link's words."""
_READ = 20_000
"""Characters of markup in which they are looked for."""

# The form in which the sanitiser writes tags: of lower case, each value in double quotes.
_TAG = re.compile(r'<(/a|a|img)((?: [^<>"= ]+(?:="[^"]*")?)*) ?/?>')
_VALUE = re.compile(r' (href|alt|title)="([^"]*)"')
_INLINE = re.compile(
    r"</?(?:abbr|b|bdi|bdo|cite|code|em|i|kbd|mark|q|s|small|span|strong|sub|sup|u|wbr)(?: [^<>]*)?>"
)
_MARKUP = re.compile(r'<(?:[^<>"]|"[^"]*")*>')


class Link(NamedTuple):
    """A link to an address, where a post has it first."""

    url: str
    """In canonical form, without fragment."""
    host: str
    """Its host as ``archive.address.host_of`` gives it."""
    text: str | None
    """The words that are linked, or those that stand for an image; the first that there are."""
    inside: bool
    """Whether it leads to the host on which the post stands."""


def links_of(html: str, url: str) -> list[Link]:
    """Return the links of the post at ``url``, each address once, in their order; at most ``MOST``.

    ``html`` is its sanitised body. Left out are links to the post itself and what is not of the web.
    Pure; never raises; takes time in proportion to the length of ``html``.

    >>> links_of('<p><a href="https://b.example/x?utm_source=a#top">An <b>old</b> post</a></p>', "https://a.example/")
    [Link(url='https://b.example/x', host='b.example', text='An old post', inside=False)]
    """
    if "<a " not in html:
        return []
    home, found = host_of(url), dict[str, Link]()
    for address, text in _anchors(html):
        link = found.get(address)
        if link is not None:
            if link.text is None and text:
                found[address] = link._replace(text=text)
            continue
        host = host_of(address)
        if (
            host
            and len(address) <= LONGEST
            and len(found) < MOST
            and not (host == home and same_page(address, url))
        ):
            found[address] = Link(address, host, text or None, host == home)
    return list(found.values())


def _anchors(html: str) -> Iterator[tuple[str, str]]:
    """Yield the address and the words of each link."""
    opened: tuple[str, int] | None = None
    pictured: list[str] = []
    for tag in _TAG.finditer(html):
        name, said = tag[1], dict(_VALUE.findall(tag[2]))
        if name == "img":
            pictured.append(said.get("alt", ""))
            continue
        if opened is not None:
            address, start = opened
            yield address, _words(html[start : tag.start()]) or _words(" ".join(pictured))
        opened = (canonical(unescape(said["href"])), tag.end()) if "href" in said else None
        pictured = []


def _words(html: str) -> str:
    text = unescape(_MARKUP.sub(" ", _INLINE.sub("", html[:_READ])))
    return storable(" ".join(text.split()), LONGEST_TEXT).strip()
