"""What an audit says of a blog: facts, gaps, and the verdict that follows from them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from archive.faults import Exit

Verdict = Literal["complete", "gaps", "unfinished"]
Strength = Literal["proven", "confirmed", "listing only", "partial", "disproven"]
"""How well it is known which posts there are. proven: as many are named as the blog itself counts;
confirmed: another witness that names at least nine of ten posts names no others; listing only: the
listing was walked to its end, and no such witness is there; partial: it was not walked to its end,
or a witness could not be read; disproven: the blog counts more than anybody names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastCrawl:
    """The latest run over the blog; one that has not ended is running or was killed."""

    started_at: str
    ended_at: str | None
    outcome: str | None
    reason: str | None
    drift: tuple[str, ...] = ()
    """What has changed in how the blog's pages are read, in sentences."""
    courtesy: tuple[str, ...] = ()
    """What the servers asked for and was obeyed, in sentences."""
    traps: tuple[str, ...] = ()
    """Where pages lead on without end and were not followed, in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What one kind of witness names: addresses of posts, and how many of them are archived."""

    witness: str
    addresses: int
    archived: int
    alone: int
    """Addresses that no other kind of witness names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A count of its posts that the blog gives, and where."""

    teller: str
    """listing or interface."""
    total: int
    text: str
    """The words that say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that the archive should hold and does not, with the reason in plain words."""

    url: str
    kind: Literal["listing", "archive", "feed", "sitemap", "interface", "post", "count"]
    """A page of a listing or archive, or a witness, not read; a post not archived; a number of posts
    that nobody named, at the blog's entry address."""
    state: str
    """The state of the address; "short" for a count."""
    reason: str
    short_by: int | None = None
    """Of a count: so many posts are counted that nobody named."""

    def __str__(self) -> str:
        """Return the gap as a line for people."""
        return self.reason if self.kind == "count" else f"{self.url} ({self.reason})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A gap that the user lets rest."""

    url: str
    kind: str
    reason: str
    why: str
    """The user's reason."""
    accepted_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something that is no gap and that the user should know: an address and words to follow it."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The completeness of one blog: facts, gaps, and what follows from them."""

    blog: str
    title: str | None
    posts: int
    """Posts of this blog in the archive, whoever names them."""
    named: int
    """Addresses that any witness names as posts; those that proved to be none are left out."""
    archived: int
    """How many of the named addresses led to a post in the archive."""
    not_posts: int
    """Addresses that were named, and proved to be no posts."""
    left_out: int
    """How many of those the user's recipe leaves out: the blog's own count holds them too."""
    claimed: int | None
    """The blog's own count of its posts: that of its listing, or of an open interface."""
    claim_text: str | None
    counts: tuple[Counted, ...]
    """Each of the blog's counts by itself; ``claimed`` is the highest."""
    listing_pages: int
    """Listing pages read by the last crawl."""
    walked_to_its_end: bool
    """Whether the last crawl read every listing page it met."""
    witnesses: tuple[Named, ...]
    strength: Strength
    proof: str
    """The strength in words, with its reasons."""
    gaps: tuple[Gap, ...]
    accepted: tuple[Accepted, ...]
    left_by_limit: int
    """Addresses not fetched because the user set a limit: no gaps."""
    limited: bool
    doubts: tuple[Told, ...]
    """What failed and yet hides nothing, because the proof is whole without it."""
    not_refreshed: tuple[Told, ...]
    """Archived posts that the last crawl could not ask again."""
    suspects: tuple[Told, ...]
    """Archived posts whose page now shows something that is hardly the post."""
    vanished: tuple[Told, ...]
    """Archived posts that are gone, moved or unlisted, with the evidence."""
    last_crawl: LastCrawl

    @property
    def verdict(self) -> Verdict:
        """Return "complete", "gaps", or "unfinished" where the same command run again goes on."""
        if any(gap.state == "pending" for gap in self.gaps):
            return "unfinished"
        if self.gaps:
            return "gaps"
        rests = any(gap.kind == "count" for gap in self.accepted)
        short = self.claimed is not None and self.named + self.left_out < self.claimed and not rests
        return "unfinished" if self.left_by_limit or (short and self.limited) else "complete"

    @property
    def exit_code(self) -> Exit:
        """Return DONE or GAPS; what a limit left is no gap, nor what was accepted."""
        return Exit.GAPS if self.gaps else Exit.DONE

    @property
    def headline(self) -> str:
        """Return the verdict as a line for people."""
        known = max(self.named, self.claimed or 0)
        count = len(self.accepted)
        rest = f" ({count} gap{'s' if count > 1 else ''} accepted)" if count else ""
        return f"{self.archived} of {known} posts, verdict {self.verdict}{rest}: {self.proof}"

    def as_json(self) -> dict[str, Any]:
        """Return the audit as values that JSON has."""
        return {"blog": self.blog, "verdict": self.verdict} | asdict(self)
