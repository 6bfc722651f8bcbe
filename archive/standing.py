"""Where hosts stood: one that was at a public address is not believed to stand at a private one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.clock import now
from archive.connection import storage_faults, transaction

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database


def was_public(db: Database, path: Path, host: str) -> bool:
    """Return whether any run found the host at a public address. Raises StorageFault."""
    with storage_faults(path):
        return bool(db.execute("SELECT 1 FROM hosts WHERE host = ? AND public_at NOTNULL", [host]).fetchone())


def note_public(db: Database, path: Path, host: str) -> None:
    """Keep that the host was found at a public address. Raises StorageFault."""
    if was_public(db, path, host):
        return
    with transaction(db, path):
        db.execute(
            "INSERT INTO hosts (host, public_at) VALUES (?, ?) "
            "ON CONFLICT (host) DO UPDATE SET public_at = excluded.public_at",
            [host, now()],
        )
