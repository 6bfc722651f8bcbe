"""What may have been meant by a query that finds nothing: words of the archive that are spelt alike."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from archive.searching.forms import forms_of, rules_of
from archive.searching.stemming import WORD, fold

if TYPE_CHECKING:
    from sqlite_utils import Database

_LIKENESS = 0.75
_MOST_LOOKED_AT = 5_000
_MOST_WORDS = 8
_SAME_START = 2
_BEGINNING = (
    "SELECT word FROM word_forms WHERE rules = ? AND stem >= ? AND stem < ? || char(1114111) "
    f"ORDER BY abs(length(word) - ?) LIMIT {_MOST_LOOKED_AT}"
)


def near_query(db: Database, words: str) -> str | None:
    """Return the query with each word that no post has in the spelling of the nearest, or None."""
    found = WORD.findall(words)[:_MOST_WORDS]
    changed = words
    for word in found:
        near = None if _is_known(db, word) else _nearest(db, word)
        if near:
            changed = changed.replace(word, near, 1)
    return changed if changed != words else None


def _is_known(db: Database, word: str) -> bool:
    match = " OR ".join(f'"{form}"' for form in forms_of(db, word))
    return (
        db.execute("SELECT 1 FROM posts_fts WHERE posts_fts MATCH ? LIMIT 1", [match]).fetchone() is not None
    )


def _nearest(db: Database, word: str) -> str | None:
    start = fold(word)[:_SAME_START]
    near: dict[str, str] = {}
    for rules in rules_of(db):
        for (known,) in db.execute(_BEGINNING, [rules, start, start, len(word)]):
            near.setdefault(fold(known), known)
    best = get_close_matches(fold(word), near, n=1, cutoff=_LIKENESS)
    return near[best[0]] if best else None
