"""An archive held for writing: its database and the WARC file of the run."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from archive.clock import now
from archive.connection import is_empty_place, warc_folder, writer
from archive.warc import WarcFile, mend

if TYPE_CHECKING:
    from collections.abc import Iterator

_SOFTWARE = f"blog-to-sqlite/{version('blog-to-sqlite')}"


@dataclass(frozen=True, slots=True)
class Recording:
    """What a run writes to; ``warc`` is None when no WARC is wanted."""

    db: Database
    path: Path
    warc: WarcFile | None


@contextmanager
def recording(path: Path, *, with_warc: bool) -> Iterator[Recording]:
    """Hold the archive at ``path`` for one run.

    A run that archived nothing leaves nothing: no WARC file that no row speaks
    of, and no database where none was before. Raises what ``writer`` raises.
    """
    is_new = is_empty_place(path)
    empty = False
    try:
        with writer(path) as db:
            folder = warc_folder(path)
            mend(folder)
            name = f"{datetime.fromisoformat(now()):%Y%m%dT%H%M%SZ}-{os.getpid()}.warc.gz"
            warc = WarcFile(folder, name, _SOFTWARE) if with_warc else None
            try:
                yield Recording(db, path, warc)
            finally:
                _finish(db, warc)
                empty = not db.execute("SELECT count(*) FROM blogs").fetchone()[0]
    finally:
        if is_new and empty:
            for leftover in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                leftover.unlink(missing_ok=True)


def _finish(db: Database, warc: WarcFile | None) -> None:
    if warc is None:
        return
    if db.execute("SELECT 1 FROM crawls WHERE warc_file = ? LIMIT 1", [warc.name]).fetchone():
        warc.close()
    else:
        warc.discard()
