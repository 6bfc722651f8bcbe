"""What a response says of itself: its headers, its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.http import Response


def headers_of(response: Response) -> dict[str, str]:
    """Return the headers by their names in lower case, those of one name joined."""
    said: dict[bytes, list[bytes]] = dict(response.headers)
    return {name.decode("latin-1").lower(): b", ".join(said[name]).decode("latin-1") for name in said}


def type_of(response: Response) -> str:
    """Return the Content-Type as it came, empty if there is none."""
    return (response.headers.get(b"Content-Type") or b"").decode("latin-1")
