"""What costs too much to be taken, and is a gap instead."""

from __future__ import annotations


class ExcessError(Exception):
    """An answer beyond the limits; the message says why, in words to follow an address."""
