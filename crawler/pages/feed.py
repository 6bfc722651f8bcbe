"""Reads a feed: the posts it names with what it says of each, and the further pages of the feed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.pages.decoding import decode
from crawler.pages.feed_formats.json_feed import read_json_feed
from crawler.pages.feed_formats.xml_feed import read_xml_feed
from crawler.pages.links import host_of, on_site, other_host, path_of
from crawler.pages.numbers import number_in, with_number
from crawler.pages.pieces import LARGEST
from pipelines.items import Found

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.pages.feed_formats.draft import Draft

_COMMENTS_ADDRESS = re.compile(
    r"/comments?(?:[./]|$)|[/=_-]comments?-(?:rss2?|atom)|(?:feed|rss|atom)=comments", re.IGNORECASE
)
_COMMENTS_TITLE = re.compile(r"comments (?:on|for):? ", re.IGNORECASE)
_WORDPRESS = re.compile(r"https?://(?:www\.)?wordpress\.(?:org|com)/", re.IGNORECASE)
_COMMENT = re.compile(r"#(?:comment|reply|c\d)|[?&](?:showComment|replytocom)=", re.IGNORECASE)


@dataclass(frozen=True)
class FeedEntry:
    """One post as a feed names it."""

    url: str
    """Absolute, on the site that the feed was served from, without fragment."""
    facts: Mapping[str, tuple[Found, ...]] = field(default_factory=dict)
    """title, author, published, updated, category, tag, summary, image, language -> candidates as found."""
    content: str = ""
    """The text of the post as HTML, or what of it the feed holds; of the first entries alone."""
    text_hash: str = ""
    """Hash of that text; of all entries that hold one."""


@dataclass(frozen=True)
class Feed:
    """What a feed says. Entries that lead to other sites are left out."""

    entries: tuple[FeedEntry, ...] = ()
    onward: tuple[str, ...] = ()
    """Further pages of the feed, absolute, on the site. RFC 5005: next, prev-archive; JSON Feed: next_url;
    of a feed that WordPress made and that names none, the next one by its custom."""
    title: str = ""
    is_comments: bool = False
    """Whether its entries are what readers wrote, and no posts."""


def read_feed(body: bytes, url: str, other: str = "", also: frozenset[str] = frozenset()) -> Feed:
    """Return what an RSS (0.9x, 1.0, 2.0), Atom or JSON Feed (1.x) says; an empty feed if the body is none.

    ``url`` is where the body came from; ``other`` the other host that the site says it stands on
    (``Site.other``), which the feed itself may name too. What stands there is given back on the host
    that the feed came from; ``also`` are hosts that belong to the site. Of a truncated XML feed only the
    entries that are whole are read.
    """
    opening = decode(body[:200]).lstrip("\ufeff \t\r\n")
    draft = read_json_feed(body[:LARGEST]) if opening.startswith("{") else read_xml_feed(body)
    if draft is None:
        return Feed()
    other = _claimed(draft, url) or other
    entries: dict[str, FeedEntry] = {}
    for links, facts, content, text_hash in draft.entries:
        named = _first(links, url, other, also)
        if named is not None and named not in entries:
            entries[named] = FeedEntry(named, facts, content, text_hash)
    further = draft.onward or _by_custom(draft, url)
    onward = dict.fromkeys(found for link in further if (found := _first([link], url, other, also)))
    onward.pop(url, None)
    return Feed(tuple(entries.values()), tuple(onward), draft.title, _is_comments(draft, url))


def _by_custom(draft: Draft, url: str) -> list[str]:
    """Return the next page of a feed that WordPress made: ``/feed/?paged=2``."""
    if not draft.entries or not _WORDPRESS.match(draft.generator):
        return []
    return [with_number(url, "paged", (number_in(url, "paged") or 1) + 1)]


def _first(links: Iterable[str], url: str, other: str, also: frozenset[str]) -> str | None:
    """Return the first link that stands on the site."""
    for link in links:
        found = on_site(link, url, other, also)
        if found is not None:
            return found
    return None


def _claimed(draft: Draft, url: str) -> str:
    """Return the other host that the feed stands on by its own word.

    Its address for itself decides. Without one it is the host of the blog that it belongs to, if
    the path to that leads on to the feed's own and most entries stand there too.
    """
    if draft.own:
        return other_host(draft.own, url)
    hosts = [host_of(links[0]) for links, *_ in draft.entries if links]
    for home in draft.homes:
        host, path = host_of(home), path_of(home).rstrip("/") + "/"
        if host != host_of(url) and path_of(url).startswith(path) and 2 * hosts.count(host) > len(hosts):
            return host
    return ""


def _is_comments(draft: Draft, url: str) -> bool:
    """Tell by the address, by the title, and by what most entries answer or link to."""
    if _COMMENTS_ADDRESS.search(url) or _COMMENTS_TITLE.match(draft.title):
        return True
    replies = sum(bool(links and _COMMENT.search(links[0])) for links, *_ in draft.entries)
    return 2 * max(replies, draft.replies) > len(draft.entries)
