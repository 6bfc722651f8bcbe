from __future__ import annotations

import pytest
from hypothesis import given

from pipelines.fields.summary import clean_summary
from pipelines.fields.text import plain
from tests.pipelines.strange_text import strange_texts


@pytest.mark.parametrize(
    "placeholder",
    [
        *(
            "Read the full post for details.",
            "Read more",
            "Read more...",
            "Click to read…",
            "Continue reading →",
            "[…]",
            "…",
        ),
        *(
            "View the complete article on our blog.",
            "Click here to read the rest of this post",
            "No description available.",
        ),
        *(
            "Weiterlesen »",
            "Lire la suite",
            "Leer más",
            "Seguir leyendo →",
            "Leia mais",
            "Leggi tutto",
            "Lees verder",
            "Läs mer",
        ),
        *(
            "Читать далее",
            "Подробнее…",
            "Devamını oku",
            "Czytaj dalej",
            "阅读全文",
            "閱讀更多",
            "続きを読む",
            "더 보기",
            "ادامه مطلب",
        ),
        *(
            "",
            "<p></p>",
            "undefined",
            "My Post",
            "my post.",
            "<em>My</em> Post",
            "Continue reading “My Post”",
        ),
    ],
)
def test_placeholders_and_the_title_alone_are_no_summary(placeholder: str) -> None:
    assert clean_summary(placeholder, "My Post") is None


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("how systems handle it.</p>", "how systems handle it."),
        ("We moved. Read more »", "We moved."),
        ("We moved. Read more. Continue reading →", "We moved."),
        ("We moved the site Read More", "We moved the site"),
        ("We moved the […] Continue reading →", "We moved the …"),
        ("We moved [...]", "We moved …"),
        ("We moved… Read the full article", "We moved…"),
        ("We moved (more…)", "We moved"),
        ("We moved Continue reading “My Post” →", "We moved"),
        ("Wir ziehen um … weiterlesen", "Wir ziehen um …"),
        ("正文……阅读全文", "正文……"),
        ("本文です。続きを読む", "本文です。"),
        ("Мы переехали. Читать далее →", "Мы переехали."),
    ],
)
def test_calls_to_read_on_go_from_the_end(found: str, expected: str) -> None:
    assert clean_summary(found, "My Post") == expected


@pytest.mark.parametrize(
    "summary",
    [
        "The more I read, the more I want to read more",
        "My Post is about a site that moved.",
        "Read the documentation, not the code.",
        "How it works",
        "Distributed transactions sound simple – until stop‑the‑world…",
        "Details here.",
    ],
)
def test_summaries_stay(summary: str) -> None:
    assert clean_summary(summary, "My Post") == summary


@given(strange_texts, strange_texts)
def test_a_clean_summary_stays_as_it_is(text: str, title: str) -> None:
    once = clean_summary(text, title)
    if once is not None:
        assert once == plain(once)
        assert any(map(str.isalnum, once))
        assert clean_summary(once, title) == once


def test_long_texts_take_little_time() -> None:
    text = "Read more. [ ( Continue reading . " * 5_000
    assert clean_summary(text + "the end of it") is not None
