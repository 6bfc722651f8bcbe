"""What leads to a post's paragraphs, interrupts them or leads on from them is told from the post."""

from __future__ import annotations

import time

import pytest

from crawler.pages.body import find_body
from tests.crawler.kiln_page import LONG, MORE, page, text_of

POST = f"{LONG}\n\n{MORE}"
CAPTION = "The kiln on the first morning, its door still shut and the bricks as cold as the field behind it."


@pytest.mark.parametrize(
    "lead_in",
    [
        "<header><h1>Firing the kiln</h1><h3>Nine hours of heat, and what we learned.</h3></header>",
        "<h1>Firing the kiln</h1><div><p class='subtitle'>Nine hours of heat, and what we learned.</p></div>",
        f"<h1>Firing the kiln</h1><div class='lead-image'><p>{CAPTION} Photo: Ada Clay</p></div>",
        f"<h1>Firing the kiln</h1><div><div><figure><figcaption>{CAPTION}</figcaption></figure></div></div>",
    ],
)
def test_a_subtitle_and_a_picture_above_the_text_are_no_text(lead_in: str):
    assert text_of(f"<article>{lead_in}<div><p>{LONG}</p><p>{MORE}</p></div></article>") == POST


def test_a_figure_among_the_paragraphs_keeps_its_caption():
    figure = f"<figure><img src=k.jpg><figcaption>{CAPTION}</figcaption></figure>"
    for box in (figure, f"<div class='image-box'>{figure}</div>"):
        text = text_of(f"<article><h1>Firing the kiln</h1>{box}<p>{LONG}</p><p>{MORE}</p></article>")
        assert text == f"{CAPTION}\n\n{POST}"


def test_an_old_caption_among_the_paragraphs_stays_but_a_gallery_above_them_goes():
    one = f"<div class='wp-caption'><img src=k.jpg><p class='wp-caption-text'>{CAPTION}</p></div>"
    post = f"<article><h1>Firing the kiln</h1>{{}}<p>{LONG}</p><p>{MORE}</p></article>"
    assert text_of(post.format(one)) == f"{CAPTION}\n\n{POST}"
    slides = f"<div><div>1 of 2</div><p>{CAPTION}</p></div><div><div>2 of 2</div><p>The door.</p></div>"
    assert text_of(post.format(f"<div class='gallery'>{slides}</div>")) == POST


def test_code_in_a_figure_before_the_first_paragraph_stays():
    code = "<figure class='highlight'><table><tr><td><pre>fire --hours 9</pre></td></tr></table></figure>"
    text = text_of(
        f"<article><h1>Firing the kiln</h1><div><div>{code}</div></div><p>{LONG}</p><p>{MORE}</p></article>"
    )
    assert text.startswith("fire --hours 9")


def test_a_box_that_says_again_what_one_before_it_said_is_dropped_but_a_refrain_stays():
    slides = "".join(f"<div class='slide'><div>{CAPTION}</div><b>{n}</b></div>" for n in (1, 2, 3))
    text = text_of(f"<article><h1>Firing the kiln</h1><p>{LONG}</p>{slides}<p>{MORE}</p></article>")
    assert text.count(CAPTION) == 1
    refrain = f"<article><h1>Firing the kiln</h1><p>{LONG}</p><p>{MORE}</p><p>{LONG}</p></article>"
    assert text_of(refrain).count(LONG) == 2


@pytest.mark.parametrize(
    "call",
    [
        "<p>Follow Ada on <a href='https://social.example/ada'>Social</a>.</p>",
        "<p>To hear of new pots, <a href='/mail'>sign up</a> for letters from the kiln.</p>",
        "<p><a href='/posts/glaze'>A green glaze</a></p><p><a href='/posts/clay'>Digging clay</a></p>",
        "<p>Read more: <a href='/posts/glaze'>A glaze that came out green</a></p>",
        "<p>Ben Sand contributed to this report.</p>",
    ],
)
def test_what_leads_on_at_the_end_is_dropped(call: str):
    assert text_of(f"<article><h1>Firing the kiln</h1><p>{LONG}</p><p>{MORE}</p>{call}</article>") == POST


@pytest.mark.parametrize(
    "ending",
    [
        "<p>The next time she decides to follow him to the kiln, she will bring gloves.</p>",
        "<h2>Sources</h2><p><a href='/posts/glaze'>A glaze that came out green</a></p>",
        "<p>Read more: <a href='https://clay.example/'>The book of clay</a></p>",
        "<p>Those who want to dig can sign up at the village hall.</p>",
    ],
)
def test_an_ending_of_the_author_stays(ending: str):
    text = text_of(f"<article><h1>Firing the kiln</h1><p>{LONG}</p><p>{MORE}</p>{ending}</article>")
    assert len(text) > len(POST) + 20


def test_a_name_that_says_sidebar_is_no_sidebar_if_it_holds_the_text():
    text = text_of(
        "<div><ul><li><a href='/'>Home</a></li></ul></div><h1>Firing the kiln</h1>"
        f"<div class='post-with-sidebar'><p>{LONG}</p><p>{MORE}</p></div>"
        f"<div class='copyright'><p>{CAPTION}</p></div>"
    )
    assert text.startswith(POST)


