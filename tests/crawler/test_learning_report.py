"""What is said of selectors that do not work."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.learning.fields import learn_fields
from crawler.learning.report import complaints
from crawler.pages.listing import read_listing
from crawler.pages.page import Page
from crawler.recipes.recipe import BodyRule, CardRule, FieldRule, Recipe, Standing
from tests.crawler.garden_pages import FETCHED, card, declared, entries, sample

POSTS = entries(8)
SAMPLES = [sample(post, declared, card(post)) for post in POSTS]
LISTING = Page(
    "https://garden.example/",
    "<html><body><main>"
    + "".join(
        f'<article class="card"><h2><a href="{post.url}">{post.title}</a></h2><p>{post.shown}</p>'
        f"<p>What {post.title.lower()} taught us in the end, told at some length.</p></article>"
        for post in POSTS
    )
    + '</main><a class="older" href="/page/2/">Older</a></body></html>',
    FETCHED,
)


def _of_field(field: str, *places: str) -> list[str]:
    return complaints(Recipe(fields={field: FieldRule(select=places)}), SAMPLES)


def test_a_selector_that_matches_nothing_is_named_with_its_field() -> None:
    assert _of_field("author", "span.nobody") == [
        "author: `span.nobody` matches nothing on the 8 posts looked at."
    ]
    assert _of_field("title", "json-ld nothing", "h1") == [
        "title: `json-ld nothing` matches nothing on the 8 posts looked at."
    ]


def test_the_same_text_on_every_post_is_told() -> None:
    assert _of_field("title", "a.brand") == [
        "title: `a.brand` holds the same text on every one of 8 posts: 'Garden Notes'."
    ]


def test_what_is_natural_or_differs_is_not_told() -> None:
    assert _of_field("site_name", "a.brand") == []
    assert _of_field("title", "h1", "card") == []
    assert _of_field("read_time", "card") == _of_field("updated", "none") == []


def test_a_place_that_is_none_is_told() -> None:
    assert _of_field("title", "h1[") == ["title: `h1[` is no CSS selector."]


def test_body_selectors_are_judged() -> None:
    rules = (
        BodyRule(select="div.entry-content", drop=("p", ".share")),
        BodyRule(select="div.gone", drop=(".x",)),
        BodyRule(select="nav"),
    )
    assert complaints(Recipe(body=rules), SAMPLES) == [
        "body, drop: `.share` matches nothing in the text on the 8 posts looked at.",
        "body: `div.gone` matches nothing on the 8 posts looked at.",
        "body: `nav` holds the same text on every one of 8 posts.",
    ]


def test_card_selectors_are_judged_on_listing_pages() -> None:
    shape = read_listing(LISTING).shape
    assert shape
    good = Recipe(cards=CardRule(select=shape, onward=("a.older",)))
    assert complaints(good, SAMPLES, [LISTING]) == []
    wrong = Recipe(cards=CardRule(select="div > li.post > a", onward=("a.newer",)))
    assert complaints(wrong, SAMPLES, [LISTING]) == [
        "cards: `div > li.post > a` matches nothing on the 1 listing page looked at.",
        "cards, onward: `a.newer` matches nothing on the 1 listing page looked at.",
    ]
    assert complaints(wrong, SAMPLES) == []


def test_learned_rules_give_no_cause() -> None:
    samples = [sample(post, declared, card(post)) for post in entries(12)]
    assert complaints(Recipe(fields=learn_fields(samples)), samples) == []


def test_the_places_for_later_posts_are_told_if_a_person_wrote_them() -> None:
    places = ('meta[property="article:modified_time"] @content',)
    learned = FieldRule(select=places, standing=Standing(source="learned", fill=0))
    assert complaints(Recipe(fields={"updated": learned}), SAMPLES) == []
    assert len(_of_field("updated", *places)) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_complaining_never_raises(select: str, place: str) -> None:
    recipe = Recipe(
        cards=CardRule(select=select, onward=(place,)),
        body=(BodyRule(select=select, drop=(place,)),),
        fields={"title": FieldRule(select=(place,))},
    )
    assert all(isinstance(text, str) for text in complaints(recipe, SAMPLES[:2], [LISTING]))
