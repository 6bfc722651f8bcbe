"""Every value that was found for a field of a post, with where, and whether it was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.records import Candidate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlite_utils import Database


def candidates_of(db: Database, post: int) -> dict[str, tuple[Candidate, ...]]:
    """Return the candidates of a post: field -> candidates in order of trust."""
    found: dict[str, list[Candidate]] = {}
    for field, text, source, chosen in db.execute(
        "SELECT field, text, source, chosen FROM candidates WHERE post = ? ORDER BY field, position", [post]
    ):
        found.setdefault(field, []).append(Candidate(text, source, bool(chosen)))
    return {field: tuple(values) for field, values in found.items()}


def note_candidates(db: Database, post: int, candidates: Mapping[str, tuple[Candidate, ...]]) -> None:
    """Make these the candidates of a post; the caller holds the transaction."""
    db.execute("DELETE FROM candidates WHERE post = ?", [post])
    db.conn.executemany(
        "INSERT INTO candidates (post, field, position, text, source, chosen) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (post, field, position, *candidate)
            for field, values in candidates.items()
            for position, candidate in enumerate(values)
        ],
    )
