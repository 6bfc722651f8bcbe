"""What a query means, as an expression of FTS5 and as what is to be highlighted."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from archive.searching.query import Either, Near, Term
from archive.searching.scripts import paired, segments
from archive.searching.stemming import WORD, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archive.searching.query import Node

    Forms = Callable[[str], list[str]]

_COLUMNS = {
    "title": ("title", "title_pairs"),
    "summary": ("summary", "pairs"),
    "text": ("body_text", "pairs"),
    "body_text": ("body_text", "pairs"),
    "tag": ("tags", "pairs"),
    "tags": ("tags", "pairs"),
    "author": ("authors", "pairs"),
    "authors": ("authors", "pairs"),
}
"""Column as a person names it -> that of words, that of runs."""
_OF_RUNS = "title_pairs pairs"


class Wanted(NamedTuple):
    """What a query looks for, folded: each is to be highlighted where a text has it."""

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    runs: tuple[str, ...] = ()
    """Characters that stand beside each other in scripts without spaces."""


def expression(meant: Node, forms: Forms) -> str | None:
    """Return the FTS5 expression for what is meant; None if no letter or digit is in it.

    ``forms`` gives the words that share a stem with one. The word as it was
    written counts twice, so that posts that have it stand above posts that
    have another form.
    """
    if isinstance(meant, Term):
        return _term(meant, forms)
    if isinstance(meant, Near):
        words = [f'"{" ".join(WORD.findall(word))}"' for word in meant.words if WORD.search(word)]
        return f"NEAR({' '.join(words)}, {meant.distance})" if words else None
    if isinstance(meant, Either):
        return _joined(" OR ", (expression(part, forms) for part in meant.parts))
    wanted = _joined(" AND ", (expression(part, forms) for part in meant.wanted))
    unwanted = _joined(" OR ", (expression(part, forms) for part in meant.unwanted))
    return f"({wanted} NOT {unwanted})" if wanted and unwanted else wanted


def in_title(found: str) -> str:
    """Return an expression that holds where ``found`` holds in the title alone."""
    return f"{{title title_pairs}} : ({found})"


def wanted(meant: Node, forms: Forms) -> Wanted:
    """Return what of a query is to be highlighted."""
    words: set[str] = set()
    beginnings: list[str] = []
    phrases: list[tuple[str, ...]] = []
    runs: list[str] = []
    for term in _terms(meant):
        for text, is_run in segments(unicodedata.normalize("NFKC", term.text)):
            found = tuple(fold(word) for word in WORD.findall(text))
            if is_run:
                runs.append(text)
            elif len(found) > 1:
                phrases.append(found)
            elif found and term.begun:
                beginnings.append(found[0])
            elif found:
                words.update([found[0]] if term.exact else map(fold, forms(text_of(text))))
    return Wanted(frozenset(words), tuple(beginnings), tuple(phrases), tuple(runs))


def text_of(text: str) -> str:
    """Return the one word of a text, without what stands around it."""
    return str(WORD.findall(text)[0])


def _terms(meant: Node) -> Iterator[Term]:
    if isinstance(meant, Term):
        yield meant
    elif isinstance(meant, Near):
        yield from (Term(word, exact=True) for word in meant.words)
    else:
        for part in meant.parts if isinstance(meant, Either) else meant.wanted:
            yield from _terms(part)


def _term(term: Term, forms: Forms) -> str | None:
    parts = []
    own, of_runs = _COLUMNS.get(term.column or "", (None, _OF_RUNS))
    for text, is_run in segments(unicodedata.normalize("NFKC", term.text)):
        if is_run:
            parts.append(f"{{{of_runs}}} : {_run(text)}")
        elif found := WORD.findall(text):
            said = _words(found, term, forms)
            parts.append(f"{{{own} {of_runs}}} : {said}" if own else said)
    return _joined(" AND ", parts)


def _words(found: list[str], term: Term, forms: Forms) -> str:
    if len(found) > 1 or term.exact or term.begun:
        return f'"{" ".join(found)}"{" *" if term.begun else ""}'
    own, *others = forms(found[0])
    return "(" + " OR ".join(f'"{form}"' for form in (own, own, *others)) + ")" if others else f'"{own}"'


def _run(text: str) -> str:
    # The last character stands alone only where the run ends; one by itself begins a pair or ends a run.
    return f'"{text}" *' if len(text) == 1 else f'"{" ".join(paired(text)[:-1])}"'


def _joined(operator: str, parts: Iterator[str | None] | list[str]) -> str | None:
    found = [part for part in parts if part]
    return f"({operator.join(found)})" if len(found) > 1 else found[0] if found else None
