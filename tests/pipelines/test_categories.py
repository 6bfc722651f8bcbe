from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.fields.categories import clean_terms
from pipelines.fields.text import identity
from tests.pipelines.strange_text import strange_texts


def test_spellings_of_one_term_are_one() -> None:
    assert clean_terms(["News", "news ", "NEWS", "Cloud &amp; DevOps", "Cloud & DevOps"]) == (
        "News",
        "Cloud & DevOps",
    )


@pytest.mark.parametrize(
    "placeholder",
    [
        *(
            "Uncategorized",
            "uncategorised ",
            "Sin categoría",
            "Sin categorizar",
            "Non classé",
            "Non-classé",
            "Senza categoria",
        ),
        *(
            "Sem categoria",
            "Unkategorisiert",
            "Geen categorie",
            "Bez kategorii",
            "Без рубрики",
            "Без категорії",
            "Kategorisiz",
        ),
        *(
            "未分类",
            "未分類",
            "미분류",
            "غير مصنف",
            "دسته‌بندی نشده",
            "دسته بندی نشده",
            "ללא קטגוריה",
            "Chưa phân loại",
        ),
    ],
)
def test_what_says_that_there_is_no_category_goes(placeholder: str) -> None:
    assert clean_terms([placeholder, "Linux"]) == ("Linux",)


@pytest.mark.parametrize(
    "term", ["General", "Allgemein", "Blog", "News", "C#", "C++", ".NET", "Food, Drink & Travel", "1811"]
)
def test_words_that_people_choose_stay(term: str) -> None:
    assert clean_terms([term]) == (term,)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("#linux", ("linux",)),
        ("# linux,", ("linux",)),
        ("Category: Linux", ("Linux",)),
        ("分类：设计模式", ("设计模式",)),
        ("Tags:", ()),
        ("#", ()),
        ("x" * 100, ("x" * 100,)),
        ("x" * 101, ()),
    ],
)
def test_marks_and_labels_around_a_term_go(found: str, expected: tuple[str, ...]) -> None:
    assert clean_terms([found]) == expected


@given(st.lists(strange_texts, max_size=5))
def test_clean_terms_are_distinct_and_in_order(texts: list[str]) -> None:
    terms = clean_terms(texts)
    assert len({identity(term) for term in terms}) == len(terms)
    assert all(term.strip() and len(term) <= 100 for term in terms)
    assert [term for text in texts for term in clean_terms([text]) if term in terms][:1] == list(terms[:1])
