"""A post is read by the rule of its template: quickly, safely, and without its title."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.body import Body
from crawler.pages.page import Page
from crawler.pages.rules.body import read_body, read_text
from crawler.recipes.recipe import BodyRule
from pipelines.fields.plain import plain_text


def page(body: str) -> Page:
    return Page(url="https://blog.example/a/", html=f"<html><body>{body}</body></html>", fetched_at="")


POST = '<article class="post"><h1>Firing</h1><p>One.</p><div class="share">Share</div><p>Two.</p></article>'


def read(body: str, *rules: BodyRule, title: str = "") -> str | None:
    found = read_body(page(body), rules, title)
    return None if found is None else found.html


def test_the_first_rule_that_matches_reads():
    rules = (BodyRule(select=".none"), BodyRule(select=".post", drop=(".share", "h1")), BodyRule(select="p"))
    assert read_body(page(POST), rules, "") == Body(
        '<article class="post"><p>One.</p><p>Two.</p></article>', "recipe"
    )
    assert read("<p>x</p>", *rules) == "<p>x</p>"


def test_no_rule_or_nothing_found_is_left_to_the_general_reader():
    assert read(POST) is None
    assert read(POST, BodyRule(select=".none")) is None
    empty = '<div class="a"> <script>draw()</script><!-- x --><div> </div></div><p>Text</p>'
    assert read(empty, BodyRule(select=".a"), BodyRule(select="p")) is None
    assert read(POST, BodyRule(select=".post", drop=("*",))) is None
    assert read('<div class="a"><img src="b.png"></div>', BodyRule(select=".a"))


@pytest.mark.parametrize("wrong", ["p[", "> p", "", " ", "::", "div:bogus", "\ud800", "\0", ".1", "a,,b"])
def test_a_selector_that_is_none_matches_nothing(wrong):
    assert read(POST, BodyRule(select=wrong)) is None
    assert read(POST, BodyRule(select="article", drop=(wrong, ".share"))) == POST.replace(
        '<div class="share">Share</div>', ""
    )


def test_the_element_itself_is_never_dropped():
    nested = '<div class="a"><div class="a">inner</div>outer</div>'
    assert read(nested, BodyRule(select=".a", drop=(".a",))) == '<div class="a">outer</div>'


def test_the_heading_that_repeats_the_title_is_left_out():
    rule = BodyRule(select=".post")
    assert "Firing" not in read(POST, rule, title="Firing")
    assert "Firing" not in read(POST, rule, title="  firing! ")
    assert "Firing" in read(POST, rule, title="Firing the kiln")
    assert "Firing" in read(POST, rule)
    marked = '<div class="post"><h2 id="t"><a href="/">Maps &amp; <em>sets</em></a></h2><p>One.</p></div>'
    assert "Maps" not in read(marked, rule, title="Maps & sets")
    escaped_twice = '<div class="post"><h1>Maps &amp;amp; sets</h1><p>One.</p></div>'
    assert "Maps" not in read(escaped_twice, rule, title="Maps & sets")


def test_a_heading_later_in_the_text_or_one_that_the_author_wrote_stays():
    rule = BodyRule(select=".post")
    late = f'<div class="post"><p>{"A long first paragraph. " * 30}</p><h2>Firing</h2><p>One.</p></div>'
    assert "<h2>Firing</h2>" in read(late, rule, title="Firing")
    assert "<h1>Firing</h1>" in read("<header><h1>Firing</h1></header>" + POST, rule, title="Firing")


def test_repeated_blocks_are_left_out_at_both_ends_only():
    html = "<div><div><p>Hi!</p></div><p>One</p><p>Hi!</p><p>Two</p><footer><p>Bye   now</p></footer></div>"
    assert read(html, BodyRule(select="div", repeated=("Hi!", "Bye now"))) == (
        "<div><p>One</p><p>Hi!</p><p>Two</p></div>"
    )
    assert read("<div><p>a <b>Hi!</b></p></div>", BodyRule(select="div", repeated=("Hi!",))) == (
        "<div><p>a <b>Hi!</b></p></div>"
    )
    assert read("<div><p>Hi!</p></div>", BodyRule(select="div", repeated=("Hi!",))) is None


def test_what_is_dropped_hides_no_repeated_block_behind_it():
    html = "<div><p>One</p><section><p>Bye</p><i class=x>!</i></section><p class=x>Share</p></div>"
    assert read(html, BodyRule(select="div", drop=(".x",), repeated=("Bye",))) == "<div><p>One</p></div>"


def test_text_before_a_block_keeps_it():
    html = "<div>word<p>Hi!</p>end</div>"
    assert read(html, BodyRule(select="div", repeated=("Hi!",))) == html


def test_the_direction_of_the_page_is_kept():
    html = '<main dir="rtl"><div class="post"><p>One.</p></div></main>'
    assert read(html, BodyRule(select=".post")) == '<div dir="rtl"><div class="post"><p>One.</p></div></div>'


def test_the_tree_is_left_as_it_was():
    shared = page(POST)
    before = shared.tree.html
    read_body(shared, [BodyRule(select=".post", drop=(".share", "h1"), repeated=("One.",))], "Firing")
    assert shared.tree.html == before


_MARKUP = """<p>|</p>|<div>|</div>|<h1>|</h1>|Title|<h2>Title</h2>|<script>|
</script>|<!--|-->|<|>|<pre>|<template>|<svg>|</svg>|<table>|<b>|<img>"""
_PIECES = st.sampled_from(_MARKUP.replace("\n", "").split("|"))
_SELECTORS = st.sampled_from(["p", "div", "body", "h1", "*", ":nth-child(2)", "b, p"]) | st.text(max_size=6)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(_PIECES | st.text(st.characters(exclude_categories=["Cs"]), max_size=4), max_size=20).map(
        "".join
    ),
    _SELECTORS,
    st.lists(_SELECTORS, max_size=3),
    st.lists(st.text(max_size=5) | st.just("Title"), max_size=2),
)
def test_reading_never_raises(html, select, drop, repeated):
    one = page(html)
    before = one.tree.html
    body = read_body(one, [BodyRule(select=select, drop=tuple(drop), repeated=tuple(repeated))], "Title")
    assert body is None or body.html
    text = read_text(one, [BodyRule(select=select, drop=tuple(drop), repeated=tuple(repeated))], "Title")
    assert text == (None if body is None else plain_text(body.html))
    assert one.tree.html == before
