"""Numbers that count: written as text, and in the query of an address."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

_MOST = 10**9
_WHOLE = re.compile(r"[0-9]{1,9}")


def whole(value: object) -> int | None:
    """Return a number that counts, written as a number or as a text; None if it is none."""
    if isinstance(value, str):
        return int(value) if _WHOLE.fullmatch(value.strip()) else None
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value < _MOST else None


def with_number(url: str, name: str, number: int) -> str:
    """Return an address with one parameter of its query set.

    >>> with_number("https://blog.example/posts?page=1&limit=9", "page", 2)
    'https://blog.example/posts?page=2&limit=9'
    """
    place = url.partition("#")[0].partition("?")[0]
    pairs = _query_of(url) | {name: str(number)}
    return f"{place}?{urlencode(pairs, safe=':,/')}"


def number_in(url: str, name: str) -> int | None:
    """Return the number that a parameter of an address holds.

    >>> number_in("https://blog.example/posts?page=2", "page")
    2
    """
    return whole(_query_of(url).get(name))


def _query_of(url: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(url.partition("#")[0].partition("?")[2], keep_blank_values=True))
    except ValueError:
        return {}
