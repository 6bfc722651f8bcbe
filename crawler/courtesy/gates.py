"""The one way to a host: every request of every blog passes here, when the host's delays and pauses allow."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from archive.clock import now
from crawler.courtesy.refusals import PausedError, StoppedError

if TYPE_CHECKING:
    from scrapy import Request

LONGEST_PAUSE = 900.0
"""Seconds that a run waits for a host that brings nothing meanwhile; one that asks for more is left alone."""
MOST_IN_A_ROW = 6
"""So many requests in a row without a proper answer: then the host is left alone for the rest of the run."""
DOUBTFUL = 3
"""After so many in a row an address that has worked is asked: the host may be well, and only pages ill."""
FIRST_STEP = 1.0
"""Seconds of the first pause without a word from the server; each further one is twice as long."""
_JITTER = 0.25
_LOOK = 0.5
"""Seconds after which a request that waits for another to come back looks whether the run is stopped."""
_TURN = "pauses_before"
"""Name in the meta of a request: how many pauses its gate had made when it passed."""


class Waited(NamedTuple):
    """Seconds that a request was held back."""

    for_delay: float
    for_pause: float


class Gate:
    """Lets a request pass when the delay since the last one and every pause of the host are over.

    While the host is in trouble one request at a time is under way; after each that brings no proper
    answer the next waits twice as long, with jitter so that several crawlers do not meet again.
    """

    def __init__(self, host: str) -> None:
        self.host = host
        self.delay = 0.0
        self.concurrency = 1
        self.why = ""
        """Why it is shut, if it is."""
        self.lost = ""
        """Why it is left alone for the rest of the run; empty while it is not."""
        self.row = 0
        """How many requests in a row brought no proper answer, counted once a pause."""
        self.answers = 0
        """Proper answers so far."""
        self.works: str | None = None
        """An address that brought a page."""
        self.probing = False
        self._probed = self._hale = False
        self._open_at = self._shut_until = self._trouble_since = 0.0
        self._pauses = 0
        self._under_way: set[Request] = set()
        self._queue = asyncio.Lock()
        self._one_is_back = asyncio.Event()

    @property
    def shut_for(self) -> float:
        """The seconds for which no request passes because of a pause."""
        return max(0.0, self._shut_until - monotonic())

    def keep_delay(self, seconds: float) -> None:
        """Keep at least so many seconds between two requests, from the one that has just been answered on."""
        self.delay = max(self.delay, seconds)
        self._open_at = max(self._open_at, monotonic() + self.delay)

    def pause(self, seconds: float, why: str) -> None:
        """Let nothing pass for so many seconds from now, or for longer where that holds already."""
        until = monotonic() + seconds
        if until > self._shut_until:
            self._shut_until, self.why = until, why

    def answered(self) -> None:
        """Take note of a proper answer: the host works."""
        self.answers += 1
        self.row = 0
        self._probed = False

    def troubled(self, request: Request, why: str, *, asked: float = 0.0, silent: bool = False) -> None:
        """Take note that a request brought no proper answer, and pause.

        ``asked`` are the seconds for which the gate is shut already because the host asks for it. A
        ``silent`` host, one that does not answer at all, is at first asked again at once. Requests that
        were under way together count once.
        """
        if request.meta.get(_TURN, self._pauses) != self._pauses:
            return
        self._trouble_since = self._trouble_since if self.row else monotonic()
        self.row += 1
        self._pauses += 1
        doublings = 0 if self._hale else self.row - 1 - silent
        step = 0.0 if silent and self.row == 1 else FIRST_STEP * 2**doublings
        self.pause(step * random.uniform(1, 1 + _JITTER), why)  # noqa: S311 - no secret
        spent = monotonic() - self._trouble_since
        if self.row >= MOST_IN_A_ROW or (self.row > 1 and spent + asked > LONGEST_PAUSE):
            self.lost = f"left alone for the rest of the run: {why}, {self.row} times in a row"

    @property
    def wants_probe(self) -> bool:
        """Whether an address that has worked is to be asked next, before others."""
        return self.row >= DOUBTFUL and not (self._probed or self.lost or self.works is None)

    def probe_begins(self) -> None:
        """Hold all others back while an address that has worked is asked."""
        self.probing = self._probed = True

    def probe_ends(self) -> None:
        """Let others pass again; a host that has answered gets no longer pauses for pages that are ill."""
        self.probing = False
        self._one_is_back.set()
        self._hale = self.row == 0

    async def passage(self, request: Request, stopping: asyncio.Event, *, is_probe: bool = False) -> Waited:
        """Return when the request may be sent.

        Raises PausedError if the host is left alone for longer than a run waits, StoppedError as soon as
        ``stopping`` is set.
        """
        if is_probe:
            return await self._pass(request, stopping, is_probe=True)
        async with self._queue:
            return await self._pass(request, stopping)

    async def _pass(self, request: Request, stopping: asyncio.Event, *, is_probe: bool = False) -> Waited:
        delayed = paused = 0.0
        while not stopping.is_set():
            shut = self._shut_for_or_raise()
            wait = max(self._open_at - monotonic(), shut)
            if wait > 0:
                paused, delayed = (paused + wait, delayed) if shut else (paused, delayed + wait)
                await _either(stopping, wait)
            elif self._has_room(is_probe=is_probe):
                self._open_at = monotonic() + self.delay
                self._under_way.add(request)
                request.meta[_TURN] = self._pauses
                return Waited(delayed, paused)
            else:
                self._one_is_back.clear()
                await _either(self._one_is_back, _LOOK)
        raise StoppedError("not asked: the run was stopped")

    def _shut_for_or_raise(self) -> float:
        shut = self.shut_for
        if self.lost:
            raise PausedError(self.lost)
        if shut > LONGEST_PAUSE:
            until = datetime.fromisoformat(now()) + timedelta(seconds=shut, minutes=1)
            raise PausedError(f"left alone until {until:%Y-%m-%d %H:%M} UTC: {self.why}")
        return shut

    def _has_room(self, *, is_probe: bool) -> bool:
        if self.probing and not is_probe:
            return False
        return len(self._under_way) < (1 if self.row else self.concurrency)

    def back(self, request: Request) -> None:
        """Take note that a request is no longer under way."""
        self._under_way.discard(request)
        self._one_is_back.set()


async def _either(event: asyncio.Event, seconds: float) -> None:
    """Return when the event is set or the seconds are over."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)


_gates: dict[str, Gate] = {}
"""Host -> gate. Blogs crawled side by side share them: two blogs on one host are one host."""


def gate_of(host: str) -> Gate:
    """Return the gate of a host, named as ``host_of`` does."""
    return _gates.setdefault(host, Gate(host))
