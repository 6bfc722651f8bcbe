"""Text as found on a page, made plain: no entities, no stray tags, no invisible characters."""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5

import archive.vocabulary

_AMPERSAND = "(?:amp|#0*38|#[xX]0*26);"
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
_ENTITY = re.compile(
    rf"&(?:{_AMPERSAND})*(#[0-9]{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z][a-zA-Z0-9]{{1,31}});"
)
_ELEMENT = (
    "abbr|address|article|aside|audio|a|bdi|bdo|big|blockquote|body|br|button|b|canvas|caption|center|cite|code|"
    "col|dd|del|details|dfn|dialog|div|dl|dt|embed|em|fieldset|figcaption|figure|font|footer|form|h[1-6]|header|"
    "head|hr|html|iframe|img|input|ins|i|kbd|label|legend|link|li|main|mark|menu|meta|nav|noscript|object|ol|"
    "option|picture|pre|p|q|rp|rt|ruby|samp|script|section|select|small|source|span|strike|strong|style|sub|"
    "summary|sup|svg|s|table|tbody|td|template|textarea|tfoot|thead|th|time|title|tr|tt|ul|u|var|video|wbr"
)
_TAG = re.compile(rf"<(/?)({_ELEMENT})(\s+[a-z][\w:-]*\s*=[^<>]*?|\s*)(/?)>", re.IGNORECASE)
_WORDLESS = re.compile("br|hr|img|wbr")
_HIDDEN = re.compile("script|style")
_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr",
)
_COMMENT = re.compile(r"<!--[^<>]*-->")
# Cc but white space; Cf but Arabic number signs, joiners, emoji tags; what XML forbids; surrogates
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U0001d173-\U0001d17a\U000e0001]",
)
# Joiners shape Persian, Hindi and emoji; between ASCII letters or at the edge of a word they are debris
_LOOSE_JOINER = re.compile(r"(?<!\S)[\u200c\u200d]+|[\u200c\u200d]+(?!\S)|(?<=[!-~])[\u200c\u200d]+(?=[!-~])")
_ROUNDS = 5


def plain(text: str) -> str:
    r"""Return NFC text on one line: single spaces, nothing invisible, no debris of markup.

    Entities are decoded until none is left, for a text that still holds ``&#8217;`` was
    escaped twice far more often than it talks about entities. Dashes, curly quotes and
    non-breaking hyphens stay; joiners stay inside words, where Persian, Hindi and emoji
    need them; soft hyphens go. A tag is debris, and goes, when it closes (``</p>``), is
    closed later, has attributes, cannot hold words (``<br>``), or touches the words it
    opens (``<p>Hello``). A lone ``<template>`` that stands like a word stays, because the
    text talks about it.

    >>> plain("Cloud &amp;amp; DevOps&nbsp;\n \u2013 it\u2019s &#8220;here&#8221;.</p>")
    'Cloud & DevOps – it’s “here”.'
    >>> plain("The &lt;template&gt; element of <em class='x'>HTML</em>")
    'The <template> element of HTML'
    """
    for _ in range(_ROUNDS):
        before = text
        if "&" in text:
            text = _ENTITY.sub(_decode, text)
        if "<" in text:
            text = _without_tags(text)
        text = _folded(text)
        if text == before or ("&" not in text and "<" not in text):
            break
    return text


def identity(text: str) -> str:
    """Return the key by which two spellings of a text as found are one: the archive's, of its plain text.

    >>> identity(" News\u00a0") == identity("news")
    True
    """
    return archive.vocabulary.identity(plain(text))


def bare_words(text: str) -> list[str]:
    """Return the words of a text, for comparing: in lower case; a Chinese or Japanese character is one.

    >>> bare_words("Hens, 卵 and Eggs!")
    ['hens', '卵', 'and', 'eggs']
    """
    return _WORD.findall(text.casefold())


def _decode(entity: re.Match[str]) -> str:
    name = entity[1]
    return html.unescape(f"&{name};") if name[0] == "#" or f"{name};" in html5 else f"&{name};"


def _folded(text: str) -> str:
    if not text.isascii():
        text = _LOOSE_JOINER.sub("", _INVISIBLE.sub("", text))
        text = unicodedata.normalize("NFC", text)
    elif not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def _without_tags(text: str) -> str:
    """Cut comments and tags that are debris out; scripts and styles go with what they hold."""
    text = _COMMENT.sub(" ", text)
    parts: list[str] = []
    end = 0
    for tag, closer in _debris(text):
        if tag.start() < end:
            continue
        parts.append(text[end : tag.start()])
        name = tag[2].lower()
        end = closer.end() if closer and _HIDDEN.fullmatch(name) else tag.end()
        if not _INLINE.fullmatch(name):
            parts.append(" ")
    parts.append(text[end:])
    return "".join(parts)


def _debris(text: str) -> list[tuple[re.Match[str], re.Match[str] | None]]:
    """Find the tags that go, in order, each with the one that closes it."""
    debris: list[tuple[re.Match[str], re.Match[str] | None]] = []
    begins = -1  # where the next tag that goes begins: a tag that touches it touches its words
    waiting: dict[str, list[re.Match[str]]] = {}
    for tag in reversed(list(_TAG.finditer(text))):
        closes, name, attributes, empty = tag.groups()
        closers = waiting.setdefault(name.lower(), [])
        closer = closers.pop() if closers and not closes else None
        if closes:
            closers.append(tag)
        if (
            (closes or closer or attributes.strip() or empty)
            or tag.end() == begins
            or _WORDLESS.fullmatch(name.lower())
            or _opens_words(text[tag.end() : tag.end() + 1])
        ):
            debris.append((tag, closer))
            begins = tag.start()
    return debris[::-1]


def _opens_words(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char or " ") in {"Ps", "Pi"}
