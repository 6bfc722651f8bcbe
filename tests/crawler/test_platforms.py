"""Each platform is known by its markup, and its starting recipe finds what is there and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from archive.faults import UsageFault
from crawler.learning.platform_rules import tried
from crawler.learning.recipes import learn_recipe, taught
from crawler.pages.page import Page
from crawler.pages.platform import common_platform, platform_of
from crawler.pages.rules.body import read_body
from crawler.pages.rules.fields import read_fields
from crawler.pages.study import Study
from crawler.recipes.platforms import names, platform, platforms, read_platform, starting_recipe
from crawler.recipes.reading import read_recipe
from crawler.recipes.recipe import BodyRule, FieldRule, Recipe
from crawler.recipes.writing import recipe_toml

PAGES = Path(__file__).parent / "platform_pages"
BESIDE = """
<aside class="sidebar"><h2>Another post</h2><time datetime="2020-01-01T00:00:00Z">January 1, 2020</time>
<a href="/category/elsewhere/">Elsewhere</a> <a href="/tags/decoy/">decoy</a>
<a href="/author/x/">Another</a></aside>
</body>"""
SENTENCE = "The river is slow in spring, and the path beside it is dry."
TRUTH = {
    "title": ["A walk along the river"],
    "author": ["Mara Lind"],
    "published": ["2024-05-01"],
    "updated": ["2024-06-02"],
    "category": ["Travel"],
    "tag": ["rivers", "walking"],
    "read_time": ["4"],
    "summary": ["Slow water in spring."],
    "series": ["Long walks"],
    "image": ["https://blog.example/river.jpg"],
}
EXACT = {"title", "author", "category", "tag", "summary", "series", "image"}


def page(name, change=lambda html: html):
    html = (PAGES / f"{name}.html").read_text(encoding="utf8").replace("</body>", BESIDE)
    return Page("https://blog.example/a-walk", change(html), "2024-07-01T00:00:00Z")


def sample(name, number=0):
    def change(html):
        days = (
            f"<p>On day {day} of walk {number} we came {day + number} miles, and rested.</p>"
            for day in range(20)
        )
        html = html.replace(f"<p>{SENTENCE}</p>", "".join(days)).replace("A walk", f"Walk {number}")
        return html.replace("2024-05-01", f"2024-05-0{number + 1}")

    return taught(Study(page(name, change)), {}, None, ())


def test_every_platform_has_a_page():
    assert {path.stem for path in PAGES.glob("*.html")} == set(names())
    assert len(names()) > 40


@pytest.mark.parametrize("name", names())
def test_a_platform_is_recognised_and_no_other(name):
    assert platform_of(page(name)) == name


@pytest.mark.parametrize("name", names())
def test_its_rules_find_what_is_there(name):
    recipe, one = starting_recipe(name), page(name)
    found = read_fields(one, recipe.fields, {})
    for field in recipe.fields:
        texts = [value.text.lstrip("# ") for value in found[field]]
        assert len(texts) == len(TRUTH[field]), (field, texts)
        for text, truth in zip(texts, TRUTH[field], strict=True):
            assert text == truth if field in EXACT else truth in text, field
    if recipe.body:
        html = read_body(one, recipe.body, TRUTH["title"][0]).html
        assert SENTENCE in html
        assert "Share this walk" not in html
        assert "A walk along" not in html
        assert "1 2 3" not in html, "numbers of code lines"


@pytest.mark.parametrize("name", names())
def test_a_file_is_a_recipe_with_its_name(name):
    known = platform(name)
    assert known.caption
    assert known.recipe.platform == name
    assert known.generator + known.assets + known.select
    rules = [*known.recipe.body, *known.recipe.fields.values()]
    assert {rule.standing.source for rule in rules} == {f"platform {name}"}
    assert read_recipe(recipe_toml(known.recipe)) == known.recipe


def test_a_page_of_no_platform():
    assert platform_of(Page("https://a.example/", "<h1>Hens</h1><article>They laid.</article>", "")) == ""
    assert platform_of(Page("https://a.example/", "", "")) == ""
    assert starting_recipe("no-such") is None
    assert starting_recipe("../recipes/x") is None


def test_a_theme_outweighs_its_generator_and_most_pages_the_odd_one():
    pages = [page("ghost"), page("hugo-papermod"), page("hugo-papermod")]
    assert common_platform(pages) == "hugo-papermod"
    assert common_platform([Page("https://a.example/", "", ""), pages[0]]) == "ghost"
    assert common_platform([]) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# x\n", "x.toml, line 1: a platform needs the table [recognise]"),
        (
            "[recognise]\ngenrator = ['x']",
            "x.toml, line 2: there is no key 'genrator' in [recognise]; did you",
        ),
        ("[recognise]\nselect = ['p[']", "x.toml, line 2: select in [recognise]: 'p[' is no CSS selector"),
        ("[recognise]\ngenerator = 'x'", "x.toml, line 2: generator in [recognise]: must be a list"),
        ("[recognise]\n[fields.titel]", "x.toml, line 2: there is no field 'titel'"),
    ],
)
def test_a_wrong_file_is_refused(text, said):
    with pytest.raises(UsageFault) as caught:
        read_platform(text, "x")
    assert said in str(caught.value)


def test_a_signs_quotes_do_no_harm():
    known = read_platform("[recognise]\ngenerator = ['a\"b']\nassets = ['c\"d']\n", "x")
    assert (known.generator, known.assets) == (('a"b',), ('c"d',))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_blog_too_small_to_learn_from_gets_the_rules_that_hold(count):
    samples = [sample("ghost", number) for number in range(count)]
    proved = tried(starting_recipe("ghost"), samples)
    assert [rule.select for rule in proved.body] == [".gh-content"]
    assert proved.body[0].drop == (".gh-post-upgrade-cta",)
    assert proved.body[0].standing.posts == count
    assert proved.body[0].standing.fill == 1
    assert proved.fields["title"].select == ("h1.article-title",)
    assert {"title", "author", "published", "read_time"} <= set(proved.fields)
    assert all(rule.standing.source == "platform ghost" for rule in proved.fields.values())


def test_a_rule_that_finds_another_value_is_not_kept():
    samples = [sample("ghost", number) for number in range(4)]
    wrong = replace(
        starting_recipe("ghost"),
        body=(BodyRule(select=".article-header"), BodyRule(select=".no-such")),
        fields={
            "author": FieldRule(select=(".byline-meta-date", "aside a[href^='/author']")),
            "title": FieldRule(select=(".no-such", "aside h2")),
            "published": FieldRule(select=("aside time @datetime", "time.byline-meta-date @datetime")),
        },
    )
    proved = tried(wrong, samples)
    assert proved.body == ()
    assert {name: rule.select for name, rule in proved.fields.items()} == {
        "published": ("time.byline-meta-date @datetime",)
    }


def test_a_rule_that_finds_nothing_on_some_posts_is_not_kept():
    samples = [sample("ghost", number) for number in range(4)]
    some = FieldRule(select=("h1:lexbor-contains('Walk 2')",))
    assert tried(Recipe(fields={"title": some}), samples).fields == {}
    assert tried(Recipe(fields={"title": some}), []).fields == {}


def test_a_place_that_finds_another_value_does_not_spoil_the_next():
    samples = [sample("ghost", number) for number in range(4)]
    rule = FieldRule(select=(".gh-content p", "h1.article-title"))
    assert tried(Recipe(fields={"title": rule}), samples).fields["title"].select == ("h1.article-title",)


def test_a_rule_that_finds_nothing_on_one_post_in_five_leaves_the_field_to_the_general_readers():
    samples = [sample("ghost", number) for number in range(5)]
    rule = FieldRule(select=("h1.article-title:not(:lexbor-contains('Walk 2'))",))
    assert [bool(sample.page.tree.css(rule.select[0])) for sample in samples].count(False) == 1
    assert tried(Recipe(fields={"title": rule}), samples).fields == {}


def test_a_small_blog_learns_its_platform():
    recipe = learn_recipe([sample("ghost")])
    assert recipe.platform == "ghost"
    assert [rule.standing.source for rule in recipe.body] == ["platform ghost"]


def test_what_is_learned_stands_before_what_the_platform_gives():
    recipe = learn_recipe([sample("wordpress-classic", number) for number in range(5)])
    assert recipe.platform == "wordpress-classic"
    assert recipe.body[0].standing.source == "learned"
    assert recipe.fields["category"].select != ("none",)


def test_all_platforms_are_read_once():
    assert platforms() is platforms()
    assert [one.name for one in platforms()] == sorted(names())
