from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.choices import choose_language
from pipelines.fields.script import can_be, language_of, scripts_of
from pipelines.items import Found
from tests.pipelines.strange_text import strange_texts

SAMPLES = tomllib.loads(
    Path(__file__).parents[1].joinpath("crawler/charset_samples.toml").read_text(encoding="utf-8")
)["samples"]
TEXTS = {sample["language"]: sample["long"] for sample in SAMPLES}
LATIN = ["cs", "da", "de", "en", "es", "fi", "fr", "hr", "hu", "it", "lt", "pl", "pt", "ro", "sv", "tr", "vi"]
OTHERS = [language for language in TEXTS if language not in LATIN]
CODE = "def fetch(url: str) -> bytes:\n    return client.get(url, timeout=30).content\n" * 20


def chosen(text, *claims):
    return choose_language([Found(claim, "html") for claim in claims], text)


@pytest.mark.parametrize("language", TEXTS)
def test_a_true_claim_stands(language):
    assert chosen(TEXTS[language], language) == (language, "html")


@pytest.mark.parametrize("language", OTHERS)
def test_a_claim_that_the_letters_rule_out_falls(language):
    told = None if language == "bg" else language.partition("-")[0]
    for claim in LATIN:
        assert chosen(TEXTS[language], claim) == (told, "computed"), claim
    assert chosen(TEXTS[language], "en-US", language) == (language, "html")


@pytest.mark.parametrize("language", LATIN)
def test_latin_letters_rule_out_what_is_never_written_in_them(language):
    for claim in ("zh-CN", "ja", "ru", "ar", "fa-IR", "he", "th", "el", "ko"):
        assert chosen(TEXTS[language], claim)[0] is None, claim
    for claim in ("sr-Latn", "uz", "az", "id", "zh-Latn-pinyin"):
        assert chosen(TEXTS[language], claim) == (claim, "html")


def test_code_and_foreign_words_do_not_speak_against_a_claim():
    for language in ("zh-Hans", "ja", "ko", "ru", "fa", "he"):
        assert chosen(CODE + TEXTS[language], language)[0] == language
    assert chosen(TEXTS["en"] + TEXTS["ru"][:120], "en")[0] == "en"
    assert chosen(TEXTS["ru"] + TEXTS["en"][:200], "ru")[0] == "ru"


def test_a_text_too_short_to_tell_leaves_the_claim():
    assert chosen("你好", "en") == ("en", "html")
    assert chosen("", "zh-TW") == ("zh-TW", "html")


def test_no_claim_is_made_good_by_letters_that_one_language_has():
    for language in ("el", "he", "th", "ko", "ja", "uk", "ru", "fa", "ar", "zh-Hans"):
        assert chosen(TEXTS[language]) == (language.partition("-")[0], "computed")
    assert chosen(TEXTS["en"]) == (None, "computed")


@given(strange_texts | st.text(), st.sampled_from(["en", "zh", "ja", "sr", "x", "", "fa-IR"]))
def test_any_text_can_be_asked(text, tag):
    scripts = scripts_of(text)
    assert 0.99 < sum(scripts.values(), start=0.0 if scripts else 1.0) < 1.01
    can_be(tag, scripts)
    language_of(text, scripts)
