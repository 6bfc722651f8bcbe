"""Hosts as a person names them, for where a crawl may go besides the blog's own site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.address import Place, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def places_named(text: str) -> tuple[Place, ...]:
    """Return the places that HOST, HOST:PORT or a web address names; none if it names no host.

    A host without scheme and port stands for both of the usual ports.

    >>> [(place.scheme, place.port) for place in places_named("posts.example.com")]
    [('http', 80), ('https', 443)]
    """
    if "://" in text:
        place = place_of(text)
        return (place,) if place else ()
    if not text.strip() or any(character in text for character in "/?#@\\") or text.strip() != text:
        return ()
    places = tuple(place for scheme in ("http", "https") if (place := place_of(f"{scheme}://{text}")))
    return tuple(places)


def hosts_named(texts: Iterable[str]) -> frozenset[str]:
    """Return the hosts in the form in which addresses are compared (``address.host_of``)."""
    return frozenset(place.netloc.removeprefix("www.") for text in texts for place in places_named(text))
