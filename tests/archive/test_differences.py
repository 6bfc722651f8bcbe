"""The pieces of a difference give both texts back, and are the words that changed."""

from __future__ import annotations

import itertools
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.differences import Piece, differences, excerpts

words = st.sampled_from(["a", "b", "hens", "lay", " ", "  ", "\n", "\n\n", ".", "母", "鶏", "é", "e\u0301"])
texts = st.one_of(st.lists(words, max_size=60).map("".join), st.text(max_size=40))


def apart(old: str, new: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[kind].format(text) for kind, text in differences(old, new))


@settings(deadline=None)
@given(texts, texts)
def test_both_texts_come_back(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(text for kind, text in pieces if kind != "added") == old
    assert "".join(text for kind, text in pieces if kind != "removed") == new
    assert all(text for _, text in pieces)
    order = [kind for kind, _ in pieces]
    assert all(pair != ("added", "removed") and len(set(pair)) == 2 for pair in itertools.pairwise(order))


@settings(deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([3, 40, 4000]))
def test_long_texts_come_back_too(seed: int, many: int) -> None:
    random = Random(seed)
    vocabulary = [f"w{number}" for number in range(many)]
    old = [random.choice(vocabulary) for _ in range(400)]
    new = [word for word in old if random.random() > 0.2]
    for _ in range(20):
        new.insert(random.randrange(len(new)), random.choice(vocabulary))
    pieces = differences(" ".join(old), " ".join(new))
    assert "".join(text for kind, text in pieces if kind != "added") == " ".join(old)
    assert "".join(text for kind, text in pieces if kind != "removed") == " ".join(new)


@settings(deadline=None)
@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert differences(text, text) == ([Piece("same", text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Nine hens lay.", "Ten hens lay.", "[-Nine-]{+Ten+} hens lay."),
        ("One.\n\nTwo.", "One.\n\nNew.\n\nTwo.", "One.\n\n{+New.\n\n+}Two."),
        ("a b c d", "a x y d", "a [-b c-]{+x y+} d"),
        ("我有九只母鸡", "我有十只母鸡", "我有[-九-]{+十+}只母鸡"),
        ("", "x", "{+x+}"),
        ("don't stop", "don’t stop", "don[-'-]{+’+}t stop"),
    ],
)
def test_words_that_changed_are_told(old: str, new: str, said: str) -> None:
    assert apart(old, new) == said


def test_a_change_in_a_long_post_is_as_small_as_it_is() -> None:
    random = Random(1)
    words = [random.choice(["the", "a", "hen", "egg", "fox", f"w{place}"]) for place in range(20_000)]
    old = " ".join(words)
    new = " ".join(("changed" if place % 1000 == 500 else word) for place, word in enumerate(words))
    began = process_time()
    pieces = differences(old, new)
    assert process_time() - began < 10, "quadratic time would be minutes"
    assert sum(kind == "added" for kind, _ in pieces) == 20
    assert {text for kind, text in pieces if kind == "added"} == {"changed"}


def test_an_excerpt_is_a_change_with_some_words_around_it() -> None:
    pieces = [
        Piece("same", "a " * 200),
        Piece("removed", "x"),
        Piece("added", "y"),
        Piece("same", "b" * 30),
        Piece("added", "z"),
        Piece("same", "c" * 200),
        Piece("removed", "w"),
    ]
    assert excerpts(pieces, 20) == [
        [
            Piece("same", "…" + " a" * 9 + " "),
            Piece("removed", "x"),
            Piece("added", "y"),
            Piece("same", "b" * 30),
            Piece("added", "z"),
            Piece("same", "c" * 20 + " …"),
        ],
        [Piece("same", "… " + "c" * 20), Piece("removed", "w")],
    ]
    assert excerpts([Piece("same", "a")]) == []
    assert excerpts([]) == []
