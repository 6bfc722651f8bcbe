"""What a person sees while a replay runs: one line, renewed on a terminal, else written now and then."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

from blog_to_sqlite.progress import EVERY, counts

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from crawler.walk import Walk

_RENEWED = 0.2
"""Seconds between two states of the line on a terminal."""
_WIDTH = 100


class ReplayProgress:
    """Tells how far a replay has come, on standard error."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._live = sys.stderr.isatty()
        self._next = monotonic() + (_RENEWED if self._live else EVERY)

    def told(self, walk: Walk) -> None:
        """Take note that a walk got on, and say so when it is time to."""
        if self._quiet or monotonic() < self._next:
            return
        self._next = monotonic() + (_RENEWED if self._live else EVERY)
        line = f"{walk.recording.warc_name}: {walk.entry_url}: {counts(walk.progress)}"
        sys.stderr.write(f"\r{line[:_WIDTH]:{_WIDTH}}" if self._live else f"{line}\n")
        sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live and not self._quiet:
            sys.stderr.write(f"\r{' ' * _WIDTH}\r")
