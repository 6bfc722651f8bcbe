from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webencodings.labels import LABELS

from crawler.pages.decoding import decode

SAMPLES = tomllib.loads(Path(__file__).with_name("charset_samples.toml").read_text(encoding="utf-8"))[
    "samples"
]
CODECS = {
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac_cyrillic",
    "ibm866": "cp866",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
}
TONES = "\u0300\u0301\u0303\u0309\u0323"
# Nobody takes the one for the other by mistake, or the difference shows in few letters
UNLIKE = ("shift_jis", "gbk", "big5", "windows-1251", "utf-8", "euc-kr", "windows-874")
# Its letters but for the capitals are those of windows-1251: a declaration of that fits as well
NEAR = ("x-mac-cyrillic", "windows-1251")
ESCAPE = 0x1B
OLD = [(sample, charset) for sample in SAMPLES for charset in sample["charsets"]]
ids = [f"{sample['language']}-{charset}" for sample, charset in OLD]


def as_written(text, charset):
    """The sample as that character set can hold it: Vietnamese tones stand apart there."""
    if charset == "windows-1258":
        letters = (unicodedata.normalize("NFD", letter) for letter in unicodedata.normalize("NFC", text))
        text = "".join(
            unicodedata.normalize("NFC", "".join(mark for mark in letter if mark not in TONES))
            + "".join(mark for mark in letter if mark in TONES)
            for letter in letters
        )
    return text.encode(CODECS.get(charset, charset), "xmlcharrefreplace")


def page(sample, head="", text="long"):
    paragraphs = "".join(f"<p>{line}</p>" for line in sample[text].strip().split("\n"))
    return (
        f"<!doctype html><html><head>{head}<title>{sample['short']}</title></head><body><nav><a href='/'>Home"
        f"</a></nav>{paragraphs}<footer>Powered by a blog engine</footer></body></html>"
    )


def words(html):
    folded = unicodedata.normalize("NFC", html).replace("—", "―").replace("～", "〜")
    return re.sub(r"<[^>]*>|&#\d+;", " ", folded).split()


def assert_read(sample, charset, html, content_type=None):
    raw = as_written(html, charset)
    expected = raw.decode(CODECS.get(charset, charset))
    assert words(decode(raw, content_type)) == words(expected), (sample["language"], charset)


@pytest.mark.parametrize(("sample", "charset"), OLD, ids=ids)
def test_declared_in_the_header(sample, charset):
    for text in ("short", "long"):
        assert_read(sample, charset, page(sample, text=text), f"text/html; charset={charset}")


@pytest.mark.parametrize(("sample", "charset"), OLD, ids=ids)
def test_declared_on_the_page(sample, charset):
    assert_read(sample, charset, page(sample, f"<meta charset={charset}>"), "text/html")
    old_way = f'<META http-equiv="Content-Type" content="text/html; charset={charset}">'
    assert_read(sample, charset, page(sample, old_way))
    assert_read(sample, charset, f"<?xml version='1.0' encoding='{charset}'?>{page(sample)}")


@pytest.mark.parametrize(("sample", "charset"), OLD, ids=ids)
def test_not_declared(sample, charset):
    assert_read(sample, charset, page(sample))


WRONG = [
    (sample, charset, declared)
    for sample, charset in OLD
    for declared in UNLIKE
    if (charset, declared) != NEAR
]


@pytest.mark.parametrize(
    ("sample", "charset", "declared"),
    WRONG,
    ids=[f"{one['language']}-{set_}-{said}" for one, set_, said in WRONG],
)
def test_declared_wrong(sample, charset, declared):
    assert_read(sample, charset, page(sample), f"text/html; charset={declared}")


def test_a_declared_set_is_believed_beside_one_that_fits_no_better():
    (sample,) = (sample for sample, charset in OLD if charset == NEAR[0])
    raw = as_written(page(sample), NEAR[0])
    said = decode(raw, f"text/html; charset={NEAR[1]}")
    assert words(said) == words(raw.decode(NEAR[1], "replace"))


@pytest.mark.parametrize(("sample", "charset"), OLD, ids=ids)
def test_a_server_that_calls_everything_latin_1(sample, charset):
    assert_read(sample, charset, page(sample), "text/html; charset=ISO-8859-1")


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample["language"] for sample in SAMPLES])
@pytest.mark.parametrize(
    "declared", [None, "utf-8", "iso-8859-1", "windows-1251", "shift_jis", "gbk", "utf-16"]
)
def test_unicode_is_read_whatever_is_declared(sample, declared):
    content_type = declared and f"text/html; charset={declared}"
    html = page(sample)
    for form in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        assert decode(html.encode(form), content_type) == html, form
    assert decode(b"\xfe\xff" + html.encode("utf-16-be"), content_type) == html


