"""Reach: says why a host may not be connected to, where its name leads to an address that is not open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import CannotResolveHostError, IgnoreRequest

from crawler.places import places
from pipelines.fields.address import place_of

if TYPE_CHECKING:
    from scrapy import Request


class NotOpenError(IgnoreRequest):
    """The host stands at an address that may not be connected to; the message says at which."""


class ReachMiddleware:
    """Nearer to the network than the retries: what the resolver refused is not tried again."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise NotOpenError in place of "no such host" where the resolver kept the address back."""
        place = place_of(request.url)
        if isinstance(exception, CannotResolveHostError) and place:
            refusal = places.refusal(place.host, place.port)
            if refusal:
                raise NotOpenError(refusal) from None
