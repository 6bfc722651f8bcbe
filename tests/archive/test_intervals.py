from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from archive.intervals import LEAST, MOST, interval, longest, moment_of, next_check

ages = st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=20_000))
moments = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
urls = st.text(max_size=40)


@given(ages, ages)
def test_an_older_post_is_never_left_alone_for_less_and_always_within_bounds(one, other):
    younger, older = sorted((one, other))
    assert LEAST <= interval(younger) <= interval(older) <= MOST


@given(urls)
def test_each_page_has_its_own_longest_rest_and_always_the_same(url):
    assert timedelta(days=24) <= longest(url) == longest(url) <= MOST


@given(urls, moments, ages, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=60)))
def test_no_page_is_left_alone_for_thirty_days_since_it_came_whole(url, checked, age, since_whole):
    whole, changed = checked - since_whole, checked - age
    due = moment_of(
        next_check(
            url,
            checked_at=checked.isoformat(),
            whole_at=whole.isoformat(),
            changed_at=changed.isoformat(),
        )
    )
    second = timedelta(seconds=1)
    assert due is not None
    assert checked + LEAST - second <= due <= checked + MOST
    assert due <= max(whole + MOST, checked + LEAST)
