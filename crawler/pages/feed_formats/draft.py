"""What a feed says in its own words, whatever its format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from archive.text_hash import text_hash
from pipelines.fields.text import bare_words
from pipelines.fields.text import plain as words_of
from pipelines.items import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CONTENT = "content"
"""The fact of an entry that is the post's own text, as HTML: no field of a post, but a teacher of rules."""
MOST_ENTRIES = 20_000
"""That are taken of a feed."""
MOST_TEXTS = 24
_LONGEST_TEASER = 600
_MOST_PARAGRAPHS = 2
_PARAGRAPH = re.compile(r"<(?:p|li|h[1-6]|tr|pre|blockquote)[\s>]", re.IGNORECASE)
_LEAVE_OUT = "script, style, template"


class Entry(NamedTuple):
    """A post as a feed names it."""

    links: Sequence[str]
    """Its addresses, the most trusted first."""
    facts: Mapping[str, tuple[Found, ...]]
    content: str
    """Its text as HTML, or what of it the feed holds; of the first ``MOST_TEXTS`` that the feed holds."""
    text_hash: str
    """Of that text; empty if there is none."""


@dataclass(slots=True)
class Draft:
    """A feed as read, links as written or resolved by what the feed itself says of their base."""

    title: str = ""
    entries: list[Entry] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    """The feed's addresses for itself."""
    homes: list[str] = field(default_factory=list)
    """The addresses of the blog that it belongs to."""
    onward: list[str] = field(default_factory=list)
    generator: str = ""
    """What made the feed, by its own word."""
    replies: int = 0
    """How many entries say that they answer another."""
    texts: int = 0
    """How many entries hold a text."""

    def add(self, links: Sequence[str], said: Mapping[str, Iterable[str]]) -> None:
        """Take an entry as its format says it, with the text under ``CONTENT``."""
        facts = facts_of(said)
        content = "".join(found.text for found in facts.pop(CONTENT, ()))
        self.texts += bool(content)
        hashed = text_hash(" ".join(bare_words(words_of(content)))) if content else ""
        self.entries.append(Entry(links, facts, content if self.texts <= MOST_TEXTS else "", hashed))


def facts_of(said: Mapping[str, Iterable[str]]) -> dict[str, tuple[Found, ...]]:
    """Return the facts of an entry: fields without text left out, each text once."""
    facts = {}
    for name, texts in said.items():
        found = tuple(Found(text, "feed") for text in dict.fromkeys(map(str.strip, texts)) if text)
        if found:
            facts[name] = found
    return facts


def summary_of(description: str, content: str, link: str) -> str:
    """Return the plain text of a description that tells of the post; empty if it is the post.

    Beside a content it is a summary unless both are the same. Alone it is one if it is short. A last
    paragraph that only links to the post ("The post ... appeared first on", "Read on") is left out.
    """
    if not content and (
        len(_PARAGRAPH.findall(description)) > _MOST_PARAGRAPHS or len(description) > 8 * _LONGEST_TEASER
    ):
        return ""
    summary = plain(description, link)
    if content:
        return "" if summary == plain(content, link) else summary
    return summary if len(summary) <= _LONGEST_TEASER else ""


def plain(markup: str, link: str = "") -> str:
    """Return the words of a piece of HTML on one line, without a last paragraph that links to ``link``."""
    if "<" not in markup and "&" not in markup:
        return " ".join(markup.split())
    body = LexborHTMLParser(markup).body
    if body is None:
        return ""
    for node in body.css(_LEAVE_OUT):
        node.decompose()
    paragraphs = body.css("p")
    if (
        link
        and len(paragraphs) > 1
        and any(a.attributes.get("href") == link for a in paragraphs[-1].css("a"))
    ):
        paragraphs[-1].decompose()
    return " ".join(body.text(separator=" ").split())
