"""The ways in which a command can end badly, each with its exit code."""

from __future__ import annotations

import signal
from enum import IntEnum
from pathlib import Path

from archive.plain import plain_line

_LONGEST = 300


class Exit(IntEnum):
    """The exit codes, with one meaning in every command."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    GAPS = 3
    STORAGE = 4
    BUSY = 5
    UNREACHABLE = 6
    INTERRUPTED = 130
    TERMINATED = 143


ENDING_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""The signals that end a run well; SIGHUP, a terminal that was closed, does as SIGTERM does."""


def exit_of_signal(number: int) -> Exit:
    """Return the exit code of a run that one of ``ENDING_SIGNALS`` ended."""
    return Exit.INTERRUPTED if number == signal.SIGINT else Exit.TERMINATED


class Fault(Exception):  # noqa: N818 - a fault is told to the user as a sentence, not as an error class
    """Something the user must hear: the message says what happened, where, and what to do next."""

    exit_code: Exit = Exit.FAULT


def unexpected(error: Exception) -> Fault:
    """Return the fault for an error that nobody foresaw, with the line where it arose."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    code = trace and trace.tb_frame.f_code
    place = f" in {Path(code.co_filename).name}, line {trace.tb_lineno}" if trace and code else ""
    said = plain_line(f"{type(error).__name__}: {error}"[:_LONGEST])
    return Fault(
        f"blog-to-sqlite met an error of its own ({said}{place}). What came is kept. "
        "Run the same command again; if it ends so again, please report it."
    )


class UsageFault(Fault):
    """The command or its configuration is wrong; nothing was requested."""

    exit_code = Exit.USAGE


class OlderFault(UsageFault):
    """The archive was made by an older version: it is to be carried forward before it can be read."""


class StorageFault(Fault):
    """The disk is full, the place is read-only, or a file is damaged."""

    exit_code = Exit.STORAGE


class LockedFault(StorageFault):
    """Another program keeps the database locked."""


class BusyFault(Fault):
    """Another process is writing to this archive."""

    exit_code = Exit.BUSY


class UnreachableFault(Fault):
    """Every blog that was asked for refused us or cannot be reached."""

    exit_code = Exit.UNREACHABLE
