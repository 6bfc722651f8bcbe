"""What each source said of a post, by the candidates that were found: its card, markup, JSON-LD, ..."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.records import Post


def heard(post: Post) -> set[str]:
    """Return the sources that said anything of a post."""
    return {candidate.source for found in post.candidates.values() for candidate in found}


def words_of(post: Post, field: str) -> dict[str, tuple[str, ...]]:
    """Return what each source says of a field: source -> texts as found."""
    words: dict[str, tuple[str, ...]] = {}
    for candidate in post.candidates.get(field, ()):
        words[candidate.source] = (*words.get(candidate.source, ()), candidate.text)
    return words


def says_the_same(field: str, old: Post, new: Post) -> bool:
    """Return whether sources give a field in both readings, and each of them in the same words."""
    before, after = words_of(old, field), words_of(new, field)
    both = before.keys() & after.keys()
    return bool(both) and all(before[source] == after[source] for source in both)
