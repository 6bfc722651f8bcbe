"""The rules by which a post is gone, moved, unlisted or back: what they conclude, and what they never do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.deciding import (
    APART,
    RUNS,
    Change,
    Heard,
    Listed,
    Place,
    Text,
    decide,
    dropped_off,
    is_same_post,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

START = datetime.fromisoformat("2026-05-01T00:00:00+00:00")
MISSING = ("HTTP 404 Not Found", "leads back to the listing")
GONE = "HTTP 410 Gone"
answers = st.sampled_from(["page", "error", GONE, *MISSING])
runs = st.lists(st.tuples(answers, st.integers(0, 72)), max_size=12)


def moment(hours: int) -> str:
    return (START + timedelta(hours=hours)).isoformat(timespec="seconds")


def lived(told: Sequence[tuple[str, int]]) -> list[tuple[str, int, Heard, Change | None]]:
    """Let a post hear these answers, each so many hours after the one before."""
    heard, hour, life = Heard(), 0, []
    for answer, later in told:
        hour += later
        if answer == "error":
            heard = replace(heard, answers=False, said=answer)
            life.append((answer, hour, heard, None))
            continue
        if answer == "page":
            heard = Heard(status=heard.status, answers=True)
        else:
            since = heard.since or moment(hour)
            heard = replace(heard, answers=False, misses=heard.misses + 1, since=since, said=answer)
        change = decide(heard, moment(hour))
        heard = replace(heard, status=change.status) if change else heard
        life.append((answer, hour, heard, change))
    return life


@given(runs)
def test_a_post_is_gone_only_by_what_was_heard_often_enough_and_live_again_by_its_page(told):
    misses, first = 0, 0
    for answer, hour, heard, change in lived(told):
        if answer == "page":
            misses = 0
        elif answer != "error":
            first = first if misses else hour
            misses += 1
        if answer == "error":
            assert change is None
            continue
        enough = misses >= RUNS or (misses > 1 and timedelta(hours=hour - first) >= APART)
        if answer == "page":
            assert heard.status == "live"
        elif answer == GONE or enough:
            assert heard.status == "gone"
        assert not change or change.evidence


@given(runs)
def test_each_change_is_a_change(told):
    before = "live"
    for _, _, _, change in lived(told):
        if change:
            assert change.status != before
            before = change.status


@given(st.lists(st.tuples(st.sampled_from(["page", "error"]), st.integers(0, 72)), max_size=12))
def test_errors_of_a_server_change_nothing(told):
    assert not any(change for *_, change in lived(told))


@pytest.mark.parametrize(
    ("misses", "hours", "evidence"),
    [
        (1, 900, None),
        (2, 23, None),
        (2, 24, "HTTP 404 in 2 runs since 2026-05-01"),
        (3, 0, "HTTP 404 in 3 runs since 2026-05-01"),
    ],
)
def test_how_often_a_missing_page_is_heard_of(misses, hours, evidence):
    heard = Heard(misses=misses, since=moment(0), said=MISSING[0])
    change = decide(heard, moment(hours))
    assert change == (evidence and Change("gone", evidence))


def test_a_page_that_leads_elsewhere_with_the_same_text_has_moved_whatever_it_was():
    for status in ("live", "gone", "unlisted"):
        assert decide(Heard(status=status, moved="redirects to b"), moment(0)) == ("moved", "redirects to b")
    assert decide(Heard(status="moved", moved="redirects to b"), moment(0)) is None


def test_only_a_post_that_answers_is_unlisted_and_only_a_named_one_comes_back():
    assert decide(Heard(unnamed=True), moment(0)) is None
    unlisted = decide(Heard(unnamed=True, answers=True), moment(0))
    assert unlisted
    assert unlisted.status == "unlisted"
    assert decide(Heard(status="unlisted", unnamed=True, answers=True), moment(0)) is None
    back = Heard(status="unlisted", answers=True, named_by="https://blog.example/")
    assert decide(back, moment(0)) == ("live", "https://blog.example/ names it again")


LONG = " ".join(f"word{number}" for number in range(100))


@pytest.mark.parametrize(
    ("old", "new", "led", "same"),
    [
        (Text("A", 100, LONG), Text("B", 100, LONG), False, True),
        (Text("A", 100, LONG), Text("B", 101, LONG + " more"), False, True),
        (Text("A", 100, LONG), Text("A", 50, LONG[: len(LONG) // 2]), False, False),
        (Text("A", 3, "Nothing new today"), Text("B", 3, "Nothing new today"), False, False),
        (Text("A", 3, "Nothing new today"), Text("A", 3, "Nothing new today"), False, True),
        (Text("A", 3, "Nothing new today"), Text("B", 3, "Nothing new today"), True, True),
        (Text("A", 0, ""), Text("A", 0, ""), False, False),
        (Text("A", 0, ""), Text("A", 0, ""), True, True),
        (Text("A", 0, ""), Text("B", 0, ""), True, False),
    ],
)
def test_two_posts_are_one_by_their_text(old, new, led, same):
    assert is_same_post(old, new, led=led) is same


def listed(*posts):
    found = Listed()
    for post in posts:
        found.add(post)
    return found


def test_a_listing_of_the_latest_posts_drops_the_oldest_only_when_new_ones_came():
    old = Place("2024-01-01", named_in=3, first_seen_in=1)
    later = Place("2024-02-01", named_in=4, first_seen_in=1)
    new = Place("2026-05-02", named_in=4, first_seen_in=4)
    older = Place("2023-01-01", named_in=4, first_seen_in=1)
    assert dropped_off(old, listed(later, new))
    assert not dropped_off(old, listed(later))
    assert not dropped_off(old, listed(later, new, older))
    assert dropped_off(old._replace(published=None), listed(later, new))
