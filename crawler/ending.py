"""How a run over one blog is closed: its rules kept, what became of posts, its row, its end in the WARC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.crawls import end_crawl, note_courtesy, withdraw
from archive.fates import conclude
from archive.faults import Fault, unexpected
from crawler.run_notes import note_end

if TYPE_CHECKING:
    from archive.crawls import Outcome
    from crawler.walk import Walk


def close_run(walk: Walk, outcome: Outcome) -> bool:
    """Close a run in the archive; return whether its blog was taken out again, for it never had a post.

    Raises StorageFault when the archive cannot take it, Fault for an error that nobody foresaw.
    """
    try:
        return _close(walk, outcome)
    except Fault:
        raise
    except Exception as error:
        raise unexpected(error) from error


def _close(walk: Walk, outcome: Outcome) -> bool:
    db = walk.recording.db
    walk.rules.close(walk.discovery.patterns)
    if not (walk.fault or walk.entry_failure):
        conclude(db, walk.crawl, ended=outcome == "complete")
    note_courtesy(db, walk.crawl, walk.account.sentences())
    end_crawl(
        db, walk.crawl, outcome, reason=walk.entry_failure, seconds_waited=round(walk.account.waited, 3)
    )
    if not walk.fault:
        note_end(walk.recording, walk.crawl)
    return outcome != "interrupted" and withdraw(db, walk.crawl)
