"""What an archive that is made anew from WARC has besides posts: decisions, and the files themselves."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from archive.clock import now
from archive.connection import transaction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlite_utils import Database

    from archive.recorded import RecordedFile


def restore_tombstones(db: Database, path: Path, files: Iterable[RecordedFile]) -> None:
    """Keep out of the archive what was forgotten, whenever that was decided."""
    with transaction(db, path):
        for file in files:
            for moment, kind, _, said in file.decisions:
                if kind == "tombstone":
                    db.execute(
                        "INSERT INTO tombstones (kind, url_sha256, forgotten_at) VALUES (?, ?, ?) "
                        "ON CONFLICT DO NOTHING",
                        [said["kind"], said["url_sha256"], said.get("forgotten_at") or moment],
                    )


def restore_decisions(db: Database, path: Path, files: Iterable[RecordedFile]) -> None:
    """Let the gaps rest that the user accepted; of several decisions about one the last one holds.

    The blogs are there now: what was forgotten of one belongs to it.
    """
    with transaction(db, path):
        for file in files:
            for moment, kind, blog, said in file.decisions:
                if kind == "tombstone":
                    db.execute(
                        "UPDATE tombstones SET blog = (SELECT id FROM blogs WHERE url = ?) "
                        "WHERE url_sha256 = ?",
                        [blog, said["url_sha256"]],
                    )
                if kind != "acceptance" or "version" in said:  # that of a version is a part of its post
                    continue
                db.execute(
                    "DELETE FROM acceptances WHERE url = ? AND blog = (SELECT id FROM blogs WHERE url = ?)",
                    [said["url"], blog],
                )
                if said.get("why"):
                    db.execute(
                        "INSERT INTO acceptances (blog, url, why, short_by, accepted_at) "
                        "SELECT id, ?, ?, ?, ? FROM blogs WHERE url = ?",
                        [
                            said["url"],
                            said["why"],
                            said.get("short_by"),
                            said.get("accepted_at") or moment,
                            blog,
                        ],
                    )


def note_files(db: Database, path: Path, files: Iterable[RecordedFile]) -> None:
    """Keep the digests of the files, so that a later change of one is seen. Raises OSError."""
    with transaction(db, path):
        for file in files:
            with file.path.open("rb") as packed:
                digest = hashlib.file_digest(packed, "sha256").hexdigest()
            db.execute(
                "INSERT INTO warc_files (name, bytes, records, sha256, closed_at) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (name) DO NOTHING",
                [file.path.name, file.path.stat().st_size, file.records, digest, now()],
            )
