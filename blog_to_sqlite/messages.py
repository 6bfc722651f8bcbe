"""The three standard streams, fit for what a command does: any text, a listener that leaves, none at all."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from io import TextIOBase, TextIOWrapper
from typing import cast

from archive.faults import StorageFault

_STANDARD = (0, 1, 2)

_USER = re.compile(r"(https?:/{1,2})[^/?#\s@]*@", re.IGNORECASE)


class Messages(TextIOWrapper):
    """A text stream that writes at once, and passes over what nobody takes any more.

    A user name and password in an address, as a message about a mistyped one may repeat it, are masked.
    """

    def write(self, text: str) -> int:
        """Write the text, if anybody listens."""
        with suppress(OSError):
            super().write(_USER.sub(r"\1***@", text))
        return len(text)

    def flush(self) -> None:
        """Write what is not written yet, if anybody listens."""
        with suppress(OSError):
            super().flush()


class ClosedOutput(TextIOBase):
    """Standard output of a process that was started without one: what it is to carry is not lost silently."""

    def write(self, text: str) -> int:
        """Raise StorageFault."""
        raise StorageFault(f"Standard output is closed: {len(text)} characters went nowhere. Open it again.")

    def fileno(self) -> int:
        """Raise StorageFault."""
        raise StorageFault("Standard output is closed. Open it again, or name a file.")


def settle_streams() -> None:
    """Make the standard streams fit for any text, and standard error for a listener that leaves.

    A stream that is closed gets its number back, on the null device: else the next file that is opened, the
    archive perhaps, would be taken for it.
    """
    for number in _STANDARD:
        _occupy(number)
    if cast("object", sys.stdin) is None:
        sys.stdin = open(os.devnull, encoding="utf8")  # noqa: SIM115, PTH123 - it lasts as long as we do
    stream = cast("object", sys.stderr)
    if stream is None or isinstance(stream, TextIOWrapper):
        # A terminal that lacks a character shows its number; text of the world must not end a command.
        # Unbuffered: what cannot be written must not be tried again at the end of the process.
        raw = open(2, "wb", buffering=0, closefd=False)  # noqa: SIM115 - it lasts as long as we do
        encoding = stream.encoding if stream else "utf8"
        sys.stderr = Messages(raw, encoding, "backslashreplace", write_through=True)
    if cast("object", sys.stdout) is None:
        sys.stdout = ClosedOutput()
    elif isinstance(sys.stdout, TextIOWrapper):
        # Whatever the locale: what is written there is data.
        sys.stdout.reconfigure(encoding="utf8", errors="backslashreplace")


def let_go_of_output() -> None:
    """Write what standard output still holds. Raises OSError; what could not be written is then given up."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        give_up_output()
        raise


def give_up_output() -> None:
    """Have nothing more written to standard output: Python would complain of it at its end."""
    sys.stdout = open(os.devnull, "w", encoding="utf8")  # noqa: SIM115, PTH123 - it lasts as long as we do


def _occupy(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_RDWR), number)
