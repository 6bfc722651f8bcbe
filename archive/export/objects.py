"""JSON: one object a post, in an array or one a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archive.export.manner import Manner


def json_pieces(rows: Iterable[Mapping[str, Any]], manner: Manner) -> Iterator[str]:
    """Yield ``rows`` as one array, an object a line."""
    del manner
    before = "[\n"
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def ndjson_pieces(rows: Iterable[Mapping[str, Any]], manner: Manner) -> Iterator[str]:
    """Yield ``rows`` as newline-delimited JSON."""
    del manner
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"
