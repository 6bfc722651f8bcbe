"""Find what ends a post by leading the reader on: links to the same site, calls to follow and subscribe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.pages.facts.labels import field_of_address
from crawler.pages.text.outline import HEADINGS
from crawler.pages.text.phrases import leads_on, states_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages.text.outline import Outline

_LINKS = 3
"""How many links make a list of links."""
_ALL = 0.95
"""Share of text in links that makes a block nothing but links."""
_LONGEST = 400
"""Bytes of text of a call at most."""
_BRIEF = 200
"""Bytes of text of a line of links at most."""
_FOLLOW = re.compile(
    r"/(?:feeds?|rss2?|atom|subscri\w*|newsletters?|abon\w*|mailing-?list)(?:[./]|$)", re.IGNORECASE
)
_PROFILES = re.compile(
    r"(?:^|\.)(?:twitter|x|facebook|instagram|linkedin|patreon|ko-fi|buymeacoffee|bsky|t|vk|weibo|youtube|threads"
    r"|mastodon)\.[a-z]{2,8}$",
    re.IGNORECASE,
)
"""Hosts on which people are followed."""
_OWN = frozenset({"pre", "td", "th", "li"})


def closing_list(whole: Outline, best: int, url: str, gone: list[bool]) -> list[int]:
    """Return a last list of links to the same site, with its heading: related posts among the text."""
    lists = [i for i in range(best + 1, whole.ends[best]) if whole.tags[i] == "ul" and not gone[i]]
    if not lists:
        return []
    last = lists[-1]
    rest = sum(whole.text[i] for i in range(whole.ends[last], whole.ends[best]) if not gone[i])
    links = _links(whole, last)
    if rest or not links or whole.linked[last] < _ALL * whole.weights[last]:
        return []
    if not _inward(whole, links, url) or (len(links) < _LINKS and not _all_terms(whole, links)):
        return []
    above = [i for i in range(best, last) if whole.ends[i] <= last and whole.text[i]]
    before = above[-1] if above else 0
    return [last, before] if whole.tags[before] in HEADINGS else [last]


def closing_blocks(whole: Outline, best: int, url: str, gone: list[bool]) -> list[int]:
    """Return the last blocks that only lead on; none after a heading, for then they are its text."""
    found: list[int] = []
    for i in reversed(_blocks(whole, best, gone)):
        if whole.tags[i] in HEADINGS:
            return []
        if whole.tags[i] in _OWN or whole.text[i] > _LONGEST or not whole.small(i):
            break
        links = _links(whole, i)
        inward = bool(links) and _inward(whole, links, url)
        text = " ".join(whole.nodes[i].text().split())
        bare = inward and whole.text[i] < _BRIEF and whole.links[i] >= _ALL * sum(map(len, _said(text)))
        calls = whole.text[i] < _BRIEF and bool(links) and all(_follows(whole, j, url) for j in links)
        if not (bare or calls or states_facts(text) or leads_on(text, links=bool(links), inward=inward)):
            break
        found.append(i)
    return found


def _blocks(whole: Outline, best: int, gone: list[bool]) -> list[int]:
    """Return the blocks with text that are left."""
    dead, found = list(gone), []
    for i in range(best + 1, whole.ends[best]):
        dead[i] = dead[i] or dead[whole.parents[i]]
        if whole.text[i] and not dead[i]:
            found.append(i)
    return found


def inward_links(whole: Outline, i: int, url: str) -> bool:
    """Whether an element has links, and all of them lead to the same site."""
    links = _links(whole, i)
    return bool(links) and _inward(whole, links, url)


def _said(text: str) -> Iterator[bytes]:
    """Return the words of a line without the bars and dots that set links apart."""
    return (word.encode("utf-8", "replace") for word in text.split() if any(map(str.isalnum, word)))


def _all_terms(whole: Outline, links: list[int]) -> bool:
    """Whether links lead to the lists of tags and categories."""
    has = [whole.nodes[i].attributes for i in links]
    return all(
        "tag" in (one.get("rel") or "").split()
        or field_of_address(one.get("href") or "") in {"tag", "category"}
        for one in has
    )


def _follows(whole: Outline, i: int, url: str) -> bool:
    """Whether a link leads to where the blog is followed: a feed, a newsletter, a profile, a mailbox."""
    try:
        target = urlsplit(urljoin(url, whole.nodes[i].attributes.get("href") or ""))
    except ValueError:
        return False
    if target.scheme == "mailto" or _FOLLOW.search(target.path):
        return True
    named = _PROFILES.search(target.netloc) is not None
    return named and len(target.path.strip("/").split("/")) == 1


def _links(whole: Outline, i: int) -> list[int]:
    return [j for j in range(i, whole.ends[i]) if whole.tags[j] == "a"]


def _inward(whole: Outline, links: list[int], url: str) -> bool:
    return all(_same_site(url, whole.nodes[i].attributes.get("href")) for i in links)


def _same_site(url: str, href: str | None) -> bool:
    """Whether a link leads to another page of the same host."""
    try:
        target = urlsplit(urljoin(url, href or "#"))
        return not (href or "#").startswith("#") and target.hostname == urlsplit(url).hostname
    except ValueError:
        return False
