"""How far a walk has come, and how far it may go."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the user allows a run; 0 means no limit."""

    posts: int = 0
    listing_pages: int = 0


@dataclass(slots=True)
class Progress:
    """Counts of a walk as it goes, for whoever shows them."""

    listing_pages: int = 0
    posts_known: int = 0
    posts_done: int = 0
    posts_failed: int = 0
    page: str = ""
    """The address that came last."""
    began: float = field(default_factory=monotonic)
    """Monotonic seconds."""
