"""Recipes made at random, for properties of everything that reads or writes them."""

from hypothesis import strategies as st

from crawler.recipes.recipe import AddressRule, BodyRule, CardRule, FieldRule, Recipe, Standing
from pipelines.items import FIELDS

SHARES = st.none() | st.integers(0, 1000).map(lambda number: number / 1000)
SELECTORS = st.sampled_from(
    ["h1", "div.entry-content", 'a[rel="tag"]', "main > p:not(.x)", r".md\:w-1\/2", "[data-x='y']", "a, b"]
)
PLACES = SELECTORS | st.sampled_from(
    ["time @datetime", "json-ld author.name", "card", "feed", "address", "none", 'meta[name="x"] @content']
)
TEXTS = st.text(max_size=30)

STANDINGS = st.builds(
    Standing,
    score=SHARES,
    fill=SHARES,
    posts=st.integers(0, 99),
    source=st.sampled_from(["learned", "edited", "platform ghost"]),
    locked=st.booleans(),
)


def _tuples(values, fewest=0):
    return st.lists(values, min_size=fewest, max_size=4).map(tuple)


RECIPES = st.builds(
    Recipe,
    url=st.sampled_from(["", "https://blog.example/", "http://example.org/é/?a=b"]),
    platform=TEXTS,
    language=TEXTS,
    dates=st.sampled_from(["", "day first", "month first"]),
    cards=st.none()
    | st.builds(
        CardRule,
        select=st.sampled_from(["main > article.post > h2 a", "ul > ~li >", "> div >"]),
        onward=_tuples(SELECTORS),
        standing=STANDINGS,
    ),
    addresses=st.none()
    | st.builds(
        AddressRule,
        posts=_tuples(TEXTS.map("/{}".format)),
        others=_tuples(TEXTS.map("/{}".format)),
        standing=STANDINGS,
    ),
    body=_tuples(
        st.builds(
            BodyRule, select=SELECTORS, drop=_tuples(SELECTORS), repeated=_tuples(TEXTS), standing=STANDINGS
        )
    ),
    fields=st.dictionaries(
        st.sampled_from(FIELDS), st.builds(FieldRule, select=_tuples(PLACES, 1), standing=STANDINGS)
    ),
)
