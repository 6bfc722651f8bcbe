"""Plain text of an HTML body: paragraphs, lines, lists, tables and code as a reader sees them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from pipelines.fields.composing import composed
from pipelines.fields.nesting import shallow

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# What a reader never sees as text, or sees as something else.
_UNSEEN = (
    "script style noscript template head title svg iframe object embed canvas audio video "
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
# In a table that has one of these, the cells are boxes of a layout.
_LAYOUT = (
    "td table, td pre, td ul, td ol, td h1, td h2, td h3, td h4, td blockquote, td figure, "
    "td p + p, td div + div"
)
_DEEPEST_INDENT = 8
# Controls, soft hyphens and marks of no width; the joiners stay, Persian and emoji are written with them.
_JUNK = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u180e\u200b\u2060\ufeff\ufffc]")
_LINE_BREAKS = re.compile("\r\n?|[\u2028\u2029]")
_NUMBER = re.compile(r"\s*(-?[0-9]{1,9})")


def plain_text(html: str) -> str:
    r"""Return what a reader sees of an HTML fragment, in NFC; an empty string when there is no text.

    A blank line stands between paragraphs, ``<br>`` is a line break, code keeps its lines and
    indentation, list items begin with ``- `` or their number, the cells of a table row are
    separated by `` | ``. Scripts, styles and alternative texts of images are left out.
    Takes linear time, and never raises.

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
    writer = _Writer()
    open_ids: list[int] = []
    open_tags: list[str] = []
    muted_at = 0
    for node in body.traverse(include_text=True):
        parent = node.parent
        above = parent.mem_id if parent is not None else 0
        while open_ids and open_ids[-1] != above:
            open_ids.pop()
            tag = open_tags.pop()
            if not muted_at:
                writer.leave(tag)
            elif len(open_ids) < muted_at:
                muted_at = 0
        if node.is_text_node:
            if not muted_at:
                writer.text(node.text_content or "")
            continue
        tag = node.tag or ""
        open_ids.append(node.mem_id)
        open_tags.append(tag)
        if not muted_at:
            if tag in _MUTE:
                muted_at = len(open_ids)
            else:
                writer.enter(tag, node)
    for tag in reversed(open_tags if not muted_at else open_tags[: muted_at - 1]):
        writer.leave(tag)
    return composed(_JUNK.sub("", "".join(writer.out))).strip("\n").rstrip()


class _Writer:
    """Text written so far, and the breaks, markers and separators that wait for the next word."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.gap = 0
        self.space = False
        self.marker = ""
        self.lists: list[int | None] = []
        self.code: list[str] | None = None
        self.pres = 0
        self.tables: list[bool] = []
        self.cells = 0
        self.in_cell = False

    def enter(self, tag: str, node: LexborNode) -> None:
        """Begin an element."""
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
            self.lists.append(_number(node, "start", 1) if tag == "ol" else None)
        elif tag == "li":
            self._item(node)
        elif tag == "pre":
            self.code, self.pres = [], 1
        elif tag == "table":
            self.tables.append(node.css_first(_LAYOUT) is None)
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
            self.lists.pop()
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
        depth = min(len(self.lists), _DEEPEST_INDENT)
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

    def _item(self, node: LexborNode) -> None:
        if self.lists and self.lists[-1] is not None:
            number = _number(node, "value", self.lists[-1])
            self.lists[-1] = number + 1
            self.marker = f"{number}. "
        else:
            self.marker = "- "

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
            lists, self.lists = self.lists, []
            self.write(text)
            self.lists = lists
        self.need(2)


def _number(node: LexborNode, name: str, default: int) -> int:
    match = _NUMBER.match(node.attributes.get(name) or "")
    return int(match.group(1)) if match else default
