"""The real address of an image that is loaded lazily."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LAZY = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-orig-file",
    "data-actualsrc",
    "data-echo",
    "data-url",
)
_LAZY_SETS = ("data-srcset", "data-lazy-srcset")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_GAP = re.compile(r",\s+|,$")


def real_address(attributes: Mapping[str, str | None]) -> str | None:
    """Return an image's address as written; None when it has none of http or https.

    The attributes of lazy loaders come first, then ``src``, then the widest of ``srcset``.

    >>> real_address({"src": "data:image/gif;base64,R0", "data-src": "a.png"})
    'a.png'
    >>> real_address({"srcset": "s.png 300w, l.png 1200w"})
    'l.png'
    """
    found = [attributes.get(name) for name in _LAZY if name in attributes]
    found += [widest(attributes.get(name)) for name in _LAZY_SETS if name in attributes]
    for address in (*found, attributes.get("src"), widest(attributes.get("srcset"))):
        if address and address.strip() and _is_web(address):
            return address.strip()
    return None


def widest(srcset: str | None) -> str | None:
    """Return the address of the widest image of a ``srcset``; None when it is empty."""
    best, best_size = None, -1.0
    for part in _GAP.split(srcset or ""):
        words = part.split()
        if not words:
            continue
        try:
            size = float(words[-1][:-1]) if len(words) > 1 else 1.0
        except ValueError:
            size = 0.0
        if size > best_size:
            best, best_size = words[0], size
    return best


def _is_web(address: str) -> bool:
    scheme = _SCHEME.match(address)
    return scheme is None or scheme.group(1).lower() in {"http", "https"}
