"""An audit as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.plain import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.verdict import Audit, Told

MOST = 10
"""So many of what is no gap are named; ``--json`` names all."""


def audit_text(audit: Audit, *, most: int = MOST) -> str:
    """Return the audit as lines; every gap is named, but ``most`` of what waits and of what is no gap."""
    lines = [
        f"{audit.blog} {audit.title or ''}".rstrip(),
        f"  {audit.headline}",
        *_claims(audit),
        *_last_crawl(audit),
        *_besides(audit, most),
        *_gap_lines(audit, most),
    ]
    return "\n".join(map(plain_line, lines))


def told_lines(audit: Audit) -> list[str]:
    """Return, a line each, how many archived posts a run could not ask again, or found to be suspect."""
    failed, suspect = len(audit.not_refreshed), len(audit.suspects)
    lines = []
    if failed:
        lines.append(f"{failed} archived post{'s' if failed > 1 else ''} could not be asked again")
    if suspect:
        lines.append(
            f"{suspect} page{'s show' if suspect > 1 else ' shows'} something that is hardly the post"
        )
    return lines


def _claims(audit: Audit) -> Iterator[str]:
    walk = "walked to its end" if audit.walked_to_its_end else "not walked to its end"
    yield f"  strength of the proof: {audit.strength}"
    yield f"  listing: {walk}; pages read: {audit.listing_pages}"
    for one in audit.witnesses:
        alone = f"; nobody else names {one.alone} of them" if one.alone and len(audit.witnesses) > 1 else ""
        yield f"  {one.witness} names: {one.addresses}, archived: {one.archived}{alone}"
    for count in audit.counts:
        teller = "its own count" if count.teller == "listing" else f"the count of its {count.teller}"
        yield f'  {teller}: {count.total} ("{count.text}")'


def _last_crawl(audit: Audit) -> Iterator[str]:
    last = audit.last_crawl
    ended = last.outcome if last.ended_at else "not ended: it runs, or was killed"
    yield f"  last crawl: {last.started_at}, {ended}{f' ({last.reason})' if last.reason else ''}"
    yield from (f"  changed: {sentence}" for sentence in last.drift)
    yield from (f"  trap suspected: {sentence}" for sentence in last.traps)
    yield from (f"  courtesy: {sentence}" for sentence in last.courtesy)
    if audit.limited:
        yield f"  left by the limit you set: {audit.left_by_limit} addresses"
    if audit.not_posts:
        yield f"  named, but no posts: {audit.not_posts} addresses"


def _besides(audit: Audit, most: int) -> Iterator[str]:
    yield from _listed("failed, and hides nothing", audit.doubts, most)
    yield from _listed("archived, and could not be asked again", audit.not_refreshed, most)
    yield from _listed("archived, and its page is now suspect", audit.suspects, most)
    yield from _listed("archived, and no longer where it was", audit.vanished, most)
    if audit.accepted:
        yield f"  accepted gaps: {len(audit.accepted)}"
        yield from (f"    {one.url} ({one.reason}), because: {one.why}" for one in audit.accepted)


def _listed(caption: str, found: Sequence[Told], most: int) -> Iterator[str]:
    if found:
        yield f"  {caption}: {len(found)}"
        yield from (f"    {one.url} ({one.reason})" for one in found[:most])
    if len(found) > most:
        yield f"    and {len(found) - most} more"


def _gap_lines(audit: Audit, most: int) -> list[str]:
    if not audit.gaps:
        return ["  gaps: none"]
    waiting = [gap for gap in audit.gaps if gap.state == "pending"]
    shown = [gap for gap in audit.gaps if gap.state != "pending"] + waiting[:most]
    lines = [f"  gaps: {len(audit.gaps)}", *(f"    {gap}" for gap in shown)]
    if len(waiting) > most:
        lines.append(f"    and {len(waiting) - most} more that are not yet fetched")
    return lines
