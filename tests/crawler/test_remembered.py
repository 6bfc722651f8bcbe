"""What is remembered of texts: the latest short ones, and never a long one."""

from __future__ import annotations

from crawler.pages.remembered import LONGEST, MOST, remembered


def test_short_texts_are_remembered_and_long_ones_are_not() -> None:
    asked: list[str] = []

    @remembered
    def length(text: str, *, twice: bool = False) -> int:
        asked.append(text[:3])
        return len(text) * (2 if twice else 1)

    assert [length("abc"), length("abc"), length("abc", twice=True)] == [3, 3, 6]
    assert asked == ["abc", "abc"]
    long = "x" * (LONGEST + 1)
    assert length(long) == length(long) == LONGEST + 1
    assert asked == ["abc", "abc", "xxx", "xxx"]
    for number in range(MOST):
        length(str(number))
    asked.clear()
    length("abc")
    assert asked == ["abc"]
