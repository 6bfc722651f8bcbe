from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.address import canonical, host_of, same_site
from tests.pipelines.strange_text import strange_texts

addresses = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTP://", " https://"]),
    st.sampled_from(
        ["Example.com", "user@example.com:80", "bücher.example:443", "[::1]:8000", "xn--bcher-kva.example"]
    )
    | strange_texts,
    st.sampled_from(["", "/", "/a/../b", "/.."]),
    strange_texts,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        ("https://example.com:443/a#top", "https://example.com/a"),
        ("http://example.com:8080", "http://example.com:8080/"),
        ("https://example.com:80/", "https://example.com:80/"),
        ("http://example.com:/?", "http://example.com/"),
        (" https://example.com/a\n", "https://example.com/a"),
        ("https://example.com/a/./b/../c/..", "https://example.com/a/"),
        ("https://example.com/../a//b/", "https://example.com/a//b/"),
        ("https://example.com/%7ejoe/%c3%a9%2F", "https://example.com/~joe/%C3%A9%2F"),
        ("https://example.com/é ü|x", "https://example.com/%C3%A9%20%C3%BC%7Cx"),
        ("https://example.com/100%/%2", "https://example.com/100%25/%252"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://i❤.example/", "https://xn--i-7iq.example/"),
        ("https://example.com\\a\\b", "https://example.com/a/b"),
        ("https://example.com/?b=2&a=1&b=1", "https://example.com/?b=2&a=1&b=1"),
        ("https://example.com/?q=a+b%20c", "https://example.com/?q=a+b%20c"),
        ("https://[::1]:443/", "https://[::1]/"),
    ],
)
def test_the_canonical_form(url: str, expected: str) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize(
    "tracker",
    [
        *(
            "utm_source=x",
            "UTM_Medium=y",
            "fbclid=1",
            "gclid=1",
            "mc_cid=1",
            "mc_eid=1",
            "ref_src=twsrc",
            "_hsenc=1",
            "igshid=1",
        ),
        *(
            "yclid=1",
            "msclkid=1",
            "mtm_campaign=x",
            "_ga=1",
            "utm_campaign",
            "amp;utm_source=x",
            "srsltid=A",
            "fb_action_ids=1",
        ),
    ],
)
def test_trackers_go_and_the_rest_stays(tracker: str) -> None:
    assert canonical(f"https://example.com/?{tracker}") == "https://example.com/"
    assert canonical(f"https://example.com/?p=1&{tracker}&q=2") == "https://example.com/?p=1&q=2"


@pytest.mark.parametrize(
    "pair",
    ["ref=home", "source=rss", "id=utm_x", "pk_id=3", "page=2", "p", "lang=en", "utmost=1", "gclids=1"],
)
def test_parameters_that_may_name_a_page_stay(pair: str) -> None:
    assert canonical(f"https://example.com/?{pair}") == f"https://example.com/?{pair}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a/b",
        "/a",
        "mailto:a@example.com",
        "javascript:x",
        "//example.com/",
        "http://",
        "https:///a",
        "http://a:99999/",
        "http://a b/",
    ],
)
def test_what_is_no_address_is_left_alone(text: str) -> None:
    assert canonical(text) == text
    assert host_of(text) == ""
    assert not same_site(text, text)


@given(addresses)
def test_the_canonical_form_stays_as_it_is(url: str) -> None:
    once = canonical(url)
    assert canonical(once) == once
    assert host_of(once) == host_of(url)
    if host_of(url):
        assert once.isascii()
        assert urlsplit(once).scheme in {"http", "https"}
        assert "#" not in once


@given(strange_texts, strange_texts)
def test_no_text_is_too_strange(text: str, other: str) -> None:
    assert canonical(canonical(text)) == canonical(text)
    assert same_site(text, other) == same_site(other, text)


@pytest.mark.parametrize(
    ("url", "other", "expected"),
    [
        ("http://www.example.com/a", "https://example.com/b", True),
        ("http://example.com:80/", "https://example.com:443/", True),
        ("http://EXAMPLE.com/", "http://example.com/", True),
        ("https://bücher.example/", "https://xn--bcher-kva.example/", True),
        ("http://example.com/", "http://example.com:8000/", False),
        ("http://blog.example.com/", "http://example.com/", False),
        ("http://example.com.evil.example/", "http://example.com/", False),
        ("http://example.com@evil.example/", "http://example.com/", False),
    ],
)
def test_one_site(url: str, other: str, *, expected: bool) -> None:
    assert same_site(url, other) == expected
