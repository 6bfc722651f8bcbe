from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.fields.dates import day_order, parse_date
from tests.pipelines.strange_text import strange_texts

FETCHED = "2024-06-15T12:00:00+00:00"


def parse(text: str, language: str | None = None, *, day_first: bool | None = None) -> str | None:
    return parse_date(text, fetched_at=FETCHED, language=language, day_first=day_first)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("2024-05-01", "2024-05-01"), ("2024-05", "2024-05"), ("2012", "2012"), ("2021-5-3", "2021-05-03")),
        ("2022-11-11T00:00:00.000Z", "2022-11-11T00:00:00+00:00"),
        ("2021-05-03T10:00:00.120Z", "2021-05-03T10:00:00.12+00:00"),
        ("2013-08-21T21:00:00-08:00", "2013-08-21T21:00:00-08:00"),
        ("2013-08-21 21:00", "2013-08-21T21:00:00"),
        ("2024-01-15 00:00:00 +0000", "2024-01-15T00:00:00+00:00"),
        ("2024-01-15 00:00:00 UTC", "2024-01-15T00:00:00+00:00"),
        ("2021-05-03T25:00:00", "2021-05-03"),
        *(("20210503", "2021-05-03"), ("20210503T101500Z", "2021-05-03T10:15:00+00:00")),
        *(("1606505379", "2020-11-27T19:29:39+00:00"), ("1606505379000", "2020-11-27T19:29:39+00:00")),
        ("Fri, 27 Nov 2020 19:29:39 GMT", "2020-11-27T19:29:39+00:00"),
        ("Wed, 02 Oct 2002 15:00:00 +0200", "2002-10-02T15:00:00+02:00"),
        ("Sun Dec  1 10:00:00 PST 2013", "2013-12-01T10:00:00-08:00"),
        ("Sun Dec 01 2013 10:00:00 GMT-0800 (Pacific Standard Time)", "2013-12-01T10:00:00-08:00"),
    ],
)
def test_forms_for_machines(text: str, expected: str) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            ("March 8, 2012", "2012-03-08"),
            ("Sun 01 December 2013", "2013-12-01"),
            ("3rd of July, 2019", "2019-07-03"),
        ),
        *(
            ("5. März 2021", "2021-03-05"),
            ("21 de mayo de 2010", "2010-05-21"),
            ("1er janvier 2020", "2020-01-01"),
        ),
        *(
            ("8 de março de 2021", "2021-03-08"),
            ("2021. március 8.", "2021-03-08"),
            ("8 kwietnia 2021", "2021-04-08"),
        ),
        *(
            ("2021 m. kovo 8 d.", "2021-03-08"),
            ("2021. gada 8. marts", "2021-03-08"),
            ("8 марта 2021 г.", "2021-03-08"),
        ),
        *(
            ("15 Μαρτίου 2021", "2021-03-15"),
            ("5 Ağustos 2021", "2021-08-05"),
            ("ngày 5 tháng 3 năm 2021", "2021-03-05"),
        ),
        *(
            ("2022년 11월 11일", "2022-11-11"),
            ("2021年8月8日", "2021-08-08"),
            ("2022/6/5", "2022-06-05"),
            ("8月 8, 2021", "2021-08-08"),
        ),
        *(
            ("2021. 11. 11.", "2021-11-11"),
            ("٣ مايو ٢٠٢١", "2021-05-03"),
            ("5 במרץ 2021", "2021-03-05"),
            ("5 मार्च 2021", "2021-03-05"),
        ),
        *(
            ("۲۰ اردیبهشت ۱۳۹۷", "2018-05-10"),
            ("۱۳۹۷/۰۲/۲۰", "2018-05-10"),
            ("8 มีนาคม 2564", "2021-03-08"),
            ("8 มี.ค. 2564", "2021-03-08"),
        ),
        *(
            ("12-Mar-21", "2021-03-12"),
            ("May 2012", "2012-05"),
            ("2012年5月", "2012-05"),
            ("15 მარტი 2021", None),
        ),
        *(
            ("8 FEVRIER 2021", "2021-02-08"),
            ("12 in a set of March 2021", None),
            ("12 mins March 2021", "2021-03"),
        ),
        ("June 22, 2010 10:04 PM", "2010-06-22T22:04:00"),
        ("Nov 15, 20195:45 AM", "2019-11-15T05:45:00"),
        ("2021年8月8日 下午3:05", "2021-08-08T15:05:00"),
        ("2022년 11월 11일 (금) 오전 9시 30분", "2022-11-11T09:30:00"),
        ("le 3 mars 2020 à 10h30", "2020-03-03T10:30:00"),
        ("8. März 2021, 12:15 Uhr", "2021-03-08T12:15:00"),
        ("March 8, 2012 at 12am", "2012-03-08T00:00:00"),
        ("Posted on March 8, 2012 by will | 3 comments", "2012-03-08"),
        ("12 min read · March 8, 2021", "2021-03-08"),
    ],
)
def test_written_dates(text: str, expected: str | None) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            ("3 years ago", "2021"),
            ("a year ago", "2023"),
            ("2 months ago", "2024-04"),
            ("2 weeks ago", "2024-06-01"),
        ),
        *(
            ("3 days ago", "2024-06-12"),
            ("13 hours ago", "2024-06-14"),
            ("5 min ago", "2024-06-15"),
            ("1 year, 2 months ago", "2023"),
        ),
        *(
            ("yesterday", "2024-06-14"),
            ("Updated yesterday", "2024-06-14"),
            ("Today at 10:30", "2024-06-15"),
            ("gestern", "2024-06-14"),
        ),
        *(
            ("vor 3 Tagen", "2024-06-12"),
            ("vor einem Jahr", "2023"),
            ("il y a 2 ans", "2022"),
            ("hace 3 días", "2024-06-12"),
        ),
        *(
            ("3 года назад", "2021"),
            ("3年前", "2021"),
            ("2个月前", "2024-04"),
            ("5天前", "2024-06-10"),
            ("3년 전", "2021"),
        ),
    ],
)
def test_relative_dates_are_as_precise_as_their_unit(text: str, expected: str) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("15 მარტი 2021", "ka", "2021-03-15"),
        ("მარტი 2021", "ka", "2021-03"),
        ("15 მარტი", "ka", None),
        ("2021 წელი", "ka", None),
        ("3 lata temu", "pl", "2021"),
        ("för 3 dagar sedan", "sv", "2024-06-12"),
        ("in 3 Tagen", "de", None),
        ("3 Tage", "de", None),
        ("1 hodina 5 minut", "cs", None),
        ("vor 5 Minuten", "de", "2024-06-15"),
        ("1. listopada 2021.", "hr", "2021-10-01"),
    ],
)
def test_the_language_helps_with_what_is_rare(text: str, language: str, expected: str) -> None:
    assert parse(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "day_first", "expected"),
    [
        ("03/04/2021", None, None, None),
        ("03/04/2021", "en", None, None),
        ("03/04/2021", "en-US", None, None),
        ("03/04/2021", "ja", None, None),
        ("3.4.2021", None, None, None),
        ("hétfő 3-12-2021", "hu", None, None),
        ("03/04/2021", None, True, "2021-04-03"),
        ("03/04/2021", None, False, "2021-03-04"),
        ("03/04/2021", "de", None, "2021-04-03"),
        ("03/04/2021", "en-GB", None, "2021-04-03"),
        ("03/04/2021", "de", False, "2021-03-04"),
        ("25/04/2021", None, False, "2021-04-25"),
        ("04/25/2021", "de", True, "2021-04-25"),
        ("04/04/2021", None, None, "2021-04-04"),
        ("25/04/21", None, None, None),
        ("25/04/21", "fr", None, "2021-04-25"),
        ("04/25/21", None, None, "2021-04-25"),
    ],
)
def test_day_and_month_are_not_guessed(
    text: str, language: str | None, expected: str | None, *, day_first: bool | None
) -> None:
    assert parse(text, language, day_first=day_first) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "hello",
            "12 comments",
            "5 min read",
            "10:30",
            "May 5",
            "2021-2022",
            "192.168.10.1",
            "2021-02-30",
            "2021-13-01",
        ),
        *(
            "1969-12-31",
            "1970-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "2027-01-01",
            "31 February 2021",
            "© Example",
            "PT5M",
        ),
        *("16EA4F213B0895624B7D7945EC0F2B67", "https://example.com/2021"),
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse(text, "de") is None


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["03/04/2021", "25/12/2021"], True),
        (["03/04/2021", "12/25/2021"], False),
        (["25.12.2021"], True),
        (["03/04/2021", "2021-12-25"], None),
        (["25/12/2021", "12/25/2021"], None),
        (["25/12/21"], None),
        ([], None),
    ],
)
def test_the_order_that_a_blog_uses(texts: list[str], expected: bool | None) -> None:  # noqa: FBT001 - a parametrised figure
    assert day_order(texts) is expected