def test_widgets_inside_an_article_are_what_it_is_made_of():
    blocks = "".join(f"<div class='panel widget widget_text'><p>{part}</p></div>" for part in (LONG, MORE))
    aside = f"<div><div class='widget'><p>About this site: {MORE}</p></div></div>"
    assert text_of(f"<article><h1>Firing the kiln</h1>{blocks}</article>{aside}") == POST


ROLL = "".join(
    f"<li><a href='https://{n}.example/'>The blog of friend number {n}</a></li>" for n in range(40)
)
EASY = "Easy: https://clay.example/kiln/firing"
LINKED = "<p>Easy: <a href='https://clay.example/kiln/firing'>https://clay.example/kiln/firing</a></p>"


def test_a_sidebar_with_most_of_the_text_is_chrome_if_it_holds_no_prose():
    aside = f"<aside><ul>{ROLL}</ul></aside>"
    text = text_of(f"<div class='main'><h1>Firing the kiln</h1>{LINKED}{aside}</div>")
    assert text == EASY


def test_a_short_post_of_links_is_the_innermost_body_after_the_title():
    text = text_of(
        "<div class='site'><h1>Firing the kiln</h1><div class='container main-container'>"
        f"<article class='post'><div class='entry-content'>{LINKED}</div></article>"
        f"<div class='friends'><ul>{ROLL[:200]}</ul></div></div></div>"
    )
    assert text == EASY


def test_a_footer_is_none_of_the_text_though_it_has_most_of_the_sentences():
    text = text_of(
        "<div><h1>Firing the kiln</h1><div class='content'><p>A talk: <a href='https://clay.example/a'>part "
        "one of it</a>, <a href='https://clay.example/b'>part two of it</a></p></div>"
        + "".join(f"<p><a href='/{n}'>Another post, number {n}</a></p>" for n in range(9))
        + f"</div><footer><p>{LONG}</p></footer>"
    )
    assert "kiln takes nine hours" not in text
    assert text.startswith("A talk: part one of it")


POST_AROUND = f"<article><h1>Firing the kiln</h1><p>{LONG}</p>{{}}<p>{MORE}</p></article>"


@pytest.mark.parametrize(
    "credit",
    [
        f"<figcaption>{CAPTION} (Photo: Ada Clay)</figcaption>",
        "<figcaption>The door. REUTERS/Ada Clay</figcaption>",
        f"<div class='media-caption'>{CAPTION} Ada Clay/Getty Images</div>",
        "<div class='photo-credit'>Image credit: Ada Clay</div>",
    ],
)
def test_a_caption_with_a_credit_is_of_the_picture_which_stays(credit: str):
    body = POST_AROUND.format(f"<figure><img src=k.jpg>{credit}</figure>")
    assert text_of(body) == POST
    assert "k.jpg" in find_body(page(body)).html


def test_a_caption_without_a_credit_is_of_the_text():
    text = text_of(POST_AROUND.format(f"<figure><img src=k.jpg><figcaption>{CAPTION}</figcaption></figure>"))
    assert text == f"{LONG}\n\n{CAPTION}\n\n{MORE}"


@pytest.mark.parametrize(
    "laid_in",
    [
        "<p><a href='/posts/glaze'>THE GLAZE THAT CAME OUT GREEN AFTER ALL</a></p>",
        "<ul><li><a href='/a'><h4>A glaze</h4></a></li><li><h4><a href='/b'>A bowl</a></h4></li></ul>",
        f"<div style='display: none'><p>{CAPTION}</p></div>",
        f"<div hidden><p>{CAPTION}</p></div>",
    ],
)
def test_what_is_laid_between_the_paragraphs_is_dropped(laid_in: str):
    assert text_of(POST_AROUND.format(laid_in)) == POST


@pytest.mark.parametrize(
    "own",
    [
        "<p><a href='/posts/glaze'>NASA</a></p>",
        "<p><a href='https://clay.example/'>THE GLAZE THAT CAME OUT GREEN AFTER ALL</a></p>",
        "<ul><li><a href='/a'>A glaze</a></li><li><a href='/b'>A bowl</a></li></ul>",
        f"<div class='tab'>{CAPTION}</div><div class='tab' style='display:none'>{CAPTION} No.</div>",
        f"<div hidden='until-found'><p>{CAPTION}</p></div>",
    ],
)
def test_what_an_author_puts_between_the_paragraphs_stays(own: str):
    text = text_of(POST_AROUND.format(own))
    assert "No." in text if "No." in own else len(text) > len(POST) + 5


def test_a_post_that_a_script_will_show_is_found():
    body = f"<div style='display:none'><h1>Firing the kiln</h1><p>{LONG}</p><p>{MORE}</p></div>"
    assert text_of(f"{body}<footer><p>{CAPTION}</p></footer>") == POST


def test_many_hidden_elements_take_linear_time():
    rows = "<div style='display:none'>x</div>" * 20_000
    began = time.process_time()
    assert text_of(POST_AROUND.format(rows)) == POST
    assert time.process_time() - began < 5
