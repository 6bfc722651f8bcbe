"""What a witness says of a post, as far as it is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive.plain import storable

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 20_000
"""Characters of one thing that is said."""
MOST = 1000
"""Values of one field."""


def facts_text(said: Mapping[str, tuple[tuple[str, str], ...]]) -> str:
    """Return what was said, field -> (text, source), as JSON: bounded, without what no database takes."""
    kept = {
        field: [(storable(text, LONGEST), source) for text, source in values[:MOST]]
        for field, values in said.items()
    }
    return json.dumps(kept, ensure_ascii=False)
