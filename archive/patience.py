"""A connection that waits for another program's lock in short turns, so that a signal is heard meanwhile."""

from __future__ import annotations

import sqlite3
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BUSY_SECONDS = 60
"""How long a statement waits for another program's lock before it fails."""
TURN = 0.1
"""Seconds that SQLite itself waits at a time: while it does, Python hears no signal."""

# SQLITE_BUSY_SNAPSHOT is not among them: a reader whose snapshot is old would wait for nothing.
_WORTH_WAITING = {"SQLITE_BUSY", "SQLITE_BUSY_RECOVERY", "SQLITE_BUSY_TIMEOUT"}


class PatientConnection(sqlite3.Connection):
    """A connection whose statements wait up to ``BUSY_SECONDS`` for a lock, or until ``hurry`` says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files: dict[Path, tuple[int, int] | None] = {}
        """The files that are written to; see ``archive.presence``."""

    _no_longer_than = float("inf")
    waited: Callable[[float], None] | None = None
    """Told of the seconds that a statement had to wait, while nothing else could be done."""

    def hurry(self, seconds: float) -> None:
        """Wait no longer than ``seconds`` from now, all statements together."""
        self._no_longer_than = monotonic() + seconds

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Run a statement. Raises sqlite3.OperationalError when the lock stays taken."""
        began = monotonic()
        while True:
            try:
                cursor = super().execute(sql, parameters)
            except sqlite3.OperationalError as error:
                last = min(began + BUSY_SECONDS, self._no_longer_than)
                if error.sqlite_errorname not in _WORTH_WAITING or monotonic() >= last:
                    raise
            else:
                seconds = monotonic() - began
                if self.waited and seconds > TURN:
                    self.waited(seconds)
                return cursor
