"""The identity of a post's text."""

from __future__ import annotations

import hashlib


def text_hash(text: str) -> str:
    """Return the SHA-256, in hex, of a post's text; white space does not count."""
    return hashlib.sha256(" ".join(text.split()).encode("utf8", "replace")).hexdigest()
