"""A second archive beside one: what its WARC files give when they are read again."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from archive.connection import writer

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDINGS = ("", "-wal", "-shm", "-journal", "-lock")


@dataclass(slots=True)
class Derived:
    """An archive that is made beside another one."""

    db: Database
    place: Path
    is_wanted: bool = False
    """Whether it takes the other one's place at the end."""


@contextmanager
def derived(path: Path) -> Iterator[Derived]:
    """Make a new archive beside ``path``; at the end it is put there if that is wanted, else removed.

    The caller holds the lock of ``path``, so that what is left beside it is a killed process's.
    Raises StorageFault when the disk refuses.
    """
    real = path.resolve()
    place = real.with_name(f".{real.name}.replay")
    _sweep(place)
    try:
        with writer(place) as db:
            # Nothing in it has to outlast a power cut before it is whole.
            db.execute("PRAGMA synchronous = OFF")
            made = Derived(db, place)
            yield made
        if made.is_wanted:
            with place.open("rb+") as file:
                os.fsync(file.fileno())
            place.replace(real)
    finally:
        _sweep(place)


def _sweep(place: Path) -> None:
    for ending in _ENDINGS:
        place.with_name(place.name + ending).unlink(missing_ok=True)
