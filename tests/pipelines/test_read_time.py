from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.fields.read_time import computed_minutes, count_words, declared_minutes
from tests.pipelines.strange_text import strange_texts


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *(
            ("12 min", 12),
            ("5 min read", 5),
            ("5min", 5),
            ("10-minute read", 10),
            ("4 Min. Lesezeit", 4),
            ("~5 min", 5),
        ),
        *(
            ("about 1 hour 10 minutes", 70),
            ("1h 5m", 65),
            ("1 h 30 min", 90),
            ("2 Std. 5 Min.", 125),
            ("1 hour", 60),
        ),
        *(
            ("<1 min", 1),
            ("&lt; 1 min read", 1),
            ("less than a minute", 1),
            ("小于 1 分钟", 1),
            ("30 seconds", 1),
        ),
        *(
            ("5-7 min", 7),
            ("5–7 minutes", 7),
            ("5 to 7 minutes", 7),
            ("1.5 hours", 90),
            ("4,2 min", 5),
            ("10+ min", 10),
        ),
        *(
            ("约 8 分钟", 8),
            ("阅读时长:10分钟", 10),
            ("用时10分钟", 10),
            ("五分钟", 5),
            ("読了時間 約5分", 5),
        ),
        *(
            ("この記事は約3分で読めます", 3),
            ("1時間30分", 90),
            ("약 6분", 6),
            ("1시간 5분", 65),
            ("6분 소요", 6),
        ),
        *(
            ("читать 4 мин", 4),
            ("5 минут", 5),
            ("Lesezeit: 3 Minuten", 3),
            ("3 min de lecture", 3),
            ("une minute", 1),
        ),
        *(
            ("5 minutos de lectura", 5),
            ("Tempo di lettura: 5 minuti", 5),
            ("Czas czytania: 4 minuty", 4),
            ("5 dk", 5),
        ),
        *(
            ("۵ دقیقه", 5),
            ("یک دقیقه زمان مطالعه", 1),
            ("4-دقیقه زمان مطالعه", 4),
            ("٥ دقائق", 5),
            ("دقيقتان", 2),
            ("५ मिनट", 5),
        ),
        *(
            ("PT5M", 5),
            ("PT1H30M", 90),
            ("PT90S", 2),
            ("pt4m30s", 5),
            ("3 minutes, 30 seconds", 4),
            ("180 seconds", 3),
        ),
        *(
            ("Jan 5, 2024 · 12 min read", 12),
            ("5 hours ago · 4 min read", 4),
            ("five minute read", 5),
            ("5m read", 5),
        ),
    ],
)
def test_durations_are_read(text: str, minutes: int) -> None:
    assert declared_minutes(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "minutes",
            "reading time",
            "Jan 5, 2024",
            "10:30",
            "10:30 min",
            "2021年8月8日 10時30分",
            "오후 3시 30분",
            "3分の2",
        ),
        *(
            "5 minutes ago",
            "vor 5 Minuten",
            "il y a environ 5 minutes",
            "5分前",
            "5분 전",
            "5 минут назад",
            "hace 5 minutos",
        ),
        *(
            "0 min",
            "9999 min",
            "25 hours",
            "P5M",
            "2 mining tips",
            "7",
            "June 22, 2010 10:04 PM",
            "5 comments",
        ),
    ],
)
def test_what_is_no_duration_is_none(text: str) -> None:
    assert declared_minutes(text) is None


@given(strange_texts)
def test_declared_minutes_are_within_a_day(text: str) -> None:
    minutes = declared_minutes(text)
    assert minutes is None or 1 <= minutes <= 24 * 60


@given(
    st.integers(min_value=1, max_value=1440),
    st.sampled_from(["{} min read", "约 {} 分钟", "{} мин", "Lesezeit: {} Minuten"]),
)
def test_any_number_of_minutes_is_read(minutes: int, form: str) -> None:
    assert declared_minutes(form.format(minutes)) == minutes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" — * & ", 0),
        ("Don't panic: it's 5 o'clock.", 5),
        ("naïve Straße — «mot»", 3),
        ("我们用 Python 3 写软件", 8),
        ("これはテストです。", 8),
        ("한국어 문장입니다", 2),
        ("ภาษาไทย", 7),
        ("हिन्दी में लिखा", 3),
    ],
)
def test_words_are_counted_by_script(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("text", "language", "minutes"),
    [
        *(
            ("", None, 0),
            (" \n", "en", 0),
            ("…", None, 1),
            ("one", "en", 1),
            ("word " * 238, "en", 1),
            ("word " * 239, None, 2),
        ),
        *(
            ("字" * 2660, "zh-CN", 10),
            ("字" * 2660, "ja", 8),
            ("漢かな" * 1000, None, 9),
            ("ก" * 1840, "th", 2),
        ),
        *(("字" * 2660 + " word" * 2380, "zh", 20), ("한국어 " * 476, "ko", 2)),
    ],
)
def test_minutes_are_computed_by_script(text: str, language: str | None, minutes: int) -> None:
    assert computed_minutes(text, language) == minutes


@given(strange_texts, st.sampled_from([None, "", "en", "ja", "zh-Hans"]))
def test_any_text_takes_a_minute(text: str, language: str | None) -> None:
    assert (computed_minutes(text, language) > 0) == bool(text.strip())
    assert count_words(f"{text} {text}") == 2 * count_words(text)
