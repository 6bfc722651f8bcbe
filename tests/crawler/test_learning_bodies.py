"""Rules for the text of posts are learned on every kind of theme, and only where they are good."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.learning.agreement import f1, taken
from crawler.learning.bodies import GOOD, learn_bodies
from crawler.pages.rules.body import read_body
from pipelines.fields.plain import plain_text
from tests.blogs.post_themes import (
    BIO,
    THEMES,
    Writer,
    entry,
    essay,
    hashed,
    listing,
    nameless,
    page,
    sample,
    tables,
)


def learn(*pages):
    return learn_bodies([sample(one) for one in pages])


def read(rules, of, title=""):
    body = read_body(of, rules, title)
    return None if body is None else plain_text(body.html)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("count", [3, 8])
def test_unseen_posts_of_a_theme_are_read_word_for_word(name, count):
    theme = THEMES[name]
    (rule,) = learn(*(theme(Writer(k)) for k in range(count)))
    assert rule.standing.source == "learned"
    assert rule.standing.posts == count
    assert rule.standing.score >= GOOD
    for k in (40, 41, 42):
        post = Writer(k)
        text = read([rule], theme(post), post.title)
        if name in {"essay", "nameless"}:
            # what only repetition tells from the post needs three posts to repeat on
            text = text.split("\n\nAn essay from")[0].split("\n\nThank you")[0]
        if name in {"tables", "nameless"}:
            text = text.removeprefix(post.date).strip()
        assert text == post.text


def test_the_selector_is_one_that_a_person_would_write():
    assert learn(*(entry(Writer(k)) for k in range(8)))[0].select == ".entry-content"
    assert learn(*(hashed(Writer(k)) for k in range(8)))[0].select == '[class*="Post_body__"]'
    assert learn(*(essay(Writer(k)) for k in range(8)))[0].select in {".column", ".long-read"}


def test_what_repeats_is_dropped_by_its_selector_though_the_teacher_keeps_it():
    def themed(post):
        body = (
            f"<body><article><h1>{post.title}</h1><p>{post.paragraphs[0]}</p>"
            f'<div class="x-box"><p>{BIO}</p></div>{post.markup}</article></body>'
        )
        return page(body, post.title, post.number)

    samples = [sample(themed(Writer(k))) for k in range(8)]
    assert BIO in samples[0].post.body_text
    (rule,) = learn_bodies(samples)
    assert rule.drop == (".x-box",)
    assert BIO not in read([rule], themed(Writer(50)))


def test_nameless_blocks_that_repeat_at_the_ends_are_learned_as_texts():
    def themed(post):
        hello = "Hello again, dear readers of this little blog of ours!"
        body = f'<body><div class="story"><p>{hello}</p>{post.markup}<p>{BIO}</p></div></body>'
        return page(body, post.title, post.number)

    (rule,) = learn(*(themed(Writer(k)) for k in range(8)))
    assert set(rule.repeated) == {"Hello again, dear readers of this little blog of ours!", BIO}
    assert read([rule], themed(Writer(50))) == Writer(50).text


def test_the_date_before_the_text_is_dropped_though_the_teacher_keeps_it():
    def themed(post):
        top = f"<h1>{post.title}</h1><time>{post.date}</time>"
        return page(f"<body><main>{top}{post.markup}</main></body>", post.title, post.number)

    (rule,) = learn(*(themed(Writer(k)) for k in range(8)))
    assert read([rule], themed(Writer(50)), Writer(50).title) == Writer(50).text


def test_words_that_posts_have_in_common_stay():
    def themed(post):
        code = "<h2>Installation</h2><pre>pip install kiln</pre><h2>Conclusion</h2>"
        story = f'<div class="story">{post.markup}{code}<p>{post.sentence()}</p></div>'
        body = f"<body><h1>{post.title}</h1>{story}</body>"
        return page(body, post.title, post.number)

    (rule,) = learn(*(themed(Writer(k)) for k in range(8)))
    text = read([rule], themed(Writer(50)))
    assert all(word in text for word in ("Installation", "pip install kiln", "Conclusion"))


def test_two_templates_in_one_sample_get_a_rule_each():
    mixed = [theme(Writer(k)) for k in range(6) for theme in (entry, essay)]
    rules = learn(*mixed)
    assert len(rules) == 2
    for theme in (entry, essay):
        post = Writer(60)
        assert f1(read(rules, theme(post), post.title).split(), post.text.split()) > 0.95


def test_a_name_that_means_something_else_in_another_template_is_qualified():
    def note(post):
        story = f'<div class="zone"><div class="text">{post.markup}</div></div>'
        return page(f"<body><h1>{post.title}</h1>{story}</body>", post.title, post.number)

    def album(post):
        teaser = '<div class="text"><a href="/">All notes</a> <a href="/b/">All albums</a></div>'
        story = f'<section class="album"><div class="story">{post.markup}</div></section>'
        return page(f"<body><h1>{post.title}</h1>{teaser}{story}</body>", post.title, post.number)

    rules = learn(*(note(Writer(k)) for k in range(6)), *(album(Writer(k)) for k in range(10, 15)))
    assert [rule.select in {".zone", ".album", ".story"} for rule in rules] == [True, True]
    for theme in (note, album):
        assert read(rules, theme(Writer(50)), Writer(50).title) == Writer(50).text


def test_other_pages_among_the_samples_do_no_harm():
    rules = learn(*(entry(Writer(k)) for k in range(7)), listing(200), listing(210), page("<body>", "Empty"))
    post = Writer(70)
    assert read(rules, entry(post), post.title) == post.text


def test_no_rule_catches_the_pages_of_another_template():
    rules = learn(*(entry(Writer(k)) for k in range(8)))
    for theme in (essay, tables, hashed, nameless):
        assert read_body(theme(Writer(80)), rules, "") is None


def test_too_few_samples_give_no_rule():
    assert learn() == ()
    assert learn(entry(Writer(1)), entry(Writer(2))) == ()


def test_where_the_teacher_finds_other_text_each_time_no_rule_is_given():
    """Pages without a common place: the text stands in another box on every one."""

    def themed(k):
        post = Writer(k)
        boxes = [f"<div class='b{i}'>{post.markup if i == k else 'x'}</div>" for i in range(8)]
        return page(f"<body>{''.join(boxes)}</body>", post.title, k)

    for rule in learn(*(themed(k) for k in range(8))):
        assert rule.standing.score >= GOOD


def test_what_the_feed_calls_the_post_belongs_to_it():
    def themed(post, closing=""):
        body = (
            f'<body><article class="wide"><div class="lead">{post.markup}</div>'
            f'<div class="newsletter"><p>{closing or post.sentence()}</p></div></article></body>'
        )
        return page(body, post.title, post.number)

    def told(number):
        closing = Writer(number + 50).sentence()
        feed = f"{Writer(number).markup}<p>{closing}</p>"
        return sample(themed(Writer(number), closing), {"content": ((feed, "feed"),)})

    last = Writer(99).sentence()
    alone = learn_bodies([sample(themed(Writer(k))) for k in range(6)])
    assert not read(alone, themed(Writer(90), last)).endswith(last)
    assert read(learn_bodies([told(k) for k in range(6)]), themed(Writer(90), last)).endswith(last)
    short = [one._replace(facts={"content": (("<p>A teaser.</p>", "feed"),)}) for one in map(told, range(6))]
    assert learn_bodies(short) == learn_bodies([one._replace(facts={}) for one in short])


def test_the_same_words_elsewhere_are_told_from_the_text():
    """A table of contents repeats the headings."""
    contents = ["one", "fine", "day", "at", "sea"]
    words = [*contents, "zero", "alpha", *contents, "beta", "gamma", "delta", "epsilon"]
    assert list(taken(words, words[6:])) == [0] * 6 + [1] * 10


def test_learning_is_quick():
    samples = [sample(entry(Writer(k))) for k in range(12)]
    began = time.process_time()
    learn_bodies(samples)
    assert time.process_time() - began < 2


_MARKUP = """<div>|</div>|<p>|</p>|<article>|<table>|<td>|<ul>|<li>|<h1>|<pre>|<b>|</b>|<nav>|<main>|
<img src=a>|<div class=a>|<div class='post-1 x'>|<div id=c>|<div class='a:b'>|<div role=main>|
<p itemprop=articleBody>"""
_TAGS = st.sampled_from(_MARKUP.replace("\n", "").split("|"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_TAGS | st.text(max_size=30), max_size=25).map("".join), max_size=5))
def test_learning_never_raises(pages):
    samples = [sample(page(html.encode("utf-8", "replace").decode(), "T", k)) for k, html in enumerate(pages)]
    for rule in learn_bodies(samples * 2):
        assert rule.select
        assert 0 <= rule.standing.fill <= 1
