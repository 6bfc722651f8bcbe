"""How far a walk has come, and how far it may go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from crawler.courtesy.gates import Gate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.records import Due


NAMED = 3
"""So many images that could not be had are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the user allows a run; 0 means no limit."""

    posts: int = 0
    listing_pages: int = 0
    images: bool | None = None
    """Whether those of posts are asked for too; None as an earlier run was told."""


class Allowance:
    """What is left of the limits as a run claims addresses."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._posts = 0

    @property
    def spent(self) -> bool:
        """Whether no post may be asked for any more."""
        return bool(self._limits.posts) and self._posts >= self._limits.posts

    @property
    def reads_all_pages(self) -> bool:
        """Whether every page of the listing may be asked for."""
        return not self._limits.listing_pages

    @property
    def reads_all_posts(self) -> bool:
        """Whether every post may be asked for."""
        return not self._limits.posts

    def take(self, found: Sequence[Due], listing_pages: int) -> list[Due]:
        """Return those of the addresses that may be asked for, ``listing_pages`` having been taken before."""
        taken = []
        for address in found:
            if address.kind == "post":
                if self.spent:
                    continue
                self._posts += 1
            elif not self.reads_all_pages and address.kind in {"listing", "archive"}:
                listing_pages += 1
                if listing_pages > self._limits.listing_pages:
                    continue
            taken.append(address)
        return taken


@dataclass(slots=True)
class ImageTally:
    """What came of the images that a walk asked for."""

    wanted: bool = False
    """Whether the images of the blog are to be kept."""
    known: int = 0
    """How many were due."""
    kept: int = 0
    same: int = 0
    """Those that are as they were."""
    failed: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    """(address, reason) of the first ``NAMED`` of them."""
    left: Counter[str] = field(default_factory=Counter)
    """Why images are left for a later run -> how many."""

    @property
    def done(self) -> int:
        """How many were dealt with."""
        return self.kept + self.same + self.failed + self.left.total()

    def lost(self, url: str, reason: str) -> None:
        """Count one that could not be had."""
        self.failed += 1
        if len(self.failures) < NAMED:
            self.failures.append((url, reason))


@dataclass(slots=True)
class Progress:
    """Counts of a walk as it goes, for whoever shows them."""

    listing_pages: int = 0
    posts_known: int = 0
    posts_done: int = 0
    posts_failed: int = 0
    page: str = ""
    """The address that came last."""
    gate: Gate | None = None
    """The way to the host that was asked last."""
    images: ImageTally = field(default_factory=ImageTally)
    began: float = field(default_factory=monotonic)
    """Monotonic seconds."""
