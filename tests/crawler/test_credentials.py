"""What a private blog is asked with, and what of it may stand in no archive."""

from __future__ import annotations

from crawler.credentials import credentials_for

BLOG = "https://blog.example/"


def test_each_cookie_is_masked_on_its_own():
    known = credentials_for(
        BLOG, None, ["Cookie: id=first-secret; s=second-secret==; theme=dark\nX-Key: a third-one"]
    )
    assert known
    said = known.masked("X-Session: first-secret, second-secret==, third-one; dark")
    assert said == "X-Session: ***, ***, ***; dark"
