"""Gaps that the user lets rest: a decision with its reason, so that a schedule does not cry for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.blogs import bare
from archive.clock import now
from archive.connection import transaction
from archive.faults import UsageFault
from archive.verdict import Accepted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlite_utils import Database

    from archive.recording import Recording
    from archive.verdict import Audit, Gap


class Acceptance(NamedTuple):
    """A decision of the user about the gap at an address."""

    blog: int
    url: str
    why: str
    short_by: int | None
    """Of a count: by so many posts it was not met."""
    accepted_at: str

    def as_note(self) -> dict[str, object]:
        """Return the decision as the WARC holds it; one that was taken back has no reason."""
        return {
            "url": self.url,
            "why": self.why or None,
            "short_by": self.short_by,
            "accepted_at": self.accepted_at,
        }


class Decided(NamedTuple):
    """What stands in the archive of such a decision."""

    why: str
    short_by: int | None
    accepted_at: str

    def covers(self, gap: Gap) -> bool:
        """Tell whether the decision was about this gap; a count may since have fallen short by more."""
        if gap.short_by is None or self.short_by is None:
            return gap.short_by is self.short_by
        return gap.short_by <= self.short_by


def divide(db: Database, blog: int, gaps: Iterable[Gap]) -> tuple[list[Gap], list[Accepted]]:
    """Return the gaps that are to be told, and those that the user lets rest.

    What was accepted for a blog's entry address is that its count is not met by
    so many posts: not more, and never that the page itself fails.
    """
    decided = {
        url: Decided(*decision)
        for url, *decision in db.execute(
            "SELECT url, why, short_by, accepted_at FROM acceptances WHERE blog = ?", [blog]
        )
    }
    still, resting = [], []
    for gap in gaps:
        decision = decided.get(gap.url)
        if decision is None or not decision.covers(gap):
            still.append(gap)
        else:
            resting.append(
                Accepted(
                    url=gap.url,
                    kind=gap.kind,
                    reason=gap.reason,
                    why=decision.why,
                    accepted_at=decision.accepted_at,
                )
            )
    return still, resting


def accept_gap(held: Recording, audits: Sequence[tuple[int, Audit]], address: str, why: str) -> Acceptance:
    """Let the gap at an address rest, and keep the decision in the WARC.

    ``audits`` are those of the blogs meant, with their ids. Raises UsageFault if
    there is no such gap, or one that merely waits; StorageFault when the disk refuses.
    """
    for blog, audit in audits:
        for gap in audit.gaps:
            if bare(gap.url) != bare(address) or (gap.url == audit.blog and gap.short_by is None):
                continue
            if gap.state == "pending":
                raise UsageFault(f"{address} merely waits to be fetched. Run the crawl first.")
            one = Acceptance(blog, gap.url, why.strip(), gap.short_by, now())
            with transaction(held.db, held.path):
                held.note(audit.blog, "acceptance", one.as_note())
                held.db.execute(
                    "INSERT INTO acceptances (blog, url, why, short_by, accepted_at) VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT (blog, url) DO UPDATE SET why = excluded.why, "
                    "short_by = excluded.short_by, accepted_at = excluded.accepted_at",
                    list(one),
                )
            return one
    resting = [one.url for _, audit in audits for one in audit.accepted]
    if bare(address) in map(bare, resting):
        raise UsageFault(f"{address} is accepted already. To take that back: --unaccept {address}")
    raise UsageFault(f"{address} is no gap of this archive. `blog-to-sqlite audit {held.path}` names them.")


def take_back(held: Recording, audits: Sequence[tuple[int, Audit]], address: str) -> Acceptance:
    """Take a decision back and return it. Raises UsageFault if there is none."""
    entries = {blog: audit.blog for blog, audit in audits}
    rows = held.db.execute(
        f"SELECT blog, url, why, short_by, accepted_at FROM acceptances "
        f"WHERE blog IN ({','.join(map(str, entries))}) ORDER BY id"
    ).fetchall()
    for one in (Acceptance(*row) for row in rows):
        if bare(one.url) == bare(address):
            with transaction(held.db, held.path):
                held.note(entries[one.blog], "acceptance", one._replace(why="").as_note())
                held.db.execute("DELETE FROM acceptances WHERE blog = ? AND url = ?", [one.blog, one.url])
            return one
    known = ", ".join(url for _, url, *_ in rows) or "none"
    raise UsageFault(f"{address} was not accepted. Accepted are: {known}")
