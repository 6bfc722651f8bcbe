"""The file that ``--log`` names."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from archive.faults import UsageFault
from archive.place import belongs_to

if TYPE_CHECKING:
    from pathlib import Path

_LOOKED_AT = 4096


def log_file(path: Path, db: Path) -> str:
    """Return the file that ``--log`` names, as Scrapy takes it; what is there is added to.

    Raises UsageFault if it cannot be written, is no text, or belongs to the archive at ``db``.
    """
    if belongs_to(db, path):
        raise UsageFault(f"--log {path} belongs to the archive. Name another file.")
    try:
        # A pipe that nobody reads is refused, not waited for.
        os.close(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0), 0o666))
        if path.is_file():
            with path.open("rb") as file:
                is_text = b"\0" not in file.read(_LOOKED_AT)
        else:
            is_text = True
    except OSError as error:
        raise UsageFault(f"--log {path} cannot be written: {error.strerror}. Name another file.") from None
    if not is_text:
        raise UsageFault(f"--log {path} is no text file. Name another file; this one was left as it is.")
    # A log that its disk takes no more is no reason to write to the terminal.
    logging.raiseExceptions = False
    return str(path)
