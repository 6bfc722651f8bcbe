"""Pages are given in the order in which they were asked for, whatever order they come in."""

from hypothesis import given
from hypothesis import strategies as st

from crawler.turns import LARGEST, MOST, Turns


def test_a_page_waits_for_those_asked_for_before_it():
    asked = [1, 2, 3]
    turns = Turns(lambda: asked)
    turns.put(2, "b", 1)
    assert (turns.ready(), len(turns)) == ([], 1)
    turns.put(1, "a", 1)
    assert turns.ready() == ["a", "b"]
    turns.put(3, "c", 1)
    assert (turns.ready(), len(turns)) == (["c"], 0)


def test_a_page_does_not_wait_for_one_that_failed():
    asked = [1, 2]
    turns = Turns(lambda: asked)
    turns.put(2, "b", 1)
    asked.remove(1)
    assert turns.ready() == ["b"]


def test_many_or_large_pages_do_not_wait():
    turns = Turns(lambda: range(100))
    for number in range(1, MOST + 1):
        turns.put(number, number, 1)
    assert turns.ready() == []
    turns.put(MOST + 1, MOST + 1, 1)
    assert turns.ready() == list(range(1, MOST + 2))
    turns.put(99, "large", LARGEST + 1)
    assert turns.ready() == ["large"]


@given(st.permutations(range(12)), st.sets(st.integers(0, 11)))
def test_every_page_is_given_once_and_in_order(arrivals, failed):
    asked = list(range(12))
    turns = Turns(lambda: asked)
    given_pages = []
    for number in arrivals:
        if number in failed:
            asked.remove(number)
        else:
            turns.put(number, number, 1)
        given_pages += turns.ready()
    assert given_pages + turns.ready(late=True) == [n for n in range(12) if n not in failed]
