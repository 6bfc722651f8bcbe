"""Gives running text the shape of its elements: paragraphs, lines, lists, tables and code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_PARAGRAPHS = (
    "p h1 h2 h3 h4 h5 h6 blockquote pre table figure section article main aside header footer "
    "details form fieldset dl hr address hgroup figcaption"
)
_LINES = "div li dt dd tr td th caption summary center legend body thead tbody tfoot nav"
# Newlines that stand before and after an element: 2 leaves a blank line.
_GAPS = dict.fromkeys(_PARAGRAPHS.split(), 2) | dict.fromkeys(_LINES.split(), 1)
_LISTS = frozenset({"ul", "ol", "menu"})
SHAPING = frozenset([*_GAPS, *_LISTS, "br"])
"""The elements that part text from text."""
# In a table that has one of these, the cells are boxes of a layout.
_LAYOUT = (
    "td table, td pre, td ul, td ol, td h1, td h2, td h3, td h4, td blockquote, td figure, "
    "td p + p, td div + div"
)
_DEEPEST_INDENT = 8
_LINE_BREAKS = re.compile("\r\n?|[\u2028\u2029]")


class Writer:
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
            self.lists += 1
        elif tag == "li":
            self.marker = "- "
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
