"""How well it is known which posts a blog has: a fixed scale, and the reasons in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.verdict import Strength
    from archive.yardstick import Yardstick

_NAMES = {
    "archive": "its archive",
    "feed": "its feed",
    "sitemap": "its sitemap",
    "interface": "its open interface",
    "neighbour": "the chain of its posts",
}


def strength_of(yard: Yardstick, *, partial: bool, unread: bool) -> Strength:
    """Return the grade of the proof (see ``Strength``).

    ``partial``: the listing was not walked to its end; ``unread``: a witness could not be read.
    """
    if partial:
        return "partial"
    if yard.claimed is not None and yard.found <= yard.claimed:
        return "proven" if yard.found == yard.claimed else "disproven"
    if unread:
        return "partial"
    return "confirmed" if yard.confirming else "listing only"


def proof_of(strength: Strength, yard: Yardstick, *, limited: bool, walked: bool) -> str:
    """Return the strength in words, with its reasons."""
    if limited:
        return "only a part: the run stopped at the limit you set"
    if not walked:
        return "only a part: the listing was not walked to its end"
    if strength in {"proven", "disproven"}:
        return f"{strength} by the blog's own count"
    count = "it gives no count of its own"
    if yard.claimed is not None:
        count = f"its own count is lower ({yard.claimed})"
    return f"{_words(strength, yard)}; {count}"


def _words(strength: Strength, yard: Yardstick) -> str:
    if strength == "partial":
        return "only a part: the listing was walked to its end, and a witness could not be read"
    if strength == "confirmed":
        many = len(yard.confirming)
        witnesses = f"{many} other witness{'es' if many > 1 else ''}"
        return f"confirmed by {witnesses} ({_and(yard.confirming)})"
    others = [one.witness for one in yard.witnesses if one.witness in _NAMES]
    agree = f", and {_and(others)} agree{'' if len(others) > 1 else 's'} as far as it goes" if others else ""
    return f"only the listing shows it, walked to its end{agree}"


def _and(witnesses: Sequence[str]) -> str:
    names = [_NAMES[one] for one in witnesses]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
