"""Standard error whose listener may go away: a closed terminal or pipe must not end a crawl."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from io import TextIOWrapper

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


def settle_streams() -> None:
    """Make standard output and error fit for any text, and standard error for a listener that leaves."""
    stream = sys.stderr
    if isinstance(stream, TextIOWrapper):
        # A terminal that lacks a character shows its number; text of the world must not end a command.
        # Unbuffered: what cannot be written must not be tried again at the end of the process.
        raw = open(stream.fileno(), "wb", buffering=0, closefd=False)  # noqa: SIM115 - it lasts as long as we do
        sys.stderr = Messages(raw, stream.encoding, "backslashreplace", write_through=True)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
