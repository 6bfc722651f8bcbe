from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.fields.authors import clean_authors
from pipelines.fields.text import identity
from tests.pipelines.strange_text import strange_texts


@pytest.mark.parametrize(
    "byline",
    [
        *(
            "By Ann Lee",
            "by: Ann Lee",
            "Posted by Ann Lee",
            "Written by Ann Lee",
            "Author: Ann Lee",
            "von Ann Lee",
        ),
        *(
            "Geschrieben von Ann Lee",
            "par Ann Lee",
            "Publié par Ann Lee le 3 mars 2020",
            "Por Ann Lee",
            "door Ann Lee",
        ),
        *(
            "作者：Ann Lee",
            "Автор: Ann Lee",
            "Posted by Ann Lee on Monday, March 8, 2012 10:04 PM",
            "Ann Lee Nov 19, 2019",
        ),
        *(
            "By Ann Lee | Daily Planet",
            "By Ann Lee – 2019-04-10",
            "Ann Lee <ann@example.com>",
            "ann@example.com (Ann Lee)",
        ),
        *("Ann Lee (https://example.com/ann)", "By Ann Lee @annlee 19 Nov 2019", "Ann Lee,"),
    ],
)
def test_a_byline_is_reduced_to_its_name(byline: str) -> None:
    assert clean_authors([byline]) == ("Ann Lee",)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "admin",
            "Von Neumann",
            "Byron",
            "Avi Loeb",
            "Smith & Wesson",
            "Jane Doe, PhD",
            "Doe, Jane",
            "Maroon 5",
            "jim1984",
        ),
        *(
            "Data Science and Machine Learning Team",
            "Jane Doe, Daily Planet",
            "@handle",
            "Ismael.Caballero",
            "Dr. Stephen Shao",
        ),
    ],
)
def test_a_name_stays_whole(name: str) -> None:
    assert clean_authors([name]) == (name,)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Lee and Bob Ray", ("Ann Lee", "Bob Ray")),
        ("Ann Lee, Bob Ray & Cy Fox", ("Ann Lee", "Bob Ray", "Cy Fox")),
        ("Ludwig van Beethoven und Johann Sebastian Bach", ("Ludwig van Beethoven", "Johann Sebastian Bach")),
        ("张三、李四", ("张三", "李四")),
        ("ann; bob", ("ann", "bob")),
    ],
)
def test_full_names_are_split(text: str, names: tuple[str, ...]) -> None:
    assert clean_authors([text]) == names


@pytest.mark.parametrize(
    "text", ["https://example.com/ann", "ann@example.com", "By", "Posted by:", "28 Jan 2015", "", "—"]
)
def test_what_names_nobody_goes(text: str) -> None:
    assert clean_authors([text]) == ()


def test_one_author_is_named_once() -> None:
    assert clean_authors(["By Ann Lee", "ANN LEE", "Ann\u00a0Lee", "Bob Ray"]) == ("Ann Lee", "Bob Ray")


@given(st.lists(strange_texts, max_size=4))
def test_clean_authors_are_distinct_names(texts: list[str]) -> None:
    names = clean_authors(texts)
    assert len({identity(name) for name in names}) == len(names)
    assert all(name == name.strip() and any(map(str.isalnum, name)) for name in names)
