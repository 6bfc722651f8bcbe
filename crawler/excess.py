"""What costs too much to be taken, and is a gap instead."""

from __future__ import annotations


class ExcessError(Exception):
    """An answer beyond the limits; the message says why, in words to follow an address."""


class EndedError(ExcessError):
    """The process that was to read something came to an end, and not because of what it read."""
