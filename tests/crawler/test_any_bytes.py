"""Any bytes, and any mutation of good pages: no reader raises, and what is stored is valid."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.learning.lessons import FEED_TEXT
from crawler.pages.absence import absence
from crawler.pages.archives import find_archives
from crawler.pages.content import no_page
from crawler.pages.decoding import decode
from crawler.pages.document import DOCUMENTS, read_document
from crawler.pages.interface import find_interfaces
from crawler.pages.json_text import parsed
from crawler.pages.kind import kind_of
from crawler.pages.listing import read_listing
from crawler.pages.neighbours import find_neighbours
from crawler.pages.page import Page
from crawler.pages.pagination import find_pagination
from crawler.pages.post import read_post
from crawler.pages.shell import needs_browser
from crawler.pages.study import Study
from crawler.pages.witnesses import find_witnesses
from crawler.pages.xhtml import as_html
from crawler.walls import wall
from pipelines.normalise import normalise
from tests.blogs.damaged import feed, sitemap
from tests.blogs.strange import paged, post
from tests.pipelines.test_soundness import assert_valid

URL = "https://blog.example/notes/one/"
NOW = "2024-06-01T00:00:00+00:00"
LISTING = paged(
    range(9, 0, -1), 9, lambda n: f"/notes/{n}/", lambda n: f"/page/{n}/", "<a rel=next href='{url}'>more</a>"
)
SEEDS = [
    post(3),
    next(iter(LISTING.values())),
    feed(1, 2, 3).replace("{base}", "https://blog.example"),
    sitemap("/notes/1/", "/notes/2/").replace("{base}", "https://blog.example"),
    json.dumps(
        {"version": "https://jsonfeed.org/version/1", "items": [{"url": URL, "title": "One", "tags": ["a"]}]}
    ),
    '<script type="application/ld+json">{"@type": "BlogPosting", "headline": "One", "keywords": []}</script>',
]
WEDGES = [
    *(
        b"<",
        b">",
        b'"',
        b"'",
        b"</",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"&#0;",
        b"&#xD800;",
        b"&#x80;",
        b"\x00",
    ),
    *(
        b"\xff",
        b"\x1b[31m",
        b"\xe2\x80\xae",
        b"<script>",
        b"<textarea>",
        b"<title>",
        b"<base href='http://['>",
        b"http://[",
    ),
    *(
        b"\\ud800",
        b"9" * 5000,
        b"1e308",
        b"{" * 2000,
        b"<div>" * 2000,
        b"<b>" * 500,
        b"99999-99-99",
        b"\xfe\xff",
        b"%zz",
    ),
    *(
        b"<svg>",
        b"<math>",
        b"<template>",
        b"<frameset>",
        b"<plaintext>",
        b"<select>",
        b"\x1b$B",
        b"+ADw-",
        b"<table><p>",
    ),
]
KINDS = [
    None,
    "",
    "text/html",
    "text/html; charset=koi8-r",
    "application/xhtml+xml",
    "text/xml; charset=utf-16",
    "image/png",
]
WHOLE = 4000
SAMPLE = 60
"""So many mutations are tried; with --whole many more."""


def mutated(seed: int) -> bytes:
    chance = random.Random(seed)
    body = bytearray(
        chance.choice(SEEDS).encode(chance.choice(["utf-8", "utf-8", "utf-16", "utf-8-sig"]), "replace")
    )
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(body) + 1)
        match chance.randrange(5):
            case 0:
                body[place:place] = chance.choice(WEDGES)
            case 1:
                del body[place : place + chance.randint(1, 40)]
            case 2:
                body[place : place + 1] = bytes([chance.randrange(256)])
            case 3:
                body[place:place] = body[place : place + chance.randint(1, 200)] * chance.randint(1, 4)
            case _:
                body = body[: max(place, 1)] if chance.random() < 0.2 else body
    return bytes(body)


def read_all(body: bytes, kind: str | None) -> None:
    text = decode(body, kind)
    no_page(body, text, kind or "")
    parsed(body)
    page = Page(URL, as_html(text) if "xml" in (kind or "") else text, NOW)
    facts = {"title": (("Nine hens", "card"),), FEED_TEXT: ((text[:1000], "feed"),)}
    for said in ({}, facts):
        absence(page, [found for found, _ in said.get("title", ())])
        wall(page, said)
        kind_of(page, said, Study(page))
        assert_valid(normalise(read_post(page, facts=said, address=None, fetches=())))
    listing = read_listing(page)
    find_pagination(page, [card.url for card in listing.cards])
    for reader in (find_neighbours, find_witnesses, find_interfaces, find_archives, needs_browser):
        reader(page)
    for document in DOCUMENTS:
        for path in ("/feed.xml", "/wp-json/wp/v2/posts", "/ghost/api/content/posts/", "/api/v1/archive"):
            read_document(document, body, {"x-wp-total": text[:20]}, "https://blog.example" + path, "")


def test_any_mutation_of_a_good_page_is_read(request: pytest.FixtureRequest) -> None:
    rounds = WHOLE if request.config.getoption("--whole") else SAMPLE
    for seed in range(rounds):
        try:
            read_all(mutated(seed), random.Random(seed).choice(KINDS))
        except Exception as error:
            raise AssertionError(f"mutation {seed}") from error


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(KINDS))
def test_any_bytes_are_read(body: bytes, kind: str | None) -> None:
    read_all(body, kind)


@pytest.mark.parametrize("depth", [1000, 4900, 20_000])
@pytest.mark.parametrize(
    "tag", ["div", "b", "ul><li", "blockquote", "table><tr><td", "span", "svg", "math", "p"]
)
def test_no_depth_is_too_deep(depth: int, tag: str) -> None:
    read_all(
        (f"<html><title>One</title><script></script><body>{f'<{tag}>' * depth}<p>Hens.").encode(), "text/html"
    )


@pytest.mark.parametrize(
    "body", ['{"a": ' + "9" * 5000 + "}", '{"a": "caf\u00e9"}', '{"a": "\\ud800\\u0000\x01"}', "[" * 50_000]
)
def test_json_is_read_whatever_it_holds(body: str) -> None:
    for form in ("utf-8", "latin-1", "utf-16"):
        value = parsed(body.encode(form, "replace"))
        assert value is None if body.startswith("[[") else "a" in value
