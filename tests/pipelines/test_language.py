from __future__ import annotations

import pytest
from hypothesis import given

from pipelines.fields.language import clean_language
from tests.pipelines.strange_text import strange_texts


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        *(
            ("en", "en"),
            ("EN-us", "en-US"),
            ("en_US", "en-US"),
            ("de_AT.UTF-8", "de-AT"),
            ("sr_RS@latin", "sr-RS"),
        ),
        *(
            ("zh-hans-cn", "zh-Hans-CN"),
            ("zh-Hant", "zh-Hant"),
            ("es-419", "es-419"),
            ("sl-rozaj-biske", "sl-rozaj-biske"),
        ),
        *(
            ("en, de", "en"),
            (" fr ", "fr"),
            ("fil", "fil"),
            ("eng", "en"),
            ("iw", "he"),
            ("de-CH-1901", "de-CH-1901"),
            ("jp", "ja"),
        ),
    ],
)
def test_tags_in_canonical_case(text: str, tag: str) -> None:
    assert clean_language(text) == tag


@pytest.mark.parametrize(
    "text", ["", " ", "xx", "english", "und", "zxx", "mul", "C", "{{ lang }}", "en--US", "e", "12", "html"]
)
def test_what_names_no_language_is_none(text: str) -> None:
    assert clean_language(text) is None


@given(strange_texts)
def test_a_clean_tag_stays_as_it_is(text: str) -> None:
    tag = clean_language(text)
    assert tag is None or (tag.isascii() and clean_language(tag) == tag)
