"""An archive that is moved, replaced or deleted while it is written to ends the run; nothing is damaged."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archive.connection import writer
from archive.faults import StorageFault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import ArchiveAt

BLOG = "https://blog.example/"


def deleted(path: Path) -> None:
    path.unlink()


def moved(path: Path) -> None:
    path.rename(path.with_name("moved.db"))


def replaced(path: Path) -> None:
    path.with_name("copy.db").replace(path)


def without_its_log(path: Path) -> None:
    path.with_name(path.name + "-wal").unlink()


@pytest.mark.parametrize("happens", [deleted, moved, replaced, without_its_log])
def test_it_is_noticed_before_the_next_page(archive_at: ArchiveAt, happens: Callable[[Path], None]) -> None:
    path = archive_at.path
    archive_at.filled({f"p{number}": {"body_html": "x" * 3000} for number in range(20)})
    shutil.copy(path, path.with_name("copy.db"))

    def go_on() -> None:
        with archive_at.run(full=True) as run:
            run.listing([BLOG + "new"])
            run.post(BLOG + "new")
            happens(path)
            run.post(BLOG + "p1")

    with pytest.raises(StorageFault, match="was moved, replaced or deleted while this run wrote to it"):
        go_on()
    for name in ("archive.db", "moved.db"):
        if (path.parent / name).exists():
            with closing(sqlite3.connect(path.parent / name)) as db:
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                posts = db.execute("SELECT count(*) FROM posts").fetchone()[0]
                assert posts == (20 if happens is replaced else 21)


def test_the_next_run_goes_on(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with writer(archive_at.path) as db:
        archive_at.path.unlink()
    with writer(archive_at.path) as db:
        assert db.execute("SELECT count(*) FROM posts").fetchone()[0] == 0
