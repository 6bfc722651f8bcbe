"""Which addresses a crawl may connect to, by the registries of IANA."""

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.places import Places
from crawler.reachable import kind_of_address

NAT64 = ip_network("64:ff9b::/96")
PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
    169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.167.255.255 192.169.0.0
    198.17.255.255 198.20.0.0 198.51.99.255 203.0.114.0 223.255.255.255 2001:200:: 2001:4860:4860::8888 2003::
    2400:cb00:: 2606:4700:4700::1111 3ffe:ffff:: 64:ff9b::8.8.8.8
"""
OPENED = {
    "loopback": "127.0.0.1 127.255.255.254 ::1 ::ffff:127.0.0.1",
    "private": "10.0.0.0 10.255.255.255 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 100.127.255.255 "
    "198.18.0.1 198.19.255.255 fc00::1 fdff::1 ::ffff:10.0.0.1",
    "link-local": "169.254.169.254 fe80::1 fe80::1%eth0 febf::1 ::ffff:169.254.169.254",
}
SHUT = """
    0.0.0.0 0.1.2.3 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 198.51.100.7 203.0.113.9 224.0.0.1
    239.255.255.255 240.0.0.1 255.255.255.255 :: ::7f00:1 ::127.0.0.1 ::ffff:8.8.8.8 ::ffff:0.0.0.0
    64:ff9b::127.0.0.1 64:ff9b::a00:1 64:ff9b::169.254.169.254 64:ff9b:1::1 100::1 100:0:0:1::1 2001::1
    2001:0:7f00:1:: 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 3fff::1 4000::1
    5f00::1 fec0::1 ff02::1 ff0e::1
"""


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses_serve_any_host(address):
    assert kind_of_address(address) == "public"
    assert Places().allowed("blog.example", 80, [address]) == [address]


@pytest.mark.parametrize(
    ("kind", "address"), [(kind, one) for kind, named in OPENED.items() for one in named.split()]
)
def test_others_are_opened_by_the_host_and_port_that_the_user_wrote(kind, address):
    assert kind_of_address(address) == kind
    places = Places()
    assert places.allowed("blog.example", 8000, [address]) == []
    assert places.refusal("blog.example", 8000) == f"blog.example:8000 stands at a {kind} address ({address})"
    places.write("blog.example", 8000)
    assert places.allowed("blog.example", 8000, [address]) == [address]
    assert places.allowed("blog.example", 8001, [address]) == []
    assert places.allowed("www.blog.example", 8000, [address]) == []


@pytest.mark.parametrize("address", SHUT.split())
def test_some_are_opened_by_nothing(address):
    places = Places()
    places.write("blog.example", 80)
    assert places.allowed("blog.example", 80, [address]) == []
    assert kind_of_address(address) in {"reserved", "multicast"}


@given(st.ip_addresses())
def test_what_is_public_is_global_by_the_standard_library_too(address):
    kind = kind_of_address(str(address))
    if kind == "public":
        inner = IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else address
        assert inner.is_global
        assert not inner.is_multicast


@given(st.ip_addresses(v=4))
def test_no_form_of_an_inner_address_is_public(address):
    if kind_of_address(str(address)) == "public":
        return
    number = int(address)
    forms = (
        number,
        0xFFFF << 32 | number,
        int(IPv6Address("64:ff9b::")) | number,
        int(IPv6Address("64:ff9b:1::")) | number,
        0x2002 << 112 | number << 80,
        0x2001 << 112 | (number ^ 0xFFFFFFFF),
    )
    for form in forms:
        assert kind_of_address(str(IPv6Address(form))) != "public"


def test_a_host_that_was_public_is_never_private_later():
    places = Places()
    places.write("blog.example", 80)
    assert places.allowed("blog.example", 80, ["8.8.8.8"]) == ["8.8.8.8"]
    assert places.allowed("blog.example", 80, ["127.0.0.1"]) == []
    said = "blog.example:80 stands at a loopback address (127.0.0.1), and stood at a public one before"
    assert places.refusal("blog.example", 80) == said


def test_of_mixed_addresses_only_the_public_ones_are_used():
    places = Places()
    places.write("blog.example", 80)
    assert places.allowed("blog.example", 80, ["10.0.0.1", "8.8.8.8", "::1"]) == ["8.8.8.8"]
