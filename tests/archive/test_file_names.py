from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from archive.file_names import file_name

DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(10)),
}
TEXT = st.one_of(st.text(), st.sampled_from([*DEVICES, "con.txt", "Lpt1", "..", ".", "-rf", "x. "]))


@given(TEXT)
@example("a" * 300)
@example("é" * 300)
@example("COM1.x")
@example("\ud800")
def test_a_name_is_safe_on_every_system(text: str) -> None:
    name = file_name(text)
    assert 1 <= len(name.encode()) <= 100
    assert not set(name) & set('/\\:*?"<>|')
    assert name.isprintable()
    assert name[0] not in "-. "
    assert name[-1] not in "-. "
    assert name.partition(".")[0] not in DEVICES
    assert name == unicodedata.normalize("NFC", name) == name.casefold()


@given(TEXT, TEXT)
@example("Post", "post")
@example("e\u0301", "\u00e9")
@example("a/b", "a-b")
@example("x" * 300, "x" * 301)
@example("post", "post.")
def test_two_texts_have_two_names_whatever_letter_case_and_form_the_system_keeps(
    one: str, other: str
) -> None:
    assume(one != other)
    assert file_name(one) != file_name(other)


@pytest.mark.parametrize("text", ["example.com", "example.com_blog", "post-1", "статья"])
def test_a_plain_text_is_its_own_name(text: str) -> None:
    assert file_name(text) == text
