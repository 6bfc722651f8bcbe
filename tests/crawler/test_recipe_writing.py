"""A recipe file says all that a recipe holds, and what a person decided outlives learning."""

import tomllib
from dataclasses import replace

from hypothesis import given

from crawler.recipes.locks import marked_edits, relearned
from crawler.recipes.reading import read_recipe
from crawler.recipes.recipe import AddressRule, BodyRule, CardRule, FieldRule, Recipe, Standing
from crawler.recipes.writing import recipe_toml
from tests.crawler.recipe_files import RECIPES

LEARNED = Standing(score=0.9, fill=1.0, posts=8, source="learned")
LOCKED = replace(LEARNED, locked=True)
EDITED = Standing(source="edited", locked=True)


def recipe(select, standing=LEARNED):
    return Recipe(
        url="https://blog.example/",
        cards=CardRule(select=f"main > article.{select} > a", standing=standing),
        addresses=AddressRule(posts=(f"/{select}/{{slug}}",), standing=standing),
        body=(BodyRule(select=f"div.{select}", standing=standing),),
        fields={"title": FieldRule(select=(f"h1.{select}",), standing=standing)},
    )


@given(RECIPES)
def test_what_is_written_is_read_again(made):
    assert read_recipe(recipe_toml(made)) == made


@given(RECIPES)
def test_writing_is_stable(made):
    text = recipe_toml(made)
    assert recipe_toml(read_recipe(text)) == text


def test_a_file_explains_itself():
    text = recipe_toml(recipe("old"))
    head = text.partition("[blog]")[0]
    assert all(line.startswith("#") or not line for line in head.splitlines())
    for word in ("https://blog.example/", "--recipe", "locked", "score", "fill", "measured"):
        assert word in head


def test_figures_are_short_and_selectors_unescaped():
    standing = Standing(score=0.98765, fill=1 / 3, posts=7, source="learned")
    rule = FieldRule(select=('a[rel="tag"]', r".md\:w"), standing=standing)
    text = recipe_toml(Recipe(fields={"tag": rule}))
    assert "score = 0.988\nfill = 0.333\nmeasured = 7\n" in text
    assert "select = ['a[rel=\"tag\"]', '.md\\:w']" in text


def test_no_text_breaks_the_file():
    nasty = 'a\n# [x]\n"""\r\n\x00\x7f\ud800\'"\\'
    made = Recipe(url=nasty, language=nasty, body=(BodyRule(select="p", repeated=(nasty,)),))
    document = tomllib.loads(recipe_toml(made))
    assert document["body"][0]["repeated"] == [nasty.replace("\ud800", "\ufffd")]
    assert set(document) == {"blog", "body"}


def test_learning_anew_replaces_what_is_not_locked():
    old, new = recipe("old"), recipe("new")
    assert relearned(old, new) == new


def test_locked_and_edited_rules_outlive_learning():
    new = recipe("new")
    for old in (recipe("old", LOCKED), recipe("old", replace(LEARNED, source="edited"))):
        kept = relearned(old, new)
        assert (kept.cards, kept.addresses, kept.fields) == (old.cards, old.addresses, old.fields)
        assert kept.body == (*old.body, *new.body)


def test_locks_hold_rule_by_rule():
    old = replace(recipe("old"), language="de", fields={"author": FieldRule(select=("a",), standing=LOCKED)})
    kept = relearned(old, replace(recipe("new"), language="en", platform="ghost"))
    assert set(kept.fields) == {"title", "author"}
    assert kept.body == recipe("new").body
    assert (kept.language, kept.platform) == ("de", "ghost")


def test_a_changed_rule_is_marked_as_edited():
    archived = recipe("old")
    body = (replace(archived.body[0], drop=(".ad",)), *archived.body)
    given_back = replace(archived, cards=recipe("new").cards, body=body)
    marked = marked_edits(archived, given_back)
    assert marked.cards == replace(given_back.cards, standing=EDITED)
    assert marked.body == (replace(body[0], standing=EDITED), archived.body[0])
    assert (marked.fields, marked.addresses) == (archived.fields, archived.addresses)


def test_a_new_rule_is_marked_and_a_turned_lock_kept():
    archived = recipe("old")
    rules = {"title": replace(archived.fields["title"], standing=LOCKED), "tag": FieldRule(select=(".t",))}
    marked = marked_edits(archived, replace(archived, fields=rules, addresses=None))
    assert marked.fields["title"].standing == LOCKED
    assert marked.fields["tag"].standing == EDITED
    assert marked.addresses is None


@given(RECIPES)
def test_without_an_edit_nothing_is_marked(made):
    assert marked_edits(made, made) == made
    assert marked_edits(None, made) == made


def test_a_rule_changed_by_hand_is_noticed_by_its_mark():
    standing = Standing(score=0.9, fill=1.0, posts=9, source="learned")
    recipe = Recipe(
        body=(BodyRule(select=".text", drop=(".share",), standing=standing),),
        fields={"title": FieldRule(select=("h1",), standing=standing)},
    )
    written = recipe_toml(recipe)
    edited = read_recipe(written.replace('".share"', '".share", ".bio"'))
    assert edited.body[0].standing == Standing(source="edited", locked=True)
    assert edited.fields == recipe.fields
    assert read_recipe(written.replace("score = 0.9", "score = 0.8")).body[0].standing.source == "learned"
