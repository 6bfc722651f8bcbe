"""Takes note of Ctrl-C from the first moment on: an import or a destructor may swallow the exception."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from archive.faults import ENDING_SIGNALS, exit_of_signal

if TYPE_CHECKING:
    from types import FrameType

_received: list[int] = []


class Interruption(KeyboardInterrupt):
    """A signal that is to end the run.

    A class of its own: where a bare KeyboardInterrupt passes through ``exec``, Python ends
    by SIGINT whatever exit code is given.
    """


def watch() -> None:
    """Note every signal that is to end a run from now on, and raise Interruption for it.

    A run that ignores a signal, as shells have it for jobs in the background, goes on ignoring it.
    """
    for number in ENDING_SIGNALS:
        if signal.getsignal(number) in {signal.default_int_handler, signal.SIG_DFL, _leave}:
            signal.signal(number, _note)


def received() -> int | None:
    """Return the number of the signal that came, or None."""
    return _received[0] if _received else None


def leave_at_once() -> None:
    """End the process without a word at a signal: for the imports, while there is nothing to end well."""
    for number in ENDING_SIGNALS:
        if signal.getsignal(number) in {signal.default_int_handler, signal.SIG_DFL}:
            signal.signal(number, _leave)


def _note(number: int, _frame: FrameType | None) -> None:
    _received.append(number)
    raise Interruption


def _leave(number: int, _frame: FrameType | None) -> None:
    os._exit(exit_of_signal(number))
