"""What a run spent and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.savings import _UNASKED

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt


def test_a_run_of_very_many_posts_is_counted_by_one_look_into_an_index_a_post(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with archive_at.read() as db:
        plan = " ".join(row[-1] for row in db.execute(f"EXPLAIN QUERY PLAN {_UNASKED}", {"crawl": 1}))
    assert "fetches_address (address=? AND crawl=?)" in plan
