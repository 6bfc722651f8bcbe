"""What is typed to search, taken apart: words, "phrases", pre*, AND, OR, NOT or -, (groups), title:word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

MOST_TERMS = 32
"""Words and phrases of one query; more are left out, and that is told."""
_DEEPEST = 20
_TOKEN = re.compile(
    r"""
    (?P<minus>-(?=[^\s()-]))?
    (?P<column>(?:title|summary|body_text|text|tags?|authors?):(?=\S))?
    (?: ["“”„](?P<phrase>[^"“”„]*)(?P<closed>["“”„]?)(?P<begun>\*?)
      | (?P<near>NEAR)\((?P<close>[^()]*)\)
      | (?P<bracket>[()])
      | (?P<word>[^\s()"“”„]+)
      | (?P<lost>["“”„]) )
    """,
    re.VERBOSE,
)
_NEAR_WORDS = re.compile(r"^(?P<words>[^,]*?)\s*(?:,\s*(?P<distance>\d{1,3})\s*)?$")
_NEAR_SAID = "NEAR takes words and how many may stand between them: NEAR(one two, 5)."
_OPERATORS = ("AND", "OR", "NOT")
_ENDS = (None, "OR", ")")


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words that stand beside each other."""

    text: str
    exact: bool = False
    """Whether it is meant as it is written, and no other form of it."""
    begun: bool = False
    """Whether it is only the beginning of what is meant."""
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Words that stand at most so many words apart."""

    words: tuple[str, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Both:
    """All of these, and none of the unwanted."""

    wanted: tuple[Node, ...]
    unwanted: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these."""

    parts: tuple[Node, ...]


Node = Term | Near | Both | Either


class Query(NamedTuple):
    """What a query means, and what in it had to be guessed."""

    meant: Node | None
    """None where nothing is left to look for."""
    remarks: tuple[str, ...] = ()
    """A sentence for each thing that was not well formed, and how it was taken."""


def parsed(text: str) -> Query:
    """Return what a query means. Pure; whatever is typed means something, or a remark says why not."""
    reader = _Reader(text.replace("\0", " "))
    meant = reader.whole()
    if meant is None and not reader.remarks:
        reader.remarks.append("There is no word to look for: give at least one.")
    return Query(meant, tuple(dict.fromkeys(reader.remarks)))


class _Reader:
    """Takes a query apart from left to right."""

    def __init__(self, text: str) -> None:
        self.remarks: list[str] = []
        self._tokens = list(_TOKEN.finditer(text))
        self._place = 0
        self._terms = 0
        self._column: str | None = None

    def whole(self) -> Node | None:
        parts = []
        while self._place < len(self._tokens):
            parts.append(self._either(0))
            self._place += 1  # a bracket that closes nothing
        return _together([part for part in parts if part])

    def _either(self, depth: int) -> Node | None:
        parts = [self._both(depth)]
        while self._next() == "OR":
            self._place += 1
            parts.append(self._both(depth))
        found = tuple(part for part in parts if part is not None)
        if len(found) < len(parts) > 1:
            self.remarks.append("OR stands between two words, and one of them is missing.")
        return Either(found) if len(found) > 1 else found[0] if found else None

    def _both(self, depth: int) -> Node | None:
        wanted: list[Node] = []
        unwanted: list[Node] = []
        while (kind := self._next()) not in _ENDS:
            token = self._tokens[self._place]
            if kind in {"AND", "NOT"}:
                self._place += 1
                if self._next() in {*_ENDS, "AND"} or (kind == "AND" and not wanted):
                    self.remarks.append(f"{kind} needs a word on either side.")
                    continue
            part = None if kind == "AND" else self._one(depth)
            if part is not None:
                (unwanted if kind == "NOT" or token["minus"] else wanted).append(part)
        if unwanted and not wanted:
            self.remarks.append(
                "NOT and - take away from what other words find: give a word to look for before them."
            )
            return None
        return Both(tuple(wanted), tuple(unwanted)) if unwanted else _together(wanted)

    def _one(self, depth: int) -> Node | None:
        token = self._tokens[self._place]
        self._place += 1
        column = (token["column"] or "").rstrip(":").lower() or self._column
        if token["bracket"]:
            return self._group(depth, column)
        self._terms += 1
        if self._terms > MOST_TERMS:
            self.remarks.append(f"Only the first {MOST_TERMS} words are looked for.")
            return None
        if token["near"]:
            return self._near(token["close"])
        if token["phrase"] is not None:
            if not token["closed"]:
                self.remarks.append("A quotation mark is not closed; it was taken to end with the query.")
            return Term(token["phrase"], exact=True, begun=bool(token["begun"]), column=column)
        word = token["word"] or ""
        if word == "NEAR" and self._place < len(self._tokens) and self._tokens[self._place]["bracket"]:
            self.remarks.append(_NEAR_SAID)
            return None
        return Term(word.rstrip("*"), begun=word.endswith("*"), column=column)

    def _group(self, depth: int, column: str | None) -> Node | None:
        if depth == _DEEPEST:
            return None
        outer, self._column = self._column, column
        found = self._either(depth + 1)
        self._column = outer
        self._place += 1
        return found

    def _near(self, said: str) -> Node | None:
        match = _NEAR_WORDS.match(said)
        words = tuple(match["words"].split()) if match else ()
        if not words:
            self.remarks.append(_NEAR_SAID)
            return None
        return Near(words, int((match and match["distance"]) or 10))

    def _next(self) -> str | None:
        """Return what comes next: an operator, a closing bracket, None for the end, "" for all else."""
        if self._place >= len(self._tokens):
            return None
        token = self._tokens[self._place]
        said = token["bracket"] or (token["word"] if not token["minus"] else "")
        return said if said in {*_OPERATORS, ")"} else ""


def _together(parts: list[Node]) -> Node | None:
    return Both(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None
