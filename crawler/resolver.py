"""Resolves names for every connection, and gives away only addresses that may be connected to."""

from __future__ import annotations

import socket
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from twisted.internet._resolver import HostResolution
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.threads import deferToThreadPool

from archive.address import ascii_host
from crawler.places import places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import AsyncCrawlerProcess
    from twisted.python.failure import Failure

KEPT = 300.0
"""Seconds for which what a name resolved to is kept."""
_MOST_KEPT = 1000


class GuardedResolver:
    """The only way from a name to an address: Twisted connects to what comes out here and to nothing else.

    Implements Twisted's ``IHostnameResolver``. It knows the port too, so that what the user wrote opens that
    very place. IPv4 and IPv6. Literal addresses, however they are written, come through here like names.
    """

    def __init__(self, reactor: Any, timeout: float) -> None:
        self._reactor = reactor
        self._timeout = timeout
        self._kept: dict[str, tuple[float, list[str]]] = {}

    @classmethod
    def from_crawler(cls, process: AsyncCrawlerProcess, reactor: Any) -> Self:
        """Build the resolver of a process; DNS_TIMEOUT holds."""
        return cls(reactor, process.settings.getfloat("DNS_TIMEOUT"))

    def install_on_reactor(self) -> None:
        """Have every connection by name go through this resolver."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - the interface is Twisted's, with its names
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803, ARG002
    ) -> HostResolution:
        """Give the receiver the addresses that may be connected to; none where there are none."""
        resolution = HostResolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        host = ascii_host(hostName) or ""

        def give(addresses: list[str]) -> None:
            for text in places.allowed(host, portNumber, addresses):
                kind = IPv6Address if ":" in text else IPv4Address
                if addressTypes is None or kind in addressTypes:
                    resolutionReceiver.addressResolved(kind("TCP", text, portNumber))
            resolutionReceiver.resolutionComplete()

        moment, known = self._kept.get(host, (0.0, []))
        if known and monotonic() - moment < KEPT:
            give(known)
            return resolution
        found = deferToThreadPool(self._reactor, self._reactor.getThreadPool(), _addresses_of, host)
        found.addTimeout(self._timeout, self._reactor)
        found.addCallbacks(lambda addresses: self._keep(host, addresses), _none)
        found.addCallback(give)
        return resolution

    def _keep(self, host: str, addresses: list[str]) -> list[str]:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[host] = (monotonic(), addresses)
        return addresses


def _addresses_of(host: str) -> list[str]:
    """Return the addresses of a host in the order in which they are to be tried; runs in a thread."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM) if host else []
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _none(_failure: Failure) -> list[str]:
    return []
