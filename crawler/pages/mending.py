"""Ends what a page opens and never closes where it would swallow the text that follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter


def _either_case(name: str) -> str:
    """Return a pattern for a name in either case, faster by far than one for all of Unicode's cases."""
    return "".join(f"[{letter}{letter.upper()}]" for letter in name)


# HTML Standard, 13.2.5: what follows one of these, or a comment, is no markup until it is closed
_RAW = ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
# Elements whose content no reader is shown as text of the page
_BOXES = ("audio", "button", "canvas", "math", "noscript", "object", "select", "svg", "template", "video")
# Elements whose content is no text of the post that they stand in
_MARGINS = ("aside", "datalist", "dialog", "footer", "form", "map", "menu", "nav")
_HOLDING = (*_RAW, *_BOXES, *_MARGINS, "plaintext")
_TELLING, _WITH_LINKS = (
    re.compile(rf"<(?:!--|(/?)({'|'.join(map(_either_case, names))})(?=[\s/>]))")
    for names in (_HOLDING, (*_HOLDING, "a"))
)
_OPENERS = {name: re.compile(rf"<{_either_case(name)}(?=[\s/>])") for name in _RAW}
_CLOSERS = {name: re.compile(rf"</{_either_case(name)}(?=[\s/>])") for name in _RAW}
_BLOCKS = (
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer "
    "form h[1-6] header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_BLOCK = re.compile(rf"</?(?:{'|'.join(_BLOCKS.split())})(?=[\s/>])", re.IGNORECASE)
_MARKUP = re.compile(
    rf"</?(?:{'|'.join(_BLOCKS.split())}|a|b|br|em|head|i|img|link|meta|script|span|strong|style|title)(?=[\s/>])",
    re.IGNORECASE,
)
_NO_OPTION = re.compile(r"<(?!/?(?:option|optgroup|hr)\b)", re.IGNORECASE)
_OPTION = re.compile(r"\s*<opt", re.IGNORECASE)
_PROSE = re.compile(r"<(?:p|h[1-6]|article|blockquote|main|pre|section)(?=[\s/>])", re.IGNORECASE)
_TAG_FIRST = re.compile(r"\s*<")
_CODE = re.compile(r"[={}]|\w\(")
_TAG_END = re.compile(">")
_SOURCE = re.compile(r"\ssrc\s*=", re.IGNORECASE)
_OPEN_QUOTES = {mark: re.compile(rf"={mark}[^{mark}<>]*(?=>[^{mark}<]*(?:<|\Z))") for mark in ('"', "'")}
# In these nothing like a tag is ever meant
_NAMED = re.compile(
    r"\s(?:class|id|href|src|style|rel|align|name|lang|dir|width|height|type)\s*\Z", re.IGNORECASE
)
_LONGEST_NAME = 20
_LONGEST_LINK = 80
"""Characters, with markup, that a link is believed to hold that is never closed."""

_SMALLEST_TEXT = 1000
"""Characters, with markup, to the end of a page that may be a text which a margin would swallow."""


def mended(html: str) -> str:
    """Return a page in which nothing that was never closed swallows the text after it.

    Ended are attributes without their second quote; comments, scripts, styles, titles and text areas
    before the next markup; menus of choices, templates, videos and the like where they begin; forms,
    navigation, footers and the like before the next paragraph or heading, if much follows; and links with
    their block, if that is short. A page without such slips comes back as it is. Takes linear time;
    never raises.

    >>> mended("<p>One</p><!-- two <p>Three</p>")
    '<p>One</p><!-- two --><p>Three</p>'
    >>> mended("<textarea><p>One</p><a name=x><p>Two</p>")
    '<textarea></textarea><p>One</p><a name=x></a><p>Two</p>'
    >>> mended('<p class="a>One</p>')
    '<p class="a">One</p>'
    """
    for pattern in _OPEN_QUOTES.values():
        if pattern.search(html):
            html = pattern.sub(_quoted, html)
    amends = sorted(_Slips(html).found(), key=itemgetter(0))
    if not amends:
        return html
    parts, last = [], 0
    for place, end, text in amends:
        parts += [html[last:place], text]
        last = max(end, last)
    return "".join((*parts, html[last:]))


def _quoted(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - _LONGEST_NAME) : found.start()]
    return found[0] + found[0][1] if _NAMED.search(before) else found[0]


