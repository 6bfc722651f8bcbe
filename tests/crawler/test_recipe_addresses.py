"""Address patterns that a person wrote into a recipe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.recipes.addresses import told_by
from crawler.recipes.recipe import AddressRule

RULE = AddressRule(
    posts=("/{year}/{nn}/{slug}", "/?p={number}", "/notes/{slug}.html", "/größe/{slug}"),
    others=("/now", "/{year}/{nn}/about/"),
)


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/2024/05/hens/", "post"),
        ("/2024/05/hens", "post"),
        ("/2024/5/hens#top", "post"),
        ("/?p=12", "post"),
        ("/?p=x", ""),
        ("/notes/a.b.html", "post"),
        ("/gr%C3%B6%C3%9Fe/hens", "post"),
        ("/now/", "other"),
        ("/2024/05/about", "other"),
        ("/2024/05", ""),
        ("/1024/05/hens", ""),
    ],
)
def test_a_pattern_fits_addresses_made_so(path: str, verdict: str) -> None:
    assert told_by(RULE, "https://blog.example" + path) == verdict


@given(st.text("/{}slugyear?=.*+[(\\", max_size=30), st.text(max_size=30))
def test_no_pattern_and_no_address_raises(pattern: str, url: str) -> None:
    assert told_by(AddressRule(posts=(pattern,)), url) in {"post", ""}
    told_by(RULE, url)