@pytest.mark.parametrize(("sample", "charset"), OLD, ids=ids)
def test_a_lost_byte_spoils_a_letter_and_not_the_page(sample, charset):
    raw = as_written(page(sample), charset)
    first = next(place for place, byte in enumerate(raw) if byte > 0x7F or byte == ESCAPE)
    raw = raw[: first + 200] + raw[first + 201 :]
    expected = "".join(words(as_written(page(sample), charset).decode(CODECS.get(charset, charset))))
    for content_type in (f"text/html; charset={charset}", None):
        assert "".join(words(decode(raw, content_type)))[-90:] == expected[-90:], content_type


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample["language"] for sample in SAMPLES])
def test_wide_letters_without_a_mark(sample):
    html = page(sample)
    for form in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        assert decode(html.encode(form), "text/html; charset=utf-8") == html, form
    assert decode(b"\x00\x00\xfe\xff" + html.encode("utf-32-be")) == html
    text = sample["long"].replace("\n", " ")
    for form, label in (("utf-16-le", "UTF-16LE"), ("utf-16-le", "utf-16"), ("utf-16-be", "utf-16be")):
        if sample["language"] == "th":
            continue  # without any markup each of its letters is two letters of ASCII
        assert decode(text.encode(form), f"text/plain; charset={label}") == text


def test_utf_7_is_never_read():
    smuggled = b"<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</p>"
    for content_type in ("text/html; charset=utf-7", None):
        assert decode(smuggled, content_type) == smuggled.decode()
    assert "<script" not in decode(b"<meta charset=utf-7>" + smuggled)


def test_letters_switched_to_by_escapes_and_tildes():
    korean, chinese = "한국어 텍스트입니다", "汉字测试文本"
    assert korean in decode(f"<p>{korean}</p>".encode("iso2022_kr"), "text/html; charset=iso-2022-kr")
    assert chinese in decode(f"<p>{chinese}</p>".encode("hz"), "text/html; charset=hz-gb-2312")
    assert decode(b"<p>~{ stays</p>", "text/html") == "<p>~{ stays</p>"


def test_mojibake_is_kept_as_it_was_served():
    served = "Größe".encode().decode("cp1252")
    assert decode(f"<p>{served}</p>".encode(), "text/html; charset=utf-8") == f"<p>{served}</p>"


def test_a_few_letters_of_another_set_do_not_make_a_page_of_it():
    raw = "<p>Größe, Übung, Straße</p>".encode() * 9 + "<p>Kommentar: schön!</p>".encode("latin-1")
    text = decode(raw, "text/html; charset=iso-8859-1")
    assert text.count("Größe, Übung, Straße") == 9
    assert "sch\ufffdn" in text


def test_labels_mean_what_the_encoding_standard_says():
    assert (
        decode(b"<p>\x93Yes\x94 \x96 it\x92s \x80 5</p>", "text/html; charset=us-ascii")
        == "<p>“Yes” – it’s € 5</p>"
    )
    assert decode("<p>镕基与喆</p>".encode("gbk"), "text/html; charset=gb2312") == "<p>镕基与喆</p>"
    assert decode("<p>똠방각하</p>".encode("cp949"), "text/html; charset=ks_c_5601-1987") == "<p>똠방각하</p>"
    assert decode("<p>①②髙橋</p>".encode("cp932"), "text/html; charset=x-sjis") == "<p>①②髙橋</p>"
    hebrew = next(sample for sample in SAMPLES if sample["language"] == "he")["long"]
    assert decode(hebrew.encode("iso-8859-8"), "text/html; charset=iso-8859-8-i") == hebrew


def test_a_declaration_in_a_comment_is_none():
    html = page(SAMPLES[0], "<!-- <meta charset=koi8-r> --><meta charset=windows-1252>")
    assert decode(html.encode("cp1252")) == html


def test_what_no_text_holds_is_gone():
    assert decode(b"<p>O\x00n\x08e\x0b\t\x7ftwo\x1b</p>\r\n\f") == "<p>One\ttwo</p>\r\n\f"
    assert decode("Caf\x00é à la crème".encode("latin-1")) == "Café à la crème"


@given(
    st.binary(max_size=300),
    st.text(max_size=40) | st.sampled_from(sorted(LABELS)).map("x; charset={}".format),
)
def test_any_bytes_under_any_label_are_some_text(body, content_type):
    text = decode(body, content_type)
    text.encode()  # a lone surrogate would raise
    assert not set(text) & {*map(chr, range(9)), "\x0b", "\x1b", "\x7f"}


@given(st.text(), st.sampled_from([None, "text/html", "text/html; charset=latin1", "text/html; charset=gbk"]))
def test_utf_8_is_never_mistaken(text, content_type):
    text = "".join(char for char in text if char.isprintable()) + "é"
    assert decode(text.encode(), content_type) == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "body",
    [
        b"\xff" * 3_000_000,
        b"\xe9 " * 1_500_000,
        b"<!--" * 700_000 + b"\xe9",
        b"<meta " * 500_000 + b"\xe9",
        b"a" * 3_000_000 + b"\xe9",
        b"<\xe9>" * 1_000_000,
        b"\x1b$B" * 1_000_000,
        bytes(range(256)) * 10_000,
    ],
    ids=["high", "words", "comments", "metas", "ascii", "tags", "escapes", "all"],
)
def test_no_bytes_take_long(body):
    decode(b"\xe9")
    began = process_time()
    decode(body)
    assert process_time() - began < 2
