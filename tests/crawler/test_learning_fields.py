"""Learning where the fields of posts stand."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.learning.day_order import learn_day_order
from crawler.learning.fields import learn_fields
from crawler.learning.samples import Sample
from crawler.learning.teacher import taught
from crawler.pages.page import Page
from crawler.pages.post import read_post
from crawler.pages.rules.fields import read_fields
from pipelines.items import FIELDS
from pipelines.normalise import normalise
from tests.crawler.garden_pages import FETCHED, card, declared, entries, sample, shown_only, tables

LEARNED = 12


def _by_rules(rules: dict, one: Sample) -> Sample:
    """Return a sample as it is read by rules alone."""
    scraped = replace(one.scraped, found=read_fields(one.page, rules, one.facts))
    return one._replace(scraped=scraped, post=normalise(scraped))


@pytest.mark.parametrize("theme", [declared, shown_only, tables])
def test_other_posts_are_read_as_they_are(theme) -> None:
    posts = entries(16)
    rules = learn_fields([sample(post, theme, card(post)) for post in posts[:LEARNED]])
    for entry in posts[LEARNED:]:
        read = _by_rules(rules, sample(entry, theme, card(entry))).post
        assert read.title == entry.title
        assert (read.published or "")[:10] == entry.day
        assert (read.read_minutes, read.read_time_source) == (entry.minutes, "declared")
        assert str(entry.number) in (read.summary or "")
        if theme is not tables:
            assert read.authors == (entry.author,)
            assert read.tags == entry.tags


def test_rules_are_what_a_person_would_write() -> None:
    rules = learn_fields([sample(post, declared, card(post)) for post in entries(LEARNED)])
    places = {field: rule.select for field, rule in rules.items()}
    assert places["title"] == ("h1.entry-title",)
    assert places["read_time"] == places["summary"] == ("card",)
    assert places["canonical_url"] == ('link[rel~="canonical"] @href',)
    assert places["language"] == ("html @lang",)
    assert places["category"][0] != places["tag"][0]
    standing = rules["title"].standing
    assert (standing.score, standing.fill, standing.posts, standing.source) == (1.0, 1.0, LEARNED, "learned")


def test_no_rule_holds_what_is_made_for_one_post() -> None:
    rules = learn_fields([sample(post, declared) for post in entries(LEARNED)])
    assert not re.search(r"7\d\d|8\d\d", " ".join(place for rule in rules.values() for place in rule.select))


def test_a_hashed_class_is_named_by_what_stays_of_it() -> None:
    rules = learn_fields([sample(post, shown_only) for post in entries(LEARNED)])
    assert rules["title"].select == ('h2[class*="Post_title__"]',)


def test_the_exact_time_is_preferred_to_the_day_that_is_shown() -> None:
    samples = [sample(post, declared) for post in entries(LEARNED)]
    rules = learn_fields(samples)
    assert _by_rules(rules, samples[0]).post.published == samples[0].post.published
    assert "T08:30" in (samples[0].post.published or "")


def test_a_place_that_is_more_precise_is_preferred_to_one_that_is_liked_better() -> None:
    def stamped(entry):
        stamp = f'<p class="stamp">{entry.day}T08:30:00+00:00</p><time datetime="{entry.day}">'
        return tables(entry).replace("<i>", stamp).replace("</i>", "</time>")

    rules = learn_fields([sample(post, stamped) for post in entries(LEARNED)])
    assert rules["published"].select[0].endswith("p.stamp")


def test_a_date_that_is_the_same_on_every_post_gets_no_rule() -> None:
    posts = [replace(post, shown="March 3, 2023") for post in entries(LEARNED)]
    samples = [sample(post, tables) for post in posts]
    assert {one.post.published for one in samples} == {"2023-03-03"}
    assert "published" not in learn_fields(samples)


def test_single_errors_of_the_teacher_do_no_harm() -> None:
    samples = [sample(post, declared) for post in entries(LEARNED)]
    wrong = samples[4].post
    samples[4] = samples[4]._replace(post=replace(wrong, title="Menu", authors=("Share this",)))
    rules = learn_fields(samples)
    assert rules["title"].select == ("h1.entry-title",)
    assert _by_rules(rules, samples[4]).post.authors == (entries(LEARNED)[4].author,)
    assert rules["title"].standing.score == pytest.approx(11 / 12, abs=0.001)


def test_a_field_that_is_wrong_on_many_posts_gets_no_rule() -> None:
    samples = [sample(post, declared) for post in entries(LEARNED)]
    for i in range(0, LEARNED, 3):
        samples[i] = samples[i]._replace(post=replace(samples[i].post, authors=(f"Nobody {i}",)))
    assert "author" not in learn_fields(samples)


def test_what_repeats_on_every_post_is_no_value_of_a_post() -> None:
    told = '<meta name="description" content="Notes from a garden in the north."></head>'
    samples = []
    for entry in entries(LEARNED):
        page = Page(entry.url, declared(entry).replace("</head>", told), FETCHED)
        scraped = read_post(page, facts={}, address=None, fetches=())
        samples.append(Sample(page, {}, scraped, normalise(scraped)))
    assert samples[0].post.summary
    rules = learn_fields(samples)
    assert _by_rules(rules, samples[0]).post.summary is None
    assert rules["summary"].standing.fill == 0


def test_many_categories_that_all_posts_have_are_those_of_the_blog_but_a_few_may_be_a_posts_own() -> None:
    for names, told in ((("Peas", "Beans", "Leeks", "Kale", "Chard"), False), (("Peas", "Beans"), True)):
        samples = [sample(post, declared) for post in entries(LEARNED)]
        values = taught(
            "category", [one._replace(post=replace(one.post, categories=names)) for one in samples]
        )
        assert values == [names if told else None] * LEARNED


def test_a_tag_that_most_posts_have_is_a_value_of_each() -> None:
    posts = [replace(post, tags=("garden",)) if i % 4 else post for i, post in enumerate(entries(LEARNED))]
    assert taught("tag", [sample(post, declared) for post in posts]) == [post.tags for post in posts]


def test_a_field_that_no_post_has_is_none_after_enough_posts_only() -> None:
    few = learn_fields([sample(post, tables) for post in entries(5)])
    many = learn_fields([sample(post, tables) for post in entries(LEARNED)])
    assert "read_time" not in few
    assert many["read_time"].select == ("none",)
    assert many["read_time"].standing.fill == 0


def test_tags_are_found_on_later_posts_though_the_first_have_none() -> None:
    def untagged(entry):
        return re.sub(r'<p class="entry-tags">.*?</p>', "", declared(entry))

    rules = learn_fields([sample(post, untagged) for post in entries(LEARNED)])
    assert rules["tag"].standing.fill == 0
    later = entries(14)[-1]
    assert _by_rules(rules, sample(later, declared)).post.tags == later.tags


def test_the_order_of_short_dates_is_learned_from_the_posts_that_tell_it() -> None:
    def short(order: str):
        return lambda post: tables(replace(post, shown=f"{datetime.fromisoformat(post.day):{order}}"))

    posts = entries(LEARNED)
    assert learn_day_order([sample(post, short("%d/%m/%Y")) for post in posts]) is True
    assert learn_day_order([sample(post, short("%m/%d/%Y")) for post in posts]) is False
    assert learn_day_order([sample(post, tables) for post in posts]) is None


def test_nothing_is_learned_from_two_posts() -> None:
    assert learn_fields([sample(post, declared) for post in entries(2)]) == {}


def test_learning_from_long_pages_takes_no_quadratic_time() -> None:
    samples = []
    filling = "<div class='para'><p>Some <b>more</b> words of <a href='/x/'>a long post</a>.</p></div>" * 6000
    for entry in entries(LEARNED):
        samples.append(sample(entry, declared))
        page = Page(entry.url, declared(entry).replace("</article>", filling + "</article>"), FETCHED)
        samples[-1] = samples[-1]._replace(page=page)
    assert len(samples[0].page.html) > 400_000
    for one in samples:
        assert one.page.tree.body is not None
    began = time.process_time()
    assert "title" in learn_fields(samples)
    assert time.process_time() - began < 12


_MARKUP = st.lists(
    st.sampled_from(
        [
            "<p class=a>",
            "</p>",
            "<h1>",
            "</h1>",
            "x",
            "<a rel='tag' href='/tag/'>",
            "</a>",
            "<time>",
            "2024-01-02",
            "<ul>",
            "<meta name='a' content='x'>",
            "<div id=7 class='\"'>",
            "</div>",
            "\x00",
            "é",
            "<script>",
            "</script>",
        ]
    )
    | st.text(max_size=8),
    max_size=30,
).map("".join)


@settings(max_examples=40, deadline=None)
@given(st.lists(_MARKUP, min_size=3, max_size=5))
def test_learning_never_raises(pages: list[str]) -> None:
    samples = []
    for i, html in enumerate(pages):
        page = Page(f"https://garden.example/{i}/", html, FETCHED)
        scraped = read_post(page, facts={}, address=None, fetches=())
        samples.append(Sample(page, {}, scraped, normalise(scraped)))
    assert set(learn_fields(samples)) <= set(FIELDS)
