"""What a WARC file holds whose records do not say so themselves, by the rows of its archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.recorded import Came, RecordedFile, RecordedWalk

if TYPE_CHECKING:
    from sqlite_utils import Database


def walks_by_rows(db: Database, file: RecordedFile) -> list[RecordedWalk]:
    """Return the walks that the archive notes for a file of before records named blog and address."""
    rows = db.execute(
        "SELECT crawls.id, blogs.url, started_at, ended_at, outcome, seconds_waited FROM crawls "
        "JOIN blogs ON blogs.id = blog WHERE warc_file = ? ORDER BY crawls.id",
        [file.path.name],
    ).fetchall()
    walks = []
    for crawl, blog, begun_at, ended_at, outcome, waited in rows:
        ended = {"outcome": outcome, "seconds_waited": waited}
        walk = RecordedWalk(file.path, blog, begun_at, ended_at, ended=ended)
        _fill(db, crawl, walk)
        walks.append(walk)
    return walks


def _fill(db: Database, crawl: int, walk: RecordedWalk) -> None:
    given = db.execute(
        "SELECT toml FROM recipes WHERE crawl = ? AND reason = 'given' ORDER BY version DESC", [crawl]
    ).fetchone()
    if given:
        walk.begun = {"recipe": given[0]}
    for asked, kind, url, status, offset in db.execute(
        "SELECT addresses.url, kind, fetches.url, status, warc_offset FROM fetches "
        "LEFT JOIN addresses ON addresses.id = fetches.address "
        "WHERE crawl = ? AND warc_file = ? ORDER BY warc_offset",
        [crawl, walk.file.name],
    ):
        if asked is None:
            walk.robots.append(offset)
        else:
            walk.answers.setdefault(asked, []).append(Came(offset, status, url))
            walk.kinds[asked] = kind
