"""Reads JSON as it came from strangers: in any character set, with slips, without surprise."""

from __future__ import annotations

import json
from typing import Any

from crawler.pages.decoding import decode

_MOST_DIGITS = 18
"""Digits of a whole number that a column of a database takes."""


def parsed(body: bytes) -> Any:
    """Return what a body of JSON holds, None if it is none. Never raises."""
    text = decode(body).lstrip("\ufeff")
    try:
        return read(text)[0]
    except (ValueError, RecursionError):
        return None


def read(text: str) -> tuple[Any, int]:
    """Return the value that a text of JSON begins with, and where it ends.

    A whole number of more than 18 digits is None, for Python refuses the longest and no database takes them.
    Raises ValueError if the text begins with no JSON, RecursionError if that is nested too deep.

    >>> read('{"a": 5, "b": ' + "9" * 5000 + "}")[0]
    {'a': 5, 'b': None}
    """
    return _DECODER.raw_decode(text.lstrip())


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MOST_DIGITS else None


_DECODER = json.JSONDecoder(strict=False, parse_int=_whole)
