"""JSON: one object a post, in an array or one a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TextIO


def write_json(rows: Iterable[Mapping[str, Any]], fields: Sequence[str], file: TextIO, *, raw: bool) -> int:
    """Write ``rows`` as one array, an object a line, and return how many there were."""
    del fields, raw
    count = 0
    for count, row in enumerate(rows, start=1):
        file.write("[\n" if count == 1 else ",\n")
        file.write(json.dumps(row, ensure_ascii=False))
    file.write("\n]\n" if count else "[]\n")
    return count


def write_ndjson(rows: Iterable[Mapping[str, Any]], fields: Sequence[str], file: TextIO, *, raw: bool) -> int:
    """Write ``rows`` as newline-delimited JSON and return how many there were."""
    del fields, raw
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the count is the result
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return count
