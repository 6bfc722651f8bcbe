"""Keeps the memory of a long run flat: what is no longer needed goes back to the system."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress
from pathlib import Path

EVERY = 1000
"""After so many answers memory is given back."""


def settle_in() -> None:
    """Have the collector of cycles pass over what is there to stay: the modules of the program."""
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Collect what refers to itself only, and give free memory back to the system where the C library can.

    Without it the heap stays as large as it ever was, through a single large page or a lesson in rules.
    """
    gc.collect()
    # Only glibc has it; others give memory back on their own.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def bytes_of(process: int | str, what: str) -> int:
    """Return what Linux counts of a process's memory under a name such as VmRSS; 0 where nobody counts."""
    with suppress(OSError, ValueError, IndexError):
        for line in (
            Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines()
        ):
            if line.startswith(what + ":"):
                return 1024 * int(line.split()[1])
    return 0