moments = st.datetimes(
    min_value=datetime.fromisoformat("1970-01-02"), max_value=datetime.fromisoformat("2026-06-01")
).map(lambda moment: moment.replace(microsecond=0))


@given(moments)
def test_every_moment_is_read_back(moment: datetime) -> None:
    day = moment.date().isoformat()
    assert parse(moment.isoformat()) == moment.isoformat()
    assert parse(format_datetime(moment.replace(tzinfo=UTC))) == moment.replace(tzinfo=UTC).isoformat()
    assert parse(f"{moment:%B} {moment.day}, {moment.year}") == day
    assert parse(f"{moment.day}.{moment.month}.{moment.year}", "de") == day
    assert parse(f"{moment.year}年{moment.month}月{moment.day}日") == day


RESULT = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d{1,6})?([+-]\d\d:\d\d)?)?)?)?")


@given(
    strange_texts,
    st.sampled_from([None, "en", "de", "fa", "ja", "pl", "nonsense"]),
    st.sampled_from([None, True, False]),
)
def test_no_text_is_too_strange(text: str, language: str | None, day_first: bool | None) -> None:  # noqa: FBT001 - drawn
    value = parse(text, language, day_first=day_first)
    if value is not None:
        assert RESULT.fullmatch(value)
        assert "1970" <= value[:4] <= "2026"
        assert parse(value) == value


@given(strange_texts)
def test_a_strange_time_of_fetch_is_survived(fetched_at: str) -> None:
    assert parse_date("2021-05-03", fetched_at=fetched_at) in {"2021-05-03", None}
    parse_date("3 days ago", fetched_at=fetched_at)


def test_jalali_years_begin_where_iran_says() -> None:
    begins = {
        1397: "2018-03-21",
        1398: "2019-03-21",
        1399: "2020-03-20",
        1400: "2021-03-21",
        1401: "2022-03-21",
    }
    begins |= {
        1402: "2023-03-21",
        1403: "2024-03-20",
        1354: "1975-03-21",
        1375: "1996-03-20",
        1376: "1997-03-21",
    }
    for year, day in begins.items():
        assert parse(f"1 فروردین {year}") == day


def test_dateparser_is_not_imported_until_it_is_needed() -> None:
    code = (
        "import sys; from pipelines.fields.dates import parse_date; "
        "parse_date('5. März 2021', fetched_at='2024-06-15', language='de'); "
        "parse_date('Monday, room 12', fetched_at='2024-06-15', language='en'); "
        "print('dateparser' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
