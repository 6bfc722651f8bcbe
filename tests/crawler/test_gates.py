from __future__ import annotations

import asyncio
from time import monotonic

import pytest
from scrapy import Request

from crawler.courtesy.gates import DOUBTFUL, LONGEST_PAUSE, MOST_IN_A_ROW, Gate
from crawler.courtesy.refusals import PausedError, StoppedError


def request() -> Request:
    return Request("https://blog.example/a")


def passed(gate: Gate) -> Request:
    """A request that went through the gate and is back."""
    one = request()
    asyncio.run(gate.passage(one, asyncio.Event()))
    gate.back(one)
    return one


def at(gate: Gate) -> Request:
    """One that goes as soon as the pause is over, without waiting for that."""
    one = request()
    one.meta["pauses_before"] = gate._pauses
    return one


def test_each_pause_is_about_twice_as_long_as_the_one_before_and_never_the_same() -> None:
    pauses = []
    for _ in range(3):
        gate = Gate("blog.example")
        for step in range(MOST_IN_A_ROW - 1):
            gate._shut_until = 0.0
            gate.troubled(at(gate), "HTTP 503")
            assert 0.99 * 2**step <= gate.shut_for <= 1.26 * 2**step
            pauses.append(gate.shut_for / 2**step)
        assert not gate.lost
        gate.troubled(at(gate), "HTTP 503")
        assert gate.lost == "left alone for the rest of the run: HTTP 503, 6 times in a row"
        with pytest.raises(PausedError, match="6 times in a row"):
            passed(gate)
    assert max(pauses) - min(pauses) > 0.01


def test_requests_that_were_under_way_together_count_once() -> None:
    gate = Gate("blog.example")
    together = [at(gate) for _ in range(8)]
    for one in together:
        gate.troubled(one, "no answer in time", silent=True)
    assert gate.row == 1


def test_a_proper_answer_ends_the_trouble() -> None:
    gate = Gate("blog.example")
    for _ in range(MOST_IN_A_ROW - 1):
        gate.troubled(at(gate), "HTTP 503")
    gate.answered()
    gate._shut_until = 0.0
    gate.troubled(at(gate), "HTTP 503")
    assert gate.shut_for < 1.3
    assert not gate.lost


def test_the_longest_pause_holds() -> None:
    gate = Gate("blog.example")
    gate.pause(50, "asked")
    gate.pause(2, "asked for less")
    gate.troubled(at(gate), "HTTP 429", asked=20)
    assert 49 < gate.shut_for <= 50
    assert gate.why == "asked"


def test_who_asks_for_too_long_or_too_often_is_left_alone() -> None:
    gate = Gate("blog.example")
    gate.troubled(at(gate), "HTTP 503", asked=LONGEST_PAUSE - 1)
    assert not gate.lost
    gate._trouble_since -= LONGEST_PAUSE - 1
    gate.troubled(at(gate), "HTTP 503", asked=LONGEST_PAUSE - 1)
    assert gate.lost == "left alone for the rest of the run: HTTP 503, 2 times in a row"
    other = Gate("other.example")
    other.pause(LONGEST_PAUSE + 60, "the server asked for it")
    with pytest.raises(
        PausedError, match=r"left alone until \d{4}-\d\d-\d\d \d\d:\d\d UTC: the server asked"
    ):
        passed(other)


def test_a_silent_host_is_asked_again_at_once_and_then_ever_less_often() -> None:
    gate = Gate("blog.example")
    shut = []
    for _ in range(3):
        gate._shut_until = 0.0
        gate.troubled(at(gate), "no answer in time", silent=True)
        shut.append(round(gate.shut_for))
    assert shut in ([0, 1, 2], [0, 1, 3])


def test_in_trouble_one_request_at_a_time_is_under_way() -> None:
    async def sent(gate: Gate) -> int:
        stopping = asyncio.Event()
        tasks = [asyncio.create_task(gate.passage(request(), stopping)) for _ in range(4)]
        await asyncio.sleep(0.1)
        stopping.set()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        return sum(not isinstance(one, StoppedError) for one in done)

    well, ill = Gate("well.example"), Gate("ill.example")
    well.concurrency = ill.concurrency = 3
    assert asyncio.run(sent(well)) == 3
    ill.troubled(at(ill), "no answer in time", silent=True)
    assert asyncio.run(sent(ill)) == 1


def test_a_host_in_doubt_is_probed_and_then_believed() -> None:
    gate = Gate("blog.example")
    for _ in range(DOUBTFUL):
        gate.troubled(at(gate), "HTTP 503")
    assert not gate.wants_probe, "no address is known to work"
    gate.works = "https://blog.example/"
    assert gate.wants_probe
    gate.probe_begins()
    assert not gate.wants_probe
    gate._shut_until = 0.0
    asyncio.run(gate.passage(probe := request(), asyncio.Event(), is_probe=True))
    gate.back(probe)
    gate.answered()
    gate.probe_ends()
    for _ in range(2):
        gate._shut_until = 0.0
        gate.troubled(at(gate), "HTTP 503")
        assert gate.shut_for < 1.3, "the pages are ill, not the host"


def test_whoever_stops_the_run_does_not_wait() -> None:
    async def stopped() -> float:
        gate, stopping = Gate("blog.example"), asyncio.Event()
        gate.pause(300, "asked")
        task = asyncio.create_task(gate.passage(request(), stopping))
        await asyncio.sleep(0.05)
        began = monotonic()
        stopping.set()
        with pytest.raises(StoppedError):
            await task
        return monotonic() - began

    assert asyncio.run(stopped()) < 5
