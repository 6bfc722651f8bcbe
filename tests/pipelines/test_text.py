from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from pipelines.fields.text import identity, plain
from tests.pipelines.strange_text import strange_texts


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("Cloud &amp;amp; DevOps", "Cloud & DevOps"),
        ("Don&#8217;t &#x2014; &amp;#8230;", "Don’t — …"),
        ("AT&T &copy 2024 &copycat;", "AT&T &copy 2024 &copycat;"),
        (
            "stop‑the‑world – today’s, “cooperative” — approach",
            "stop‑the‑world – today’s, “cooperative” — approach",
        ),
        ("a\u00a0b\u2009c\u3000d\n\n e\t", "a b c d e"),
        ("a\u200bb\ufeffc\u00add\u202ee\x00f\ud800g", "abcdefg"),
        ("cafe\u0301", "café"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d💻 क्\u200dष", "👩\u200d💻 क्\u200dष"),
        ("dock\u200cer \u200dx\u200c y", "docker x y"),
    ],
)
def test_entities_and_white_space_are_folded_and_typography_is_kept(found: str, expected: str) -> None:
    assert plain(found) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("how production systems handle it.</p>", "how production systems handle it."),
        ("<p>Hello <em>world</em></p>", "Hello world"),
        ("&lt;p&gt;Hi&lt;/p&gt; &amp;lt;b&amp;gt;there&amp;lt;/b&amp;gt;", "Hi there"),
        ("First<br>second<br/>third", "First second third"),
        ("H<sub>2</sub>O", "H2O"),
        ("cut in the <strong>mid", "cut in the mid"),
        ("<div><p>“Quoted”", "“Quoted”"),
        ('see <a href="/x">this', "see this"),
        ("<style>p { color: red }</style>Text<script>a<b>c</script>", "Text"),
        ("<!-- more -->Text", "Text"),
        ("<ul><li>One</li><li>Two</li></ul>", "One Two"),
    ],
)
def test_tags_that_are_debris_go(found: str, expected: str) -> None:
    assert plain(found) == expected


@pytest.mark.parametrize(
    "found",
    [
        "The <template> element",
        "<b> vs <strong>",
        "List<String> and Map<K, V>",
        "if a<b and c>d",
        "I <3 you",
        "a < b > c",
        "Mail Joe <joe@example.com>",
    ],
)
def test_angle_brackets_that_the_text_talks_about_stay(found: str) -> None:
    assert plain(found) == found


@given(strange_texts)
def test_plain_text_is_one_line_of_visible_nfc(text: str) -> None:
    result = plain(text)
    assert result == " ".join(result.split())
    assert unicodedata.is_normalized("NFC", result)
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in result)
    assert not set("\u200b\u200e\u202a\u202e\u2066\ufeff\u00ad") & set(result)


@given(strange_texts)
def test_plain_text_stays_as_it_is(text: str) -> None:
    once = plain(text)
    assert plain(once) == once


def test_nested_escapes_take_linear_time() -> None:
    assert plain("&" + "amp;" * 200_000 + "lt;") == "<"
    assert plain("<script>" * 50_000)
    assert plain("<a " * 100_000)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("News", " news "),
        ("Straße", "STRASSE"),
        ("ＡＢＣ", "abc"),
        ("Will’s “Blog”", 'will\'s "blog"'),
        ("A – B", "a - b"),
        ("re‑use", "re-use"),
        ("می\u200cخواهم", "میخواهم"),
        ("R&amp;D", "r&d"),
    ],
)
def test_spellings_of_one_identity(one: str, other: str) -> None:
    assert identity(one) == identity(other)


def test_other_words_have_other_identities() -> None:
    assert len({identity(text) for text in ("resume", "résumé", "C", "C#", "C++", "news", "new s")}) == 7


@given(strange_texts)
def test_identity_does_not_depend_on_case_or_normal_form(text: str) -> None:
    key = identity(text)
    assert identity(unicodedata.normalize("NFD", plain(text))) == key
    assert identity(f"  {plain(text)}\n") == key
