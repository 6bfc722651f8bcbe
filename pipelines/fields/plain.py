"""Plain text of an HTML body: paragraphs, lines, lists, tables and code as a reader sees them."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from pipelines.fields.composing import composed
from pipelines.fields.nesting import shallow

# What a reader never sees as text, or sees as something else.
_UNSEEN = (
    "script style noscript template head title svg iframe object canvas audio video "
    "select datalist textarea button annotation annotation-xml"
)
_PARAGRAPHS = (
    "p h1 h2 h3 h4 h5 h6 blockquote pre table figure section article main aside header footer "
    "details form fieldset dl hr address hgroup figcaption"
)
_LINES = "div li dt dd tr td th caption summary center legend body thead tbody tfoot nav"
_MUTE = frozenset(_UNSEEN.split())
# Newlines that stand before and after an element: 2 leaves a blank line.
_GAPS = dict.fromkeys(_PARAGRAPHS.split(), 2) | dict.fromkeys(_LINES.split(), 1)
_LISTS = frozenset({"ul", "ol", "menu"})
_SHAPING = frozenset([*_GAPS, *_LISTS, "br"])
# In a table that has one of these, the cells are boxes of a layout.
_LAYOUT = (
    "td table, td pre, td ul, td ol, td h1, td h2, td h3, td h4, td blockquote, td figure, "
    "td p + p, td div + div"
)
EMBEDDED = 'title="embedded"'
"""How a link is marked that stands for an embedded document; its address is no text of the post."""
_EMBEDDED = re.compile(f'<a href="[^"]*" {EMBEDDED}[^>]*>[^<]*</a>')
_BOXES = "data-boxes"
_DEEPEST_INDENT = 8
# Tags as the parser writes them (HTML standard, 13.3): a space before each attribute, its value in double
# quotes, and none of these inside it; the names may hold signs.
_NAME = r"([a-z][^ \t\n\f\r/>]*)"
_ATTRIBUTES = r'((?: [^ \t\n\f\r/>][^ \t\n\f\r/>=]*="[^"]*")*)'
_TAG = re.compile(f"<(/?){_NAME}{_ATTRIBUTES}>")
_INLINE = re.compile(
    "</?(?:span|a|code|em|strong|b|i|img|su[bp]|small|font|u|s|del|mark|time|cite|m[ion]|mrow|mstyle|mtext)"
    f"{_ATTRIBUTES}>"
)
_RAW = re.compile(
    f"<!--.*?-->|<(script|style|iframe|xmp|noembed|noframes){_ATTRIBUTES}>(.*?)</\\1>", re.DOTALL
)
_RAW_OPENINGS = ("<!--", "<script", "<style", "<iframe", "<xmp", "<noembed", "<noframes")
_WRITTEN_OUT = frozenset({"xmp", "noembed", "noframes"})
# Controls, soft hyphens and marks of no width; the joiners stay, Persian and emoji are written with them.
_JUNK = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u180e\u200b\u2060\ufeff\ufffc]")
_LINE_BREAKS = re.compile("\r\n?|[\u2028\u2029]")


def plain_text(html: str) -> str:
    r"""Return what a reader sees of an HTML fragment, in NFC; an empty string when there is no text.

    A blank line stands between paragraphs, ``<br>`` is a line break, code keeps its lines and
    indentation, list items begin with ``- ``, the cells of a table row are separated by `` | ``.
    Scripts, styles, alternative texts of images, addresses of embedded documents and the numbers of
    lists are left out: only words of the post are found and counted. Takes linear time, and never raises.

    >>> plain_text("<p>One<br>two &amp; three</p><ul><li>a<li>b</ul>")
    'One\ntwo & three\n\n- a\n- b'
    >>> plain_text("<pre><code>if x:\n    y()</code></pre><script>alert(1)</script>")
    'if x:\n    y()'
    >>> plain_text("<table><tr><th>k<th>v<tr><td>a<td>1</table>")
    'k | v\na | 1'
    """
    # Lone surrogates cannot be encoded for the parser; a replacement mark stands for them.
    body = LexborHTMLParser("<body>" + shallow(html.encode("utf-8", "replace").decode("utf-8"))).body
    if body is None:
        return ""
    for table in body.css("table"):
        if table.css_first(_LAYOUT) is not None:
            table.attrs[_BOXES] = ""
    markup = (body.inner_html or "").replace("&nbsp;", "\xa0")
    if EMBEDDED in markup:
        markup = _EMBEDDED.sub("", markup)
    if any(opening in markup for opening in _RAW_OPENINGS):
        markup = _RAW.sub(_unraw, markup)
    text = _written(_INLINE.sub("", markup))
    if "<" in text:
        # a tag whose name holds such a sign was cut in two
        text = _written(markup)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return composed(_JUNK.sub("", text)).strip("\n").rstrip()


def _unraw(match: re.Match[str]) -> str:
    """Leave comments and what is no text out, and escape text that the parser writes as it is."""
    if match.group(1) not in _WRITTEN_OUT:
        return ""
    return match.group(3).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _written(html: str) -> str:
    """Return the text of HTML that a parser wrote; what it escapes stays escaped."""
    writer = _Writer()
    parts = _TAG.split(html)
    writer.text(parts[0])
    muted = 0
    pieces = zip(parts[1::4], parts[2::4], parts[3::4], parts[4::4], strict=True)
    for closing, tag, attributes, text in pieces:
        if tag in _MUTE:
            muted += -1 if closing else 1
        elif not muted and tag in _SHAPING:
            if closing:
                writer.leave(tag)
            else:
                writer.enter(tag, boxes=_BOXES in attributes)
        if text and not muted:
            writer.text(text)
    return "".join(writer.out)


class _Writer:
    """Text written so far, and the breaks, markers and separators that wait for the next word."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.gap = 0
        self.space = False
        self.marker = ""
        self.lists = 0
        self.code: list[str] | None = None
        self.pres = 0
        self.tables: list[bool] = []
        self.cells = 0
        self.in_cell = False

    def enter(self, tag: str, *, boxes: bool) -> None:
        """Begin an element; ``boxes`` says that it is a table for layout."""
        if self.code is not None:
            self._enter_in_code(tag)
            return
        cell = self._is_cell(tag)
        if tag == "br":
            self.need(min(2, self.gap + 1))
        elif tag in _GAPS and not cell:
            self.need(_GAPS[tag])
        if tag in _LISTS:
            self.need(1 if self.lists else 2)
            self.lists += 1
        elif tag == "li":
            self.marker = "- "
        elif tag == "pre":
            self.code, self.pres = [], 1
        elif tag == "table":
            self.tables.append(not boxes)
        elif tag == "tr":
            self.cells = 0
        elif cell:
            self._cell()

    def leave(self, tag: str) -> None:
        """End an element."""
        if self.code is not None:
            self._leave_in_code(tag)
        elif self._is_cell(tag):
            self.in_cell = False
        elif tag in _LISTS and self.lists:
            self.lists -= 1
            self.need(1 if self.lists else 2)
        elif tag == "li":
            self.marker = ""
            self.gap = 0
            self.need(1)
        else:
            if tag == "table" and self.tables:
                self.tables.pop()
            if tag in _GAPS:
                self.need(_GAPS[tag])

    def _enter_in_code(self, tag: str) -> None:
        self.pres += tag == "pre"
        if tag == "br" and self.code is not None:
            self.code.append("\n")
        elif tag in _GAPS:
            self._new_code_line()

    def _leave_in_code(self, tag: str) -> None:
        self.pres -= tag == "pre"
        if not self.pres:
            self._end_code()
        elif tag in _GAPS:
            self._new_code_line()

    def _cell(self) -> None:
        if self.cells:
            self.space = True
            self.write("|")
            self.space = True
        self.cells += 1
        self.in_cell = True

    def need(self, newlines: int) -> None:
        """Ask for a break before the next word; inside a table cell it is a space."""
        if self.in_cell:
            self.space = True
        elif not self.marker:
            self.gap = max(self.gap, newlines)

    def text(self, text: str) -> None:
        """Write running text, white space collapsed."""
        if self.code is not None:
            self.code.append(text)
            return
        words = " ".join(text.split())
        if not words:
            self.space = self.space or bool(text)
            return
        self.space = self.space or text[0].isspace()
        self.write(words)
        self.space = text[-1].isspace()

    def write(self, words: str) -> None:
        """Write words after whatever waits before them."""
        depth = min(self.lists, _DEEPEST_INDENT)
        if self.out and self.gap:
            self.out.append("\n" * self.gap)
        if self.marker:
            self.out.append("  " * (depth - 1) + self.marker)
        elif self.gap:
            self.out.append("  " * depth if self.out else "")
        elif self.space and self.out:
            self.out.append(" ")
        self.out.append(words)
        self.gap, self.space, self.marker = 0, False, ""

    def _is_cell(self, tag: str) -> bool:
        """Whether the element is a cell of a table of data, not of layout."""
        return tag in {"td", "th"} and bool(self.tables) and self.tables[-1]

    def _new_code_line(self) -> None:
        if self.code and not self.code[-1].endswith("\n"):
            self.code.append("\n")

    def _end_code(self) -> None:
        text = _LINE_BREAKS.sub("\n", "".join(self.code or ()).replace("\xa0", " "))
        self.code = None
        text = text.strip("\n").rstrip()
        if text:
            lists, self.lists = self.lists, 0
            self.write(text)
            self.lists = lists
        self.need(2)
