"""The post is found in a page, whatever stands around it and however the page is built."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.body import Body, find_body
from crawler.pages.page import Page
from pipelines.fields.body import sanitise
from pipelines.fields.plain import plain_text
from tests.crawler.kiln_page import LONG, MORE, URL, page, text_of


def test_a_page_without_text_has_no_body():
    assert find_body(page("")) == Body("", "")
    assert find_body(Page(url=URL, html="", fetched_at="")) == Body("", "")


def test_the_tree_is_left_as_it_was():
    shared = page(f"<nav><a href='/'>Home</a></nav><article><h1>Firing the kiln</h1><p>{LONG}</p></article>")
    before = shared.tree.html
    assert "Home" not in find_body(shared).html
    assert shared.tree.html == before


@pytest.mark.parametrize(
    ("opening", "source"),
    [
        ('<div itemprop="articleBody">', "articleBody"),
        ("<article>", "article"),
        ('<div class="entry-content">', "container"),
        ("<main>", "main"),
        ('<div class="x1">', "density"),
    ],
)
def test_the_rule_that_found_it_is_named(opening: str, source: str):
    tag = opening.strip("<>").split()[0]
    found = find_body(page(f"<div><a href='/'>Home</a></div>{opening}<p>{LONG}</p><p>{MORE}</p></{tag}>"))
    assert found.source == source
    assert found.html.startswith(opening)


def test_old_table_layouts():
    text = text_of(
        "<table width=760><tr><td width=150><a href=/>Home</a><br><a href=/l>Links</a><br><a"
        " href=/g>Guests</a></td>"
        f"<td><font size=5>Firing the kiln</font><p>{LONG}<p>{MORE}</td></tr></table>"
    )
    assert LONG in text
    assert MORE in text
    assert "Guests" not in text


def test_line_breaks_in_place_of_paragraphs():
    text = text_of(
        f"<div id=menu><a href=/>Home</a></div><h1>Firing the kiln</h1><div>{LONG}<br><br>{MORE}"
        f"<br>So be it.</div>"
    )
    assert text == f"{LONG}\n\n{MORE}\nSo be it."


def test_code_with_a_column_of_line_numbers():
    text = text_of(
        f"<article><h1>Firing the kiln</h1><p>{LONG}</p><figure class='highlight'><table><tr>"
        "<td class='gutter'><pre><span>1</span><br><span>2</span><br></pre></td>"
        "<td class='code'><pre><span class='comment'># heat</span><br>if hot:\n    wait()</pre></td>"
        f"</tr></table></figure><p>{MORE}</p></article>"
    )
    assert text == f"{LONG}\n\n# heat\nif hot:\n    wait()\n\n{MORE}"


def test_a_post_that_is_nearly_all_code():
    code = "\n".join(f"    step_{i}(kiln)" for i in range(60))
    text = text_of(
        f"<div class=s><a href=/>Home</a></div><div><h1>Firing the kiln</h1><pre><code>{code}"
        f"</code></pre></div>"
    )
    assert text.splitlines() == code.splitlines()


def test_a_very_short_post_in_a_wordy_page():
    text = text_of(
        "<div class='banner-text'><p>Notes on clay, glaze and fire, written down since the spring"
        " of 1998.</p></div>"
        "<h1>Firing the kiln</h1><div class='entry-content'><p>It is hot.</p></div>"
        "<div class='sidebar'><p>I am a potter by the sea, and this is what I do all day, every"
        " day.</p></div>"
    )
    assert text == "It is hot."


def test_a_short_post_inside_a_widget_under_a_heading_smaller_than_the_name_of_the_blog():
    widgets = (
        "<h1>A potter's notes</h1><div class='widget List'><h2>I like</h2><ul><li>Clay</li></ul></div>"
        "<div class='widget Blog'><h2>1 May 2024</h2><h3>Fire!</h3>"
        "<div class='post-body entry-content'>It is hot, far too hot to go near it.</div>"
        "<div class='post-footer'><a href='/who'>Ann</a> <a href='/share'>Share this by mail or elsewhere</a>"
        "</div></div>"
        "<div class='widget New'><p class='entry-content'>One</p><p class='entry-content'>Two</p></div>"
    )
    page_title = "A potter's notes: Fire!"
    text = plain_text(sanitise(find_body(page(widgets, page_title), "Fire!").html, URL))
    assert text == "It is hot, far too hot to go near it."


def test_a_post_made_of_an_image_only():
    found = find_body(
        page(
            "<nav><a href=/>Home</a></nav><h1>Firing the kiln</h1>"
            "<div class='post-content'><p><img src='kiln.jpg' alt='The kiln'></p></div>"
            "<footer>Imprint</footer>"
        ),
        "Firing the kiln",
    )
    assert '<img src="kiln.jpg"' in found.html
    assert "Imprint" not in found.html


def test_text_in_several_sibling_containers():
    parts = "".join(f"<div class='cell'><div><p>Part {i}. {LONG}</p></div></div>" for i in range(5))
    text = text_of(f"<div id=top><a href=/>Home</a></div><div class=nb><h1>Firing the kiln</h1>{parts}</div>")
    assert [line[:7] for line in text.split("\n\n")] == [f"Part {i}." for i in range(5)]


def test_chinese_text_and_right_to_left_text():
    chinese = "窑要烧九个小时才到温度，再过二十个小时才凉下来。我们学会了等待，也学会了听砖头的声音。"
    text = text_of(
        f"<div><a href='/'>首页</a> <a href='/a'>关于</a></div><div><h1>烧窑</h1><p>{chinese}</p></div>",
        "烧窑",
    )
    assert text == chinese
    persian = (
        "کوره نه ساعت طول می‌کشد تا داغ شود و بیست ساعت دیگر تا سرد شود. ما یاد گرفتیم صبر"
        " کنیم و به آجرها گوش دهیم."
    )
    found = find_body(
        page(
            f"<div dir='rtl'><nav>خانه</nav><div class='x' dir='rtl'><h1>کوره</h1><p>{persian}"
            f"</p></div></div>"
        )
    )
    assert persian in found.html
    assert "خانه" not in found.html
    assert 'dir="rtl"' in found.html


def test_unclosed_tags():
    assert text_of(
        f"<div class=nav><a href=/>Home</a></div><div><h1>Firing the kiln</h1><p>{LONG}<p>{MORE}"
        f"<ul><li>a<li>b"
    ) == (f"{LONG}\n\n{MORE}\n\n- a\n- b")


def test_names_of_page_builders_do_not_hide_the_text():
    text = text_of(
        f"<h1>Firing the kiln</h1><div class='builder-widget builder-widget-wrap'><div"
        f" class='x-widget-text'><p>{LONG}</p>"
        f"<p>{MORE}</p></div></div>"
    )
    assert text == f"{LONG}\n\n{MORE}"


_TAGS = "div p a h1 h2 article table tr td ul li pre span section aside form main"
_PIECES = st.one_of(
    st.sampled_from(_TAGS.split()).flatmap(
        lambda tag: st.sampled_from(
            [f"<{tag}>", f"</{tag}>", f'<{tag} class="post-content">', f'<{tag} id="comments">']
        )
    ),
    st.sampled_from(
        ["<a href='/x'>link</a>", "<img src=a>", "<br>", "Related posts", LONG, "1\n2\n3", "\x00", "\ufeff"]
    ),
    st.text(max_size=8),
)


@given(st.lists(_PIECES, max_size=40).map("".join), st.text(max_size=20))
def test_no_page_makes_it_raise_or_changes_the_tree(html: str, title: str):
    shared = Page(url=URL, html=html.encode("utf-8", "replace").decode(), fetched_at="")
    before = shared.tree.html
    found = find_body(shared, title)
    assert isinstance(found.html, str)
    assert bool(found.source) == bool(found.html)
    assert shared.tree.html == before
