"""The reader of a blog's posts: holds back the first, learns, reads by rule, notices what no longer fits."""

import pytest

from crawler.learning.recipes import FEWEST, taught
from crawler.learning.samples import PRICE, affordable
from crawler.pages.page import Page
from crawler.pages.study import Study
from crawler.recipes.recipe import BodyRule, FieldRule, Recipe, Standing
from crawler.routine import ENOUGH, SPOT, STRAYS, PostReader, Unread
from pipelines.normalise import normalise
from tests.blogs import generated_pages, redesigned_pages
from tests.blogs.generated_posts import generate_posts

BASE = "https://blog.example"
POSTS = generate_posts(60, 1)


def study_of(post, theme=generated_pages):
    html = theme.post_page(BASE, post, None, None)
    return Study(Page(BASE + post.path, html, "2026-01-01T00:00:00Z"))


def read(reader, posts, theme=generated_pages):
    given = []
    for number, post in enumerate(posts):
        given += reader.read(Unread(study_of(post, theme), {}, number, ()))
    return given


@pytest.fixture
def taught_reader():
    reader = PostReader()
    read(reader, POSTS[:ENOUGH])
    return reader


def test_the_first_posts_wait_until_there_are_enough_to_learn_from():
    reader = PostReader()
    assert read(reader, POSTS[: ENOUGH - 1]) == []
    assert reader.held == ENOUGH - 1
    given = reader.read(Unread(study_of(POSTS[ENOUGH - 1]), {}, ENOUGH - 1, ()))
    assert [one.address for one in given] == list(range(ENOUGH))
    assert reader.held == 0
    assert reader.recipe.body
    assert {"title", "published", "author"} <= set(reader.recipe.fields)


def test_few_posts_are_given_when_no_more_come():
    reader = PostReader()
    assert read(reader, POSTS[:2]) == []
    assert [one.address for one in reader.release()] == [0, 1]
    assert reader.release() == []


def test_a_fault_in_judging_rules_costs_no_post(monkeypatch):
    def breaks(*_given):
        raise RecursionError("too deep")

    monkeypatch.setattr("crawler.routine.proven", breaks)
    reader = PostReader()
    given = read(reader, POSTS[:ENOUGH])
    assert [one.address for one in given] == list(range(ENOUGH))
    assert reader.notes == ["No rules were used, by a fault: RecursionError: too deep."]


def test_by_rule_a_post_reads_as_by_the_general_readers(taught_reader):
    for post in POSTS[ENOUGH:30]:
        (scraped,) = taught_reader.read(Unread(study_of(post), {}, 1, ()))
        clean = normalise(scraped)
        assert (clean.title, clean.authors, clean.categories) == (
            post.title,
            (post.author,),
            (post.category,),
        )
        assert clean.published[:10] == f"{post.published:%Y-%m-%d}"
        assert clean.read_minutes == post.minutes
    assert not taught_reader.strayed


def test_what_no_longer_fits_is_read_all_the_same_and_learned_anew(taught_reader):
    reader = PostReader(taught_reader.recipe)
    given = read(reader, POSTS[: STRAYS + 4], redesigned_pages)
    assert len(given) == STRAYS + 4
    assert reader.relearned
    assert reader.strayed["body"] >= STRAYS
    assert "story" in reader.recipe.body[0].select
    for scraped, post in zip(given, POSTS, strict=False):
        assert normalise(scraped).title == post.title
        assert "by mail" not in normalise(scraped).body_text


def test_a_rule_that_reads_something_else_is_found_out_by_a_spot_check(taught_reader):
    rule = BodyRule(select="footer.bottom", standing=Standing(score=1.0, fill=1.0, posts=9, source="learned"))
    reader = PostReader(Recipe(body=(rule,), fields=taught_reader.recipe.fields))
    read(reader, POSTS[:SPOT])
    assert reader.strayed["text"] >= STRAYS


def test_text_at_a_new_place_of_the_page_is_checked_and_learned_anew(taught_reader):
    class Trap:
        @staticmethod
        def post_page(*of):
            html = generated_pages.post_page(*of)
            html = html.replace('<div class="entry-content">', '<div class="story">')
            return html.replace(
                "<main>", '<main><div class="entry-content"><p>Welcome to all notes.</p></div>'
            )

    given = read(taught_reader, POSTS[ENOUGH:40], Trap)
    for scraped, post in zip(given, POSTS[ENOUGH:40], strict=True):
        assert "Welcome" not in normalise(scraped).body_text
        assert len(normalise(scraped).body_text.split()) > post.words / 2
    assert taught_reader.recipe.body[0].select != ".entry-content"


def test_what_now_stands_around_the_text_in_its_old_name_is_no_part_of_it(taught_reader):
    class Around:
        @staticmethod
        def post_page(*of):
            html = generated_pages.post_page(*of)
            html = html.replace("<main>", '<main><div class="entry-content"><p>Welcome to all the notes.</p>')
            return html.replace(
                "</main>", "<p>Some more notes of this week are to be found here.</p></div></main>"
            )

    reader = PostReader(taught_reader.recipe)
    for scraped in read(reader, POSTS[ENOUGH:40], Around):
        assert "Welcome" not in normalise(scraped).body_text
    assert reader.relearned


def test_a_few_large_pages_are_enough_to_learn_from():
    sizes = (PRICE, 100, PRICE, 100, PRICE // 2)
    pages = [Page(BASE, "<p>" + "x" * size, "2026-01-01T00:00:00Z") for size in sizes]
    samples = [taught(Study(page), {}, 1, ()) for page in pages]
    assert affordable(samples, FEWEST) == [samples[1], samples[3], samples[4]]
    assert affordable(samples[::2], FEWEST) == samples[::2]


def test_a_locked_rule_outlives_a_lesson(taught_reader):
    locked = FieldRule(select=("meta[name=description] @content",), standing=Standing(score=1.0, locked=True))
    fields = {**taught_reader.recipe.fields, "summary": locked}
    reader = PostReader(Recipe(body=taught_reader.recipe.body, fields=fields))
    read(reader, POSTS[: STRAYS + 1], redesigned_pages)
    assert reader.relearned
    assert reader.recipe.fields["summary"] == locked


def test_a_rule_that_finds_nothing_yields_to_the_general_reader(taught_reader):
    rule = FieldRule(select=("h6.nowhere",), standing=Standing(score=1.0, fill=1.0, posts=9))
    reader = PostReader(Recipe(body=taught_reader.recipe.body, fields={"title": rule}))
    (scraped,) = reader.read(Unread(study_of(POSTS[0]), {}, 1, ()))
    assert normalise(scraped).title == POSTS[0].title


def test_a_text_that_only_the_rules_find_is_kept():
    rule = BodyRule(select="#comments", standing=Standing(score=1.0, fill=1.0, posts=9, source="learned"))
    reader = PostReader(Recipe(body=(rule,)))
    html = "<html><body><div id=comments>It is hot, far too hot to go near it.</div></body></html>"
    study = Study(Page(BASE, html, "2026-01-01T00:00:00Z"))
    given = [reader.read(Unread(study, {}, 1, ())) for _ in range(SPOT)]
    assert {normalise(one).body_text for (one,) in given} == {"It is hot, far too hot to go near it."}
    assert not reader.strayed
