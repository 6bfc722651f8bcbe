"""What stands in and around a post without being part of it stays outside."""

from __future__ import annotations

import time

from tests.crawler.kiln_page import LONG, MORE, text_of


def test_chrome_around_and_inside_is_dropped():
    text = text_of(
        f"""
        <header><nav><a href="/">Home</a> <a href="/about">About</a></nav></header>
        <main><article>
          <h1>Firing the kiln</h1>
          <div class="post-meta">By Ada Clay <time datetime="2024-05-01">May 1, 2024</time></div>
          <p>3 min read</p>
          <div class="toc"><ul><li><a href="#heat">Heat</a></li></ul></div>
          <p>{LONG}</p>
          <h2 id="heat">Heat <a class="headerlink" href="#heat">¶</a></h2>
          <p>{MORE}</p>
          <div class="share-buttons"><a href="https://social.example/?u=1">Share on Social</a></div>
          <ul class="post-tags"><li><a href="/tag/clay">clay</a></li></ul>
          <div class="author-box"><p>Ada Clay has been a potter for thirty years, by the sea.</p></div>
          <form action="/subscribe"><label>Get new posts by mail</label><input name="mail"></form>
          <nav class="pagination"><a href="/older">Older</a></nav>
        </article></main>
        <section id="comments"><h2>2 comments</h2><p>{LONG} I could not agree more.</p></section>
        <aside class="sidebar"><h3>Recent posts</h3><ul><li><a href="/a">Another</a></li></ul></aside>
        <footer>All rights reserved</footer>"""
    )
    assert text == f"{LONG}\n\nHeat\n\n{MORE}"


def test_a_date_line_among_the_paragraphs_is_dropped_but_a_dated_sentence_stays():
    body = "<main><h1>Firing the kiln</h1><p>{}</p><p>" + LONG + "</p><p>" + MORE + "</p></main>"
    assert text_of(body.format("04 March 2012")) == f"{LONG}\n\n{MORE}"
    told = "We fired it on 4 March 2012, in the rain."
    assert text_of(body.format(told)).startswith(told)
    edit = "Edit 12/19/2017: added a new part on how the bricks were laid."
    boxed = f"<main><h1>Firing the kiln</h1><div><p>{edit}</p></div>" + "".join(
        f"<div><p>{part}</p></div>" for part in (LONG, MORE)
    )
    assert text_of(boxed).startswith(edit)


def test_comments_longer_than_the_post_stay_outside():
    comments = "".join(f"<div class='comment'><p>{LONG} Comment {i}. {MORE}</p></div>" for i in range(30))
    text = text_of(
        f"<div class='post'><h1>Firing the kiln</h1><p>{LONG}</p></div><div id='comments'>{comments}</div>"
    )
    assert text == LONG


def test_cards_of_other_posts_beside_and_inside_the_article_stay_outside():
    cards = "".join(
        f"<article><h3><a href='/p{i}'>Another post, number {i}</a></h3><p>{MORE[:90]}</p></article>"
        for i in range(4)
    )
    alone = f"<article class='full'><h1>Firing the kiln</h1><p>{LONG}</p><p>{MORE}</p>{{}}</article>"
    assert text_of(alone.format("") + f"<section>{cards}</section>") == f"{LONG}\n\n{MORE}"
    assert text_of(alone.format(f"<section>{cards}</section>")) == f"{LONG}\n\n{MORE}"


def test_cards_between_paragraphs_belong_to_the_post():
    cards = "".join(
        f"<div class='pick'><h3><a href='/clay{i}'>Clay number {i}</a></h3><p>Good for bowls.</p></div>"
        for i in range(4)
    )
    text = text_of(f"<article><h1>Firing the kiln</h1><p>{LONG}</p><div>{cards}</div><p>{MORE}</p></article>")
    assert "Clay number 3" in text
    assert text.endswith(MORE)


def test_what_a_heading_announces_after_the_text_is_dropped():
    text = text_of(
        f"<article><h1>Firing the kiln</h1><p>{LONG}</p><p>{MORE}</p>"
        "<div><h3>You may also like</h3><p>Throwing bowls</p><p>Mixing glazes</p></div></article>"
    )
    assert text == f"{LONG}\n\n{MORE}"


def test_many_headings_that_announce_take_no_quadratic_time():
    repeated = "<h3>Related posts</h3>" * 30_000
    started = time.process_time()
    assert LONG in text_of(f"<article><p>{LONG}</p><div>{repeated}</div></article>")
    assert time.process_time() - started < 10


def test_a_box_after_the_main_part_is_dropped():
    text = text_of(
        f"<article><h1>Firing the kiln</h1><p>Before the fire.</p>"
        f"<div class='t'><p>{LONG}</p><p>{MORE}</p></div>"
        "<div class='q'><p>Cups and bowls are for sale in the shed.</p></div></article>"
    )
    assert text == f"Before the fire.\n\n{LONG}\n\n{MORE}"


def test_closing_lists_of_own_posts_go_and_of_resources_stay():
    body = (
        f"<main><h1>Firing the kiln</h1><p>{LONG}</p><p>{MORE}</p><h3>See these</h3>"
        "<ul><li><a href='{0}a'>Alpha</a></li><li><a href='{0}b'>Beta</a></li><li><a"
        " href='{0}c'>Gamma</a></li></ul></main>"
    )
    assert text_of(body.replace("{0}", "/posts/")) == f"{LONG}\n\n{MORE}"
    assert text_of(body.replace("{0}", "https://clay.example/")).endswith(
        "See these\n\n- Alpha\n- Beta\n- Gamma"
    )


def test_a_remark_in_an_aside_among_the_paragraphs_stays():
    text = text_of(
        f"<article><p>{LONG}</p><aside>Mind the fumes, they are heavier than air.</aside>"
        f"<p>{MORE}</p></article>"
        "<aside><a href='/x'>A book to buy</a></aside>"
    )
    assert text == f"{LONG}\n\nMind the fumes, they are heavier than air.\n\n{MORE}"
