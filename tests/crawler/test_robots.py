from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.courtesy.robots import LARGEST, LONGEST_DELAY, MOST_SITEMAPS, Robots

HOST = "https://blog.example"


def allowed(body: str | bytes, *paths: str) -> list[bool]:
    robots = Robots(body.encode() if isinstance(body, str) else body)
    return [robots.allows(HOST + path) for path in paths]


@pytest.mark.parametrize(
    ("body", "path", "answer"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("Disallow: /", "/a", True),  # a rule of no group
        # our group, whatever its letters, and never that of another whose name ours begins with
        ("User-agent: BLOG-to-SQLite\nDisallow: /a", "/a", False),
        ("User-agent: blog-to-sqlite/9.9\nDisallow: /a", "/a", False),
        ("User-agent: blog\nDisallow: /a", "/a", True),
        ("User-agent: b\nUser-agent: sqlite\nDisallow: /a", "/a", True),
        ("User-agent: otherbot\nDisallow: /", "/a", True),
        # it alone counts beside that of all
        ("User-agent: *\nDisallow: /\n\nUser-agent: blog-to-sqlite\nDisallow: /b", "/a", True),
        ("User-agent: blog-to-sqlite\nDisallow: /b\n\nUser-agent: *\nDisallow: /", "/b", False),
        # groups for one name are merged, those of several names hold for each
        (
            "User-agent: *\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: *\nDisallow: /b",
            "/b",
            False,
        ),
        ("User-agent: x\nUser-agent: blog-to-sqlite\n\n\nDisallow: /a", "/a", False),
        # the longest match decides, of two alike the one that allows
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        # wildcards and the end of the address
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True),
        ("User-agent: *\nDisallow: /*?page=", "/x?page=2", False),
        # percent-encoding
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-agent: *\nDisallow: /café", "/caf%c3%a9", False),
        ("User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
        ("User-agent: *\nDisallow: /%7Ejoe", "/~joe", False),
        # comments, spaces, ends of lines, letters
        ("  user-AGENT :  *  # all\r\n  disALLOW :  /a  # this\r\n", "/a", False),
        ("User-agent: *\rDisallow: /a\r", "/a", False),
        ("User-agent: *\nDisallow: /b\u2028Allow: /\nDisallow: /a\x0bAllow: /a", "/b", True),
        ("User-agent: *\nDisallow: /a\nAllow: /b\x0cAllow: /a", "/a", False),
        ("User-agent: *\nDisallow: /\nUser-agent: *", "/robots.txt", True),
        ("<!doctype html><title>Not here</title><p>User-agent: *<br>Disallow: /", "/a", True),
    ],
)
def test_who_may_ask_for_what(body: str, path: str, answer: object) -> None:
    assert allowed(body, path) == [answer]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_line(encoding: str) -> None:
    assert allowed("User-agent: *\nDisallow: /a".encode(encoding), "/a", "/b") == [False, True]


def test_a_path_in_another_character_set_is_known_by_its_bytes() -> None:
    assert allowed(b"User-agent: *\nDisallow: /caf\xe9", "/caf%E9", "/cafe") == [False, True]


def test_more_than_is_read_is_ignored_and_no_line_is_cut_in_two() -> None:
    filling = b"#" * (LARGEST - 40) + b"\nUser-agent: *\nDisallow: /a\nDisallow: /b\n"
    assert allowed(filling, "/a", "/b", "/c") == [False, True, True]
    half = b"#" * (LARGEST - 25) + b"\nUser-agent: *\nDisallow: /a\n"
    assert allowed(half, "/a", "/c") == [True, True]
    assert LARGEST >= 500 * 1024


@pytest.mark.parametrize(
    ("said", "delay"),
    [
        ("5", 5),
        ("0.5", 0.5),
        ("86400", LONGEST_DELAY),
        ("1e308", LONGEST_DELAY),
        ("1e999", 0),
        ("nan", 0),
        ("-3", 0),
        ("soon", 0),
        ("", 0),
    ],
)
def test_a_delay_that_makes_sense_is_kept(said: str, delay: float) -> None:
    assert Robots(f"User-agent: *\nCrawl-delay: {said}".encode()).delay == delay


def test_the_delay_is_that_of_our_group() -> None:
    body = b"User-agent: *\nCrawl-delay: 9\n\nUser-agent: blog-to-sqlite\nCrawl-delay: 2\nDisallow: /x"
    assert Robots(body).delay == 2


def test_sitemaps_belong_to_no_group_and_are_bounded() -> None:
    body = "Sitemap: https://blog.example/a.xml\nUser-agent: x\nSITEMAP:  https://blog.example/a.xml\n"
    assert Robots(body.encode()).sitemaps == ["https://blog.example/a.xml"]
    many = "".join(f"Sitemap: /{number}.xml\n" for number in range(20_000))
    assert len(Robots(many.encode()).sitemaps) == MOST_SITEMAPS


@given(st.binary(max_size=400), st.text(max_size=60))
def test_no_bytes_whatever_break_it(body: bytes, path: str) -> None:
    for mark in (b"", codecs.BOM_UTF16_LE, b"User-agent: *\nDisallow: /", b"User-agent: *\nCrawl-delay:"):
        robots = Robots(mark + body)
        assert robots.allows(f"{HOST}/{path}") in {True, False}
        assert 0 <= robots.delay <= LONGEST_DELAY


@pytest.mark.parametrize(
    "line", ["Disallow: /*a*a*a*a*a*a*{}b\n", "Disallow: /{}$$$$\n", "User-agent: {}\n", "Allow: /*{}\n"]
)
def test_a_million_rules_and_wildcards_cost_little(line: str) -> None:
    body = b"User-agent: *\n" + "".join(map(line.format, range(60_000))).encode()
    began = time.process_time()
    assert allowed(body, "/" + "a" * 200_000) == [True]
    assert time.process_time() - began < 5
