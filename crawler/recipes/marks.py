"""The mark that a rule is written with, so that a change by hand is noticed without the archive."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONG = 8


def mark_of(values: Mapping[str, object]) -> str:
    """Return a few hexadecimal digits that stand for what a rule says, its standing left out.

    Empty values and the difference between one text and a list of one count for nothing.

    >>> mark_of({"select": "h1", "drop": ()}) == mark_of({"select": ["h1"]}) != mark_of({"select": "h2"})
    True
    """
    said = {
        name: [value] if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else value
        for name, value in values.items()
        if value
    }
    text = json.dumps(said, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_LONG]
