"""A statement waits for a lock as long as it should, and no longer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING, cast

import pytest

from archive.connection import transaction, writer
from archive.faults import LockedFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.patience import PatientConnection
    from tests.conftest import ArchiveAt


@pytest.fixture
def other(archive_at: ArchiveAt) -> Iterator[sqlite3.Connection]:
    archive_at.filled({"a": {}})
    with closing(
        sqlite3.connect(archive_at.path, isolation_level=None, check_same_thread=False)
    ) as connection:
        yield connection


def test_a_lock_is_waited_for_and_the_wait_is_told(archive_at: ArchiveAt, other: sqlite3.Connection) -> None:
    waits: list[float] = []
    with writer(archive_at.path) as db:
        cast("PatientConnection", db.conn).waited = waits.append
        other.execute("BEGIN IMMEDIATE")
        Timer(0.6, other.execute, ["ROLLBACK"]).start()
        with transaction(db):
            db.execute("UPDATE posts SET summary = 'kept'")
        assert db.execute("SELECT summary FROM posts").fetchone()[0] == "kept"
    assert len(waits) == 1
    assert waits[0] >= 0.5


def test_who_is_in_a_hurry_waits_no_longer(archive_at: ArchiveAt, other: sqlite3.Connection) -> None:
    with writer(archive_at.path) as db:
        cast("PatientConnection", db.conn).hurry(0.3)
        other.execute("BEGIN IMMEDIATE")
        began = monotonic()
        for _ in range(20):
            with pytest.raises(LockedFault, match="is locked by another program"), transaction(db):
                pass
        assert 0.3 <= monotonic() - began < 20
        other.execute("ROLLBACK")
        with transaction(db):
            pass


def test_an_old_snapshot_is_not_waited_with(archive_at: ArchiveAt, other: sqlite3.Connection) -> None:
    with writer(archive_at.path) as db:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM posts").fetchone()
        other.execute("UPDATE posts SET summary = 'newer'")
        began = monotonic()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            db.execute("UPDATE posts SET summary = 'older'")
        assert monotonic() - began < 20
        db.execute("ROLLBACK")
