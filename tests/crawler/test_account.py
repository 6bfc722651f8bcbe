from __future__ import annotations

from collections import Counter

from crawler.courtesy.account import Account


def test_what_was_not_asked_of_us_is_not_told() -> None:
    assert Account(waited_for_delay=1000).sentences() == []
    assert Account(waited_for_delay=2, waited_for_pause=3).waited == 5


def test_everything_that_was_obeyed_is_told() -> None:
    account = Account(
        delays={"a.example": (5.0, 5.0), "b.example": (5.0, 5.0), "c.example": (86400.0, 60.0)},
        forbidden=1,
        without_robots={"a.example": "HTTP 500 Internal Server Error"},
        asked=2,
        overloaded=Counter({"HTTP 503 Service Unavailable": 1}),
        left_alone={
            "a.example": "left alone until 2026-05-02 00:00 UTC: the server asked for it (Retry-After)"
        },
        waited_for_pause=31.4,
    )
    assert account.sentences() == [
        "robots.txt asks for 5 s between two requests: kept",
        "robots.txt asks for 86400 s between two requests: 60 s kept, the longest that is",
        "robots.txt forbids 1 address: not asked for",
        (
            "the robots.txt of a.example could not be had (HTTP 500 Internal Server Error): "
            "nothing was asked for there"
        ),
        "the server asked 2 times to wait (Retry-After): obeyed",
        "HTTP 503 Service Unavailable, once: held back for longer each time",
        "31 s waited for the server",
        "a.example: left alone until 2026-05-02 00:00 UTC: the server asked for it (Retry-After)",
    ]


def test_of_many_hosts_the_first_are_told() -> None:
    left = {f"{number}.example": "left alone for the rest of the run" for number in range(9)}
    said = Account(left_alone=left).sentences()
    assert len(said) == 6
    assert said[-1] == "and so of 4 more hosts"
