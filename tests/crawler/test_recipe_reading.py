"""A wrong recipe is answered with its file, its lines and the nearest right words."""

import tomllib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.faults import Exit, UsageFault
from crawler.recipes.format import TABLES
from crawler.recipes.lines import lines_of
from crawler.recipes.reading import read_recipe
from crawler.recipes.recipe import Recipe
from crawler.recipes.writing import recipe_toml
from tests.crawler.recipe_files import RECIPES


def complaints(text):
    with pytest.raises(UsageFault) as caught:
        read_recipe(text, "blog.toml")
    assert caught.value.exit_code is Exit.USAGE
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[blog\n", 1, "column 6: this is no TOML"),
        ('[blog]\nurl = "http://a.example/', 2, "no TOML"),
        ("[blog]\nurl =", 2, "no TOML"),
        ("[blog]\n[blog]", 2, "no TOML"),
        ("a = " + "[" * 100_000, 1, "no TOML"),
        ("a = " + "9" * 10_000, 1, "no TOML"),
        ("[feilds.title]\nselect = 'h1'", 1, "there is no table [feilds]; did you mean [fields]?"),
        ("[zzz]", 1, "there is no table [zzz]; the tables are blog, cards, addresses, body, fields"),
        ("\nurl = 'http://a.example/'", 2, "'url' stands outside of all tables; it belongs in [blog]"),
        ("blog = 1", 1, "'blog' must be a table: [blog]"),
        ("[fields.title]\nselect = 'h1'\nscroe = 1", 3, "'scroe' in [fields.title]; did you mean 'score'?"),
        ("\n[fields.titel]\nselect = 'h1'", 2, "there is no field 'titel'; did you mean 'title'?"),
        ("[fields.qqq]", 1, "there is no field 'qqq'; the fields are title, "),
        ("[fields]\ntitle = 'h1'", 2, "'title' must be a table: [fields.title]"),
        ("fields = []", 1, "'fields' must be tables"),
        ("[fields.title]\nscore = 1", 1, "[fields.title] lacks the key 'select'"),
        ("[fields.title]\nselect = []", 2, "select in [fields.title]: must name at least one place"),
        ("[fields.title]\nselect = 3", 2, "must be a text in quotes or a list of such"),
        ("[fields.title]\nselect = ['h1', 3]", 2, "must be a text in quotes or a list of such"),
        ("[fields.title]\nselect = 'div..x'", 2, "'div..x' is no CSS selector"),
        ("[fields.title]\nselect = 'time @'", 2, "'time @' does not say which attribute"),
        ("[fields.title]\nselect = 'json-ld a..b'", 2, "'json-ld a..b' has an empty name in its path"),
        ("[fields.title]\nselect = 'h1'\nscore = 1.2", 3, "score in [fields.title]: must be a number"),
        ("[fields.title]\nselect = 'h1'\nfill = true", 3, "must be a number from 0 to 1"),
        ("[fields.title]\nselect = 'h1'\nscore = nan", 3, "must be a number from 0 to 1"),
        ("[fields.title]\nselect = 'h1'\nmeasured = -1", 3, "must be a whole number from 0 up"),
        ("[fields.title]\nselect = 'h1'\nlocked = 'yes'", 3, "must be true or false"),
        ("[fields.title]\nselect = 'h1'\nsource = 'me'", 3, "must be 'learned', 'edited' or 'platform NAME'"),
        ("[body]\nselect = 'p'", 1, "write [[body]], not [body]"),
        ("[[body]]\nselect = 'p'\n\n[[body]]\ndrop = []", 4, "[[body]] lacks the key 'select'"),
        ("[[body]]\nselect = 'p'\n[[body]]\nselect = ''", 4, "must be a CSS selector and is empty"),
        ("[[body]]\nselect = 'p'\ndrop = [\n  'a',\n  'b[',\n]", 5, "drop in [[body]]: 'b[' is no CSS"),
        ("[[body]]\nselect = 'p'\nrepeated = 'x'", 3, "must be a list of texts in quotes"),
        ("[cards]\nselect = 'article'", 2, "select in [cards]: must be a pattern such as"),
        ("[cards]\nselect = 'a > b > c'\nonward = ['::']", 3, "'::' is no CSS selector"),
        ("[addresses]\nposts = ['blog/{slug}']", 2, "'blog/{slug}' must begin with '/'"),
        ("[blog]\nurl = 'example.com'", 2, "must be a web address"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(text, line, words):
    said = complaints(text)
    assert len(said) == 1
    assert said[0].startswith((f"blog.toml, line {line}: ", f"blog.toml, line {line}, column "))
    assert words in said[0]


def test_all_faults_are_told_at_once_and_in_order():
    text = "[fields.title]\nselct = 'h1'\n\n[[body]]\nselect = 'p['\n[blgo]\n"
    assert complaints(text) == [
        "blog.toml, line 2: there is no key 'selct' in [fields.title]; did you mean 'select'?",
        "blog.toml, line 5: select in [[body]]: 'p[' is no CSS selector",
        "blog.toml, line 6: there is no table [blgo]; did you mean [blog]?",
    ]


def test_lines_are_those_of_an_editor():
    text = "# a\r\n[[body]]\r\nselect = 'p'\r\nrepeated = ['''\r\n[x]\r\ny = 1\r\n''',\r\n]\r\nscore = 7\r\n"
    assert complaints(text)[0].startswith("blog.toml, line 9: score")


def test_an_empty_recipe_is_one():
    assert read_recipe("") == Recipe()


def test_what_a_person_writes_is_edited_and_one_place_needs_no_list():
    rule = read_recipe("[fields.title]\nselect = 'h1'\nscore = 1\n").fields["title"]
    assert rule.select == ("h1",)
    assert rule.standing.source == "edited"
    assert (rule.standing.score, type(rule.standing.score)) == (1.0, float)


def test_every_key_of_a_written_recipe_is_known():
    assert {key.name for keys in TABLES.values() for key in keys} >= {"select", "drop", "posts", "locked"}
    for keys in TABLES.values():
        assert all(key.meaning for key in keys)


@given(RECIPES)
def test_each_key_is_found_on_the_line_that_begins_with_it(made):
    text = recipe_toml(made)
    rows = text.split("\n")
    found = lines_of(text)
    document = tomllib.loads(text)
    for table in ("blog", "cards", "addresses"):
        for name in document.get(table, ()):
            assert rows[found[table, name].line - 1].startswith(f"{name} = ")
    for place, rule in enumerate(document.get("body", ())):
        lines = [found["body", place, name].line for name in rule]
        assert rows[lines[0] - 2] == "[[body]]"
        assert all(rows[line - 1].startswith(f"{name} = ") for line, name in zip(lines, rule, strict=True))


@given(
    st.text()
    | st.text(alphabet="[]{}.=\"'#\n ab1,-\\")
    | st.lists(
        st.sampled_from(["[blog]", "[[body]]", "[fields.title]", "select = 'p'", "select = [", "]", "x = 1"])
    ).map("\n".join)
)
def test_any_text_is_read_or_refused(text):
    with suppress(UsageFault):
        read_recipe(text)
