"""The rows that a post had as it moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.history import _LINE, _line_of

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt


def test_the_line_of_a_post_is_found_from_each_of_its_rows_without_reading_others(
    archive_at: ArchiveAt,
) -> None:
    archive_at.filled({name: {} for name in "abcde"})
    with archive_at.run() as run:
        for row, there in ((1, 3), (2, 3), (3, 5), (5, 1)):  # the last closes a circle
            run.db["posts"].update(row, {"status": "moved", "moved_to": there})
        run.end()
    with archive_at.read() as db:
        assert [_line_of(db, row) for row in (1, 2, 3, 5)] == [{1, 2, 3, 5}] * 4
        assert _line_of(db, 4) == {4}
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {_LINE}", [1])]
        assert [step for step in plan if "posts" in step] == [
            "SEARCH posts USING COVERING INDEX posts_moved (moved_to=?)",
            "SEARCH posts USING INTEGER PRIMARY KEY (rowid=?)",
        ]
