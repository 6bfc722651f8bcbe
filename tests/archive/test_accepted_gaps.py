from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.accepted_gaps import accept_gap, take_back
from archive.audit import audit_blog
from archive.faults import Exit, UsageFault
from archive.recording import recording
from archive.records import Claim

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt

BLOG = "https://blog.example/"
A, B, C = (BLOG + name for name in "abc")


def accept(archive_at: ArchiveAt, address: str, why: str = "it was a joke") -> None:
    with recording(archive_at.path, with_warc=False) as held:
        accept_gap(held, [(1, audit_blog(held.db, 1))], address, why)


def a_blog_with_a_lost_post(archive_at: ArchiveAt, *, claimed: int | None = None) -> None:
    with archive_at.run() as run:
        run.listing([A, B], claim=Claim(claimed, f"{claimed} posts") if claimed else None)
        run.post(A)
        run.failure(B, "gone", "HTTP 404 Not Found")
        run.end()


@pytest.mark.parametrize("address", [B, "blog.example/b", B + "/"])
def test_an_accepted_gap_is_told_apart_and_a_run_ends_complete(archive_at: ArchiveAt, address: str) -> None:
    a_blog_with_a_lost_post(archive_at)
    assert archive_at.audit().exit_code == Exit.GAPS
    accept(archive_at, address)
    audit = archive_at.audit()
    assert (audit.verdict, audit.exit_code, audit.gaps) == ("complete", Exit.DONE, ())
    assert [(one.url, one.reason, one.why) for one in audit.accepted] == [
        (B, "HTTP 404 Not Found", "it was a joke")
    ]
    assert "(1 gap accepted)" in audit.headline
    a_blog_with_a_lost_post(archive_at)
    assert archive_at.audit().last_crawl.outcome == "complete"


def test_an_accepted_gap_that_is_archived_later_is_no_longer_told(archive_at: ArchiveAt) -> None:
    a_blog_with_a_lost_post(archive_at)
    accept(archive_at, B)
    with archive_at.run() as run:
        run.listing([A, B])
        run.post(B)
        run.end()
    assert (archive_at.audit().accepted, archive_at.audit().archived) == ((), 2)


def test_what_was_accepted_can_be_taken_back(archive_at: ArchiveAt) -> None:
    a_blog_with_a_lost_post(archive_at)
    accept(archive_at, B)
    with recording(archive_at.path, with_warc=False) as held:
        assert take_back(held, [(1, audit_blog(held.db, 1))], "blog.example/b").why == "it was a joke"
    assert archive_at.audit().exit_code == Exit.GAPS
    with (
        recording(archive_at.path, with_warc=False) as held,
        pytest.raises(UsageFault, match="was not accepted"),
    ):
        take_back(held, [(1, audit_blog(held.db, 1))], B)


def test_a_count_that_is_not_met_is_accepted_at_the_entry_address(archive_at: ArchiveAt) -> None:
    a_blog_with_a_lost_post(archive_at, claimed=5)
    accept(archive_at, BLOG)
    assert [gap.url for gap in archive_at.audit().gaps] == [B]
    accept(archive_at, B)
    audit = archive_at.audit()
    assert (audit.verdict, audit.strength) == ("complete", "disproven")


def test_a_count_that_falls_short_by_more_than_was_accepted_is_a_gap_again(archive_at: ArchiveAt) -> None:
    a_blog_with_a_lost_post(archive_at, claimed=5)
    accept(archive_at, BLOG)
    a_blog_with_a_lost_post(archive_at, claimed=6)
    assert [gap.kind for gap in archive_at.audit().gaps] == ["post", "count"]
    a_blog_with_a_lost_post(archive_at, claimed=4)
    assert [gap.kind for gap in archive_at.audit().gaps] == ["post"]


def test_an_accepted_count_does_not_let_the_entry_page_rest(archive_at: ArchiveAt) -> None:
    a_blog_with_a_lost_post(archive_at, claimed=5)
    accept(archive_at, BLOG)
    with archive_at.run() as run:
        run.failure(BLOG, "failed", "HTTP 500")
        run.end("unreachable", "HTTP 500")
    assert BLOG in [gap.url for gap in archive_at.audit().gaps]
    with pytest.raises(UsageFault, match="no gap"):
        accept(archive_at, BLOG)


def test_only_a_gap_can_be_accepted(archive_at: ArchiveAt) -> None:
    a_blog_with_a_lost_post(archive_at)
    with pytest.raises(UsageFault, match="is no gap"):
        accept(archive_at, A)
    accept(archive_at, B)
    with pytest.raises(UsageFault, match="accepted already"):
        accept(archive_at, B)
    with archive_at.run() as run:
        run.listing([A, C])
    with pytest.raises(UsageFault, match="merely waits"):
        accept(archive_at, C)
