from __future__ import annotations

from typing import TYPE_CHECKING

from archive.clock import VARIABLE
from archive.hosts import Pause, RobotsAnswer, drop_hosts, has_pauses, note_pause, note_robots, pause_of

if TYPE_CHECKING:
    import pytest

    from tests.conftest import ArchiveAt

HOST = "blog.example"


def test_a_pause_holds_until_it_is_over_and_a_longer_one_stays(
    archive_at: ArchiveAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    with archive_at.run() as run:
        assert pause_of(run.db, archive_at.path, HOST) is None
        assert not has_pauses(run.db)
        note_pause(run.db, archive_at.path, HOST, 3600, "asked")
        note_pause(run.db, archive_at.path, HOST, 0.2, "asked for less")
        assert pause_of(run.db, archive_at.path, HOST) == Pause(3600.0, "asked")
        assert has_pauses(run.db)
        monkeypatch.setenv(VARIABLE, "2024-06-01T12:59:59+00:00")
        assert pause_of(run.db, archive_at.path, HOST) == Pause(1.0, "asked")
        assert not has_pauses(run.db), "it is over before another run begins"
        monkeypatch.setenv(VARIABLE, "2024-06-01T13:00:00+00:00")
        assert pause_of(run.db, archive_at.path, HOST) is None
        note_pause(run.db, archive_at.path, HOST, 0.2, "asked again")
        assert pause_of(run.db, archive_at.path, HOST) == Pause(1.0, "asked again")


def test_what_robots_txt_said_last_stands_beside_the_pause(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        note_pause(run.db, archive_at.path, HOST, 60, "asked")
        note_robots(run.db, archive_at.path, HOST, RobotsAnswer(200, None, 5.0))
        note_robots(run.db, archive_at.path, HOST, RobotsAnswer(503, "HTTP 503 Service Unavailable", None))
        row = run.db.execute(
            "SELECT paused_why, robots_status, robots_error, crawl_delay FROM hosts"
        ).fetchall()
        assert row == [("asked", 503, "HTTP 503 Service Unavailable", None)]


def test_a_host_stays_as_long_as_a_blog_is_on_it(archive_at: ArchiveAt) -> None:
    with archive_at.run("https://www.blog.example/a/") as run:
        for host in (HOST, "gone.example", "127.0.0.1:8000"):
            note_robots(run.db, archive_at.path, host, RobotsAnswer(200, None, None))
        drop_hosts(run.db)
        assert run.db.execute("SELECT host FROM hosts").fetchall() == [(HOST,)]
