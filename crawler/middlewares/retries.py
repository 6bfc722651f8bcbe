"""Retries: what failed for a passing reason is asked for again, after other work and after a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.exceptions import ResponseDataLossError

from archive.address import host_of
from crawler.courtesy.gates import gate_of
from crawler.middlewares.politeness import OVERLOADED, SILENT

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

PASSING = OVERLOADED | {408, 500, 502, 504, 522, 524}
"""Statuses of faults that may be over when the page is asked for again."""
FAULTS = (*SILENT, ResponseDataLossError)
"""Failures of which the same is true."""

_TIMES, _ANSWERS = "retry_times", "answers_before"


class RetryMiddleware:
    """Sends a request again, behind all others, at most ``RETRY_TIMES`` times.

    While a host answers nobody, this counts as one try: how long such a host is asked, its gate decides.
    A host that answers nobody any more is asked for an address that has worked: if that works too, it is
    the pages that are ill, and the others are asked for.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getint("RETRY_TIMES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the retries of a crawl."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the request that is to be sent again, or the answer."""
        if response.status not in PASSING:
            return response
        return await self.again(request, overloaded=response.status in OVERLOADED) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Return the request that is to be sent again, or None."""
        return await self.again(request) if isinstance(exception, FAULTS) else None

    async def again(self, request: Request, *, overloaded: bool = False) -> Request | None:
        """Return the request as it is to be sent again; None if it was sent often enough."""
        gate = gate_of(host_of(request.url))
        if request.meta.get("probe") or not self._most:
            return None
        if gate.wants_probe:
            await self._probe(request)
        known = request.meta.get(_ANSWERS)
        tries = request.meta.get(_TIMES, 0) + (not overloaded or known != gate.answers)
        if gate.lost or tries > self._most:
            return None
        meta = {**request.meta, _TIMES: tries, _ANSWERS: gate.answers}
        return request.replace(meta=meta, priority=request.priority - 1)

    async def _probe(self, request: Request) -> None:
        gate = gate_of(host_of(request.url))
        engine = self._crawler.engine
        if engine is None or gate.works is None:
            return
        gate.probe_begins()
        try:
            await engine.download_async(Request(gate.works, meta={"probe": True}))
        except Exception:  # noqa: BLE001, S110 - that it failed is known to the gate
            pass
        finally:
            gate.probe_ends()
