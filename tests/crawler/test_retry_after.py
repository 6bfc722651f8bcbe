from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.courtesy.retry_after import LONGEST_BAN, http_date, seconds_asked

NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def imf(moment: datetime) -> str:
    return f"{DAYS[moment.weekday()]}, {moment:%d} {MONTHS[moment.month - 1]} {moment:%Y %H:%M:%S} GMT"


def rfc850(moment: datetime) -> str:
    return f"{LONG_DAYS[moment.weekday()]}, {moment:%d}-{MONTHS[moment.month - 1]}-{moment:%y %H:%M:%S} GMT"


def asctime(moment: datetime) -> str:
    return f"{DAYS[moment.weekday()]} {MONTHS[moment.month - 1]} {moment.day:2} {moment:%H:%M:%S %Y}"


@given(
    st.sampled_from([imf, rfc850, asctime]),
    st.datetimes(datetime(1990, 1, 1), datetime(2065, 1, 1)),  # noqa: DTZ001 - timezone below
)
def test_all_three_forms_of_a_date_are_read(form, moment):
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    assert http_date(form(moment).encode(), NOW) == moment
    wait = max(0.0, (moment - NOW).total_seconds())
    assert seconds_asked([form(moment).encode()], moment=NOW) == min(wait, LONGEST_BAN)


def test_two_digits_of_a_year_mean_one_within_fifty_years():
    assert http_date(b"Sunday, 06-Nov-94 08:49:37 GMT", NOW) == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)
    assert http_date(b"Friday, 01-May-26 10:01:00 GMT", NOW) == NOW + timedelta(minutes=1)


@given(st.integers(min_value=0, max_value=10**400))
def test_seconds_are_read_and_capped(asked):
    assert seconds_asked([str(asked).encode()], moment=NOW) == min(asked, LONGEST_BAN)


@pytest.mark.parametrize(
    "garbage",
    [
        *(b"", b" ", b"soon", b"-1", b"+5", b"1e3", b"0x10", b"nan", b"inf", b"\xff\xfe", b"12:30", b"1,2"),
        *(b"\xb2", b"Fri, 99 May 2026 99:99:99 GMT", b"Fri, 01 May 99999 10:00:00 GMT", b"1 " * 40_000),
    ],
)
def test_what_is_neither_is_no_request(garbage):
    assert seconds_asked([garbage], moment=NOW) is None


@given(st.lists(st.binary(max_size=70), max_size=3), st.binary(max_size=40))
def test_no_bytes_whatever_break_it(values, date):
    found = seconds_asked(values, date, NOW)
    assert found is None or 0 <= found <= LONGEST_BAN


def test_the_longest_of_several_counts():
    assert seconds_asked([b"5", b"soon", b"30", b"10"], moment=NOW) == 30


def test_a_date_past_asks_for_nothing():
    assert seconds_asked([imf(NOW - timedelta(hours=1)).encode()], moment=NOW) == 0


@pytest.mark.parametrize("clock", [-3600, 0, 3600])
def test_a_server_whose_clock_is_wrong_is_left_alone_for_as_long_as_it_means(clock):
    theirs = NOW + timedelta(seconds=clock)
    asked = seconds_asked([imf(theirs + timedelta(seconds=20)).encode()], imf(theirs).encode(), moment=NOW)
    assert asked is not None
    assert asked >= 20
