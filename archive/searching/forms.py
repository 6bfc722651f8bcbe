"""The forms of words that the archive holds, each under its stem: a query for one finds the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.searching.stemming import algorithm_of, rules_for, stems, words_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

MOST_FORMS = 24
"""Forms of one word that a query looks for."""
# Each rules once, without reading the rows of each
_RULES = """
WITH RECURSIVE known(rules) AS (
    SELECT min(rules) FROM word_forms UNION ALL
    SELECT (SELECT min(rules) FROM word_forms WHERE rules > known.rules) FROM known WHERE rules NOTNULL
) SELECT rules FROM known WHERE rules NOTNULL
"""
_TEXTS = "language, title, summary, body_text, tags, authors"


def note_words(db: Database, language: str | None, texts: Iterable[str | None]) -> None:
    """Keep the words of texts in that language under their stems; the caller holds the transaction."""
    by_rules: dict[str, list[str]] = {}
    for word in words_in(*texts):
        algorithm = algorithm_of(word, language)
        if algorithm is not None:
            by_rules.setdefault(algorithm, []).append(word)
    for algorithm, words in by_rules.items():
        db.conn.executemany(
            "INSERT OR IGNORE INTO word_forms (rules, stem, word) VALUES (?, ?, ?)",
            [
                (algorithm, stem, word)
                for stem, word in zip(stems(words, algorithm), words, strict=True)
                # The stem itself is looked for anyway
                if stem != word
            ],
        )


def note_words_of_posts(db: Database) -> None:
    """Keep the words of all posts; the caller holds the transaction."""
    for language, *texts in db.execute(f"SELECT {_TEXTS} FROM posts"):
        note_words(db, language, texts)


def forms_of(db: Database, word: str) -> list[str]:
    """Return the forms of a word that the archive holds, itself first, by the rules of every language."""
    word = word.lower()
    known = _known(db, word)
    if not known:
        return [word]
    places = ", ".join(["(?, ?)"] * len(known))
    rows = db.execute(
        f"SELECT DISTINCT word FROM word_forms WHERE (rules, stem) IN (VALUES {places}) LIMIT {MOST_FORMS}",
        [value for pair in known for value in pair],
    )
    return list(dict.fromkeys([word, *(found for (found,) in rows), *(stem for _, stem in known)]))


def _known(db: Database, word: str) -> list[tuple[str, str]]:
    """Return (rules, stem) of a word by all rules that the archive has words of."""
    return [(rules, stems([word], rules)[0]) for rules in rules_for(word, rules_of(db))]


def rules_of(db: Database) -> list[str]:
    """Return all rules that the archive has words of."""
    return [rules for (rules,) in db.execute(_RULES)]


def words_of(db: Database, posts: str) -> set[str]:
    """Return the words of posts and of their versions; ``posts`` is SQL that gives their ids."""
    words: set[str] = set()
    for table, column in (("posts", "id"), ("versions", "post")):
        rows = db.execute(
            f"SELECT title, summary, body_text, tags, authors FROM {table} WHERE {column} IN {posts}"
        )
        for texts in rows:
            words |= words_in(*texts)
    return words


def drop_words(db: Database, words: Iterable[str]) -> None:
    """Take those of the words out that no post has any more; the caller holds the transaction."""
    for word in words:
        found = db.execute(
            "SELECT 1 FROM posts_fts WHERE posts_fts MATCH ? LIMIT 1", [f'"{word}"']
        ).fetchone()
        if found is None:
            db.conn.executemany(
                "DELETE FROM word_forms WHERE rules = ? AND stem = ? AND word = ?",
                [(*known, word) for known in _known(db, word)],
            )