class _Slips:
    """Looks through a page once, as a parser would."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._next: dict[re.Pattern[str], int] = {}
        self._titled = False
        self._swallowing: set[str] = set()

    def found(self) -> Iterator[tuple[int, int, str]]:
        """Yield what is to be set in: from where, up to where it replaces, and the text."""
        html, at = self._html, 0
        waiting: dict[str, list[int]] = {}
        links = html.count("<a ") + html.count("<a>") != html.count("</a>") or "<A" in html
        for tag in (_WITH_LINKS if links else _TELLING).finditer(html):
            if tag.start() < at:
                continue
            name = (tag[2] or "").lower()
            if name == "plaintext":
                yield tag.start(), self._end_of(tag), ""
            elif tag[1]:
                if waiting.get(name):
                    waiting[name].pop()
            elif name not in _RAW and name:
                waiting.setdefault(name, []).append(tag.end())
            else:
                closed = self._comment_end(tag.end()) if not name else self._closed(tag, name)
                if closed is None:
                    place = self._break_off(tag, name)
                    yield place, place, f"</{name}>" if name else "-->"
                    closed = place
                at = closed
        self._next.clear()
        for opener, name in sorted((opener, name) for name, openers in waiting.items() for opener in openers):
            place = self._box_end(name, opener)
            yield place, place, f"</{name}>"

    def _comment_end(self, start: int) -> int | None:
        if self._html.startswith((">", "->"), start):
            return start
        end = self._html.find("-->", start - 2)
        return end if end >= 0 else None

    def _closed(self, tag: re.Match[str], name: str) -> int | None:
        """Return where an element that holds no markup is closed, or None if it is not.

        It is not either if another of its kind begins before, or there is markup where none can be.
        """
        closer = self._after(_CLOSERS[name], tag.end())
        if closer >= len(self._html):
            return None
        begins = self._end_of(tag)
        if name == "script":
            wrong = [_BLOCK] if _SOURCE.search(self._html, tag.end(), begins) else []
        else:
            wrong = [_OPENERS[name], *([_BLOCK] if name in {"style", "title"} else [])]
        return None if any(stray.search(self._html, begins, closer) for stray in wrong) else closer

    def _break_off(self, tag: re.Match[str], name: str) -> int:
        """Return where what was never closed ends: after what it may hold, if it holds that."""
        begins = self._end_of(tag) if name else tag.end()
        ends = self._after(_MARKUP, begins)
        if name in {"script", "style"}:
            return ends if _CODE.search(self._html, begins, ends) else begins
        if name == "title":
            self._titled, first = True, not self._titled
            return ends if first else begins
        return begins if name else ends

    def _box_end(self, name: str, opener: int) -> int:
        begins = self._tag_end(opener)
        if name == "select" and _OPTION.match(self._html, begins):
            return self._after(_NO_OPTION, begins)
        if name == "a" and (ends := self._after(_BLOCK, begins)) <= begins + _LONGEST_LINK:
            return ends
        if name in _MARGINS:
            ends = self._after(_PROSE, begins) if _TAG_FIRST.match(self._html, begins) else begins
            if ends + _SMALLEST_TEXT <= len(self._html):
                self._swallowing.add(name)
            return ends if name in self._swallowing else len(self._html)
        return begins

    def _end_of(self, tag: re.Match[str]) -> int:
        return self._tag_end(tag.end())

    def _tag_end(self, start: int) -> int:
        return min(self._after(_TAG_END, start) + 1, len(self._html))

    def _after(self, pattern: re.Pattern[str], start: int) -> int:
        """Return where a pattern is found next, the end of the page if nowhere; never asked backwards."""
        known = self._next.get(pattern, -1)
        if known < start:
            found = pattern.search(self._html, start)
            known = self._next[pattern] = found.start() if found else len(self._html)
        return known
