"""Which names an archive is served under: a name that somebody else points here is none of them."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\[\]:/@?#\s]+))(?::\d*)?")


def name_in(host: str) -> str | None:
    """Return the name in a ``Host`` header (RFC 9110, 7.2), None if it holds none.

    >>> name_in("LocalHost.:8001"), name_in("[::1]:8001"), name_in("a b")
    ('localhost', '::1', None)
    """
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]).lower().removesuffix(".") if found else None


def is_ours(host: str, names: Iterable[str], address: str | None) -> bool:
    """Tell whether a request to that host is meant for us.

    ``names`` are those that the user gave; ``address`` is the one on which the
    request came in. Any other name may be one that a hostile page resolved to
    this machine, to read here what it could not (DNS rebinding).
    """
    name = name_in(host)
    if name is None:
        return False
    if name == "localhost" or name in {name_in(one) or name_in(f"[{one}]") for one in names}:
        return True
    literal = _literal(name)
    return literal is not None and (literal.is_loopback or literal == _literal(address or ""))


def _literal(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None
