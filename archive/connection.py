"""Opening an archive: is it one, may it be written, who else writes."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from archive.disorder import disorder
from archive.faults import LockedFault, OlderFault, StorageFault, UsageFault
from archive.locking import locked
from archive.patience import BUSY_SECONDS, TURN, PatientConnection
from archive.place import DAMAGED, check_place, has_wal, is_empty_file, is_empty_place
from archive.presence import check_presence, settle_absence, watch_presence
from archive.schema import APPLICATION_ID, SCHEMA_VERSION, migrations
from archive.schema.wholeness import lacking

if TYPE_CHECKING:
    from collections.abc import Iterator

# What SQLite says of an archive whose pages are overwritten, though the file is still a database.
_TORN = re.compile("Could not decode|no such (?:table|column|index)|malformed|unsupported file format")


@contextmanager
def writer(path: Path) -> Iterator[Database]:
    """Hold the archive at ``path`` for writing, making it if it is not there.

    Raises UsageFault if the path is no archive, BusyFault if another process
    holds it, StorageFault if it cannot be written or is damaged.
    """
    check_archive(path)
    if path.exists() and not os.access(path, os.W_OK):
        raise StorageFault(f"{path} cannot be written: it is read-only. Change that, or name another.")
    with locked(path):
        db = _connect(path, "rwc")
        try:
            _carry_forward(db, path)
            watch_presence(db, path)
            with _told_of_disorder(db, path):
                yield db
        finally:
            settle_absence(db)
            db.conn.close()


@contextmanager
def reader(path: Path) -> Iterator[Database]:
    """Open the archive at ``path`` for reading; no statement can write to it.

    Raises UsageFault if there is no archive, StorageFault if it is damaged,
    also when a statement inside finds that out.
    """
    check_archive(path)
    # Opened for writing where that is allowed: a reader that may only read leaves its -wal and -shm behind.
    db = _connect(path, "ro&immutable=1" if _is_sealed(path) else "rw") if path.exists() else None
    try:
        with storage_faults(path):
            version = db.execute("PRAGMA user_version").fetchone()[0] if db else 0
            if db is None or version == 0:
                raise UsageFault(
                    f"There is no archive at {path}. Make one with: blog-to-sqlite crawl {path} URL"
                )
            if version < SCHEMA_VERSION:
                raise OlderFault(
                    f"{path} was made by an older blog-to-sqlite. Carry it forward with: "
                    f"blog-to-sqlite crawl {path}"
                )
            _check_whole(db, path)
            db.execute("PRAGMA query_only = ON")
            with _told_of_disorder(db, path):
                yield db
    finally:
        if db:
            db.conn.close()


@contextmanager
def _told_of_disorder(db: Database, path: Path) -> Iterator[None]:
    """Turn an error that comes of values that no archive holds into a StorageFault that names them.

    To look for them before each command would read the whole archive each time.
    """
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        take_any_text(db)
        if said := next(disorder(db), None):
            raise StorageFault(DAMAGED.format(path, said)) from error
        raise


def check_archive(path: Path) -> None:
    """Raise UsageFault if ``path`` cannot be an archive, StorageFault if it cannot be read or is damaged.

    The disk is only read, and nothing is left there.
    """
    check_place(path)
    if is_empty_place(path) or is_empty_file(path) or has_wal(path):
        return
    # A database that nobody has open is looked at without a lock and without a -shm file beside it.
    db = _connect(path, "ro&immutable=1")
    try:
        with storage_faults(path):
            _check_whole(db, path)
    finally:
        db.conn.close()


def _check_whole(db: Database, path: Path) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    lost = lacking(db) if version == SCHEMA_VERSION else None if tables or not version else "it has no tables"
    if lost:
        raise StorageFault(DAMAGED.format(path, lost))


@contextmanager
def transaction(db: Database, path: Path | None = None) -> Iterator[None]:
    """Make all writes inside happen together or not at all.

    Raises StorageFault when the disk is full, the place read-only or the file damaged.
    """
    with storage_faults(path):
        # IMMEDIATE: a writer that first reads could otherwise lose against another program without waiting.
        db.execute("BEGIN IMMEDIATE")
        try:
            check_presence(db)
            yield
            db.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:
                db.execute("ROLLBACK")
            raise


@contextmanager
def snapshot(db: Database) -> Iterator[None]:
    """Make all that is read inside one state of the archive, whatever a crawl writes meanwhile."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        # A caller that stopped early may have closed the archive before the snapshot is let go.
        with suppress(sqlite3.ProgrammingError):
            db.execute("ROLLBACK")


def _is_sealed(path: Path) -> bool:
    """Tell whether nobody writes and nothing can be written: SQLite must then look for no -shm."""
    may_write = os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)
    return not may_write and not has_wal(path)


def _connect(path: Path, mode: str) -> Database:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    with storage_faults(path):
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, timeout=TURN, factory=PatientConnection
        )
        connection.execute("PRAGMA foreign_keys = ON")
    # Plugins of sqlite-utils are a stranger's code; an archive is opened without them.
    return Database(connection, execute_plugins=False)


def _carry_forward(db: Database, path: Path) -> None:
    with storage_faults(path):
        _check_whole(db, path)
        db.execute("PRAGMA journal_mode = WAL")
        # A killed process loses nothing with NORMAL; a power cut loses at most the last
        # transactions, whole, and the frontier with them, so that they are fetched again.
        db.execute("PRAGMA synchronous = NORMAL")
        if db.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION:
            with db.atomic():
                migrations.apply(db)
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@contextmanager
def storage_faults(path: Path | None) -> Iterator[None]:
    """Turn what SQLite says of the disk or of a damaged file into a StorageFault with a sentence."""
    place = path or "The archive"
    try:
        yield
    except UnicodeDecodeError as error:
        raise StorageFault(DAMAGED.format(place, error)) from error
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorname", "") or ""
        if code.startswith("SQLITE_FULL"):
            raise StorageFault(
                f"{place} cannot grow: the disk is full. Make room and run the same command again; "
                "nothing archived was lost."
            ) from error
        if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR")):
            raise StorageFault(
                f"{place} cannot be written or read here ({error}). Check the place and the "
                "room there, then run the same command again."
            ) from error
        if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or _TORN.search(str(error)):
            # Without the text that cannot be decoded: it may be a whole post.
            raise StorageFault(DAMAGED.format(place, str(error).partition(" with text ")[0])) from error
        if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise LockedFault(
                f"{place} is locked by another program, waited for in vain (up to {BUSY_SECONDS} seconds). "
                "Close that program and run the same command again."
            ) from error
        raise


def take_any_text(db: Database) -> None:
    """Let text that is no UTF-8, as a changed byte leaves it, be read with a sign in its place."""
    db.conn.text_factory = lambda content: content.decode("utf8", "replace")
