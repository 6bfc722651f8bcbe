"""Which network addresses a crawl may connect to: public ones, and those that only the user's word opens."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

PUBLIC = "public"
OPENED = ("loopback", "private", "link-local")
"""Kinds of addresses that the user opens by writing the host and port; no others but public ones are."""

# IANA IPv4 Special-Purpose Address Registry (RFC 6890) and IPv4 Multicast Address Space (RFC 5771).
_IPV4 = {
    "loopback": ("127.0.0.0/8",),
    # with the shared space of providers (RFC 6598) and that for benchmarks (RFC 2544), which are used as such
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15"),
    "link-local": ("169.254.0.0/16",),
    "multicast": ("224.0.0.0/4",),
    "reserved": (
        "0.0.0.0/8",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "240.0.0.0/4",
    ),
}
# IANA IPv6 Special-Purpose Address Registry (RFC 6890).
_IPV6 = {
    "loopback": ("::1/128",),
    "private": ("fc00::/7",),
    "link-local": ("fe80::/10",),
    "multicast": ("ff00::/8",),
    # protocol assignments with Teredo and ORCHID, documentation, 6to4
    "reserved": ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
}
_RANGES = [(kind, ip_network(text)) for kinds in (_IPV4, _IPV6) for kind in kinds for text in kinds[kind]]
_UNICAST = ip_network("2000::/3")
"""All that IANA gives out as global unicast (IPv6 Global Unicast Address Assignments)."""
_NAT64 = ip_network("64:ff9b::/96")
"""How a network without IPv4 names an IPv4 address (RFC 6052): it is as public as that one."""


def kind_of_address(text: str) -> str:
    """Return what kind of address ``text`` is: "public", one of OPENED, "multicast" or "reserved".

    By the IANA registries of special-purpose addresses. An IPv6 address that holds an IPv4 address is
    never public, but for NAT64; one mapped to IPv4 is of the kind of that one where the user may open it.
    Raises ValueError for what is no address.

    >>> kind_of_address("8.8.8.8"), kind_of_address("10.0.0.1"), kind_of_address("::ffff:127.0.0.1")
    ('public', 'private', 'loopback')
    """
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            kind = _listed(address.ipv4_mapped)
            return kind if kind in OPENED else "reserved"
        if address in _NAT64:
            kind = _listed(IPv4Address(int(address) & 0xFFFFFFFF))
            return kind if kind == PUBLIC else "reserved"
    return _listed(address)


def _listed(address: IPv4Address | IPv6Address) -> str:
    for kind, network in _RANGES:
        if address in network:
            return kind
    return PUBLIC if address.version == 4 or address in _UNICAST else "reserved"  # noqa: PLR2004 - IPv4
