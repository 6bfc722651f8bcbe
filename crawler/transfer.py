"""Downloads that end: how much a server may send before and around the body of an answer."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import DownloadFailedError, ResponseDataLossError
from service_identity import VerificationError
from twisted.internet.error import ConnectionLost
from twisted.internet.interfaces import ISSLTransport
from twisted.web.http import _ChunkedTransferDecoder, _IdentityTransferDecoder

from crawler.excess import ExcessError
from crawler.failures import BrokenAnswerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

MOST_LINES = 400
"""Lines of header, those of interim answers (1xx) with them."""
MOST_BYTES = 128 * 1024
"""Bytes of them together."""
MOST_FRAMING = 1 << 20
"""Bytes around a chunked body (sizes, extensions, trailers), beyond as many as it has itself."""
LARGE = 2 << 20
"""Bytes of a body from which on it waits until no other large one is under way."""


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's own handler for HTTP/1.1, with limits for what that leaves unlimited."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory  # noqa: SLF001 - where Scrapy sets its own, and the only place

    async def download_request(self, request: Request) -> Response:
        """Return the answer.

        Raises ExcessError for one beyond the limits, BrokenAnswerError where nobody vouches for the server.
        """
        try:
            return await super().download_request(request)
        except (DownloadFailedError, ResponseDataLossError) as error:
            for cause in _causes(error):
                if isinstance(cause, ExcessError):
                    raise cause from error
                if isinstance(cause, VerificationError):
                    raise BrokenAnswerError("its certificate is for another name") from error
                if isinstance(cause, SSL.Error) and "certificate" in str(cause):
                    raise BrokenAnswerError("its certificate is not to be trusted") from error
            raise


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield what Twisted gives as the reasons of a failure."""
    for failure in getattr(error.__cause__, "reasons", ()):
        if failure.value is not None:
            yield failure.value


class _Lane:
    """Lets one large body through at a time: several together would fill the memory."""

    def __init__(self) -> None:
        self._holder: _Parser | None = None
        self._waiting: deque[_Parser] = deque()

    def enter(self, parser: _Parser) -> None:
        """Give the lane to a body, or have its connection wait for it."""
        if self._holder is None:
            self._holder = parser
        elif self._holder is not parser and parser not in self._waiting:
            self._waiting.append(parser)
            parser.transport.pauseProducing()

    def leave(self, parser: _Parser) -> None:
        """Give the lane to the next."""
        if parser in self._waiting:
            self._waiting.remove(parser)
        if self._holder is parser:
            self._holder = self._waiting.popleft() if self._waiting else None
            if self._holder is not None:
                self._holder.transport.resumeProducing()


_lane = _Lane()


class _Chunks(_ChunkedTransferDecoder):
    """Hands on the chunks that came together as one: whoever receives them has work with each."""

    def __init__(self, data: Callable[[bytes], None], finish: Callable[[bytes], None]) -> None:
        self._gathered: list[bytes] = []
        self._data, self._finish = data, finish
        self.framing = 0
        """Bytes so far that are not the body's."""
        super().__init__(self._gathered.append, self._end)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        self.framing += len(data)
        super().dataReceived(data)
        self._hand_on()

    def _hand_on(self) -> None:
        together, self._gathered[:] = b"".join(self._gathered), []
        if together:
            self.framing -= len(together)
            self._data(together)

    def _end(self, rest: bytes) -> None:
        self._hand_on()
        self._finish(rest)


class _Parser(_LenientHTTPClientParser):
    """Counts what comes, and gives the answer up beyond the limits."""

    transport: Any
    bodyDecoder: Any  # noqa: N815 - Twisted's name
    _transferDecoders: Any = {b"chunked": _Chunks}  # noqa: N815, RUF012 - Twisted's name, never changed
    _lines = _bytes = _body = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self._lines += 1
        self._bytes += len(line)
        if self._lines > MOST_LINES or self._bytes > MOST_BYTES:
            raise ExcessError("the header of the answer has no end")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        raise ExcessError(f"the header of the answer has a line of more than {len(line) // 1000} kB")

    def rawDataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        self._body += len(data)
        if self._body > LARGE:
            _lane.enter(self)
        super().rawDataReceived(data)  # type: ignore[no-untyped-call]  # Twisted has no types here
        framing = getattr(self.bodyDecoder, "framing", 0)
        if framing > MOST_FRAMING + (self._body - framing):
            raise ExcessError("the answer comes in chunks that hold next to nothing")

    def torn(self) -> None:
        """Take a body without a length for cut off, not ended, where the connection broke."""
        decoder = self.bodyDecoder
        if isinstance(decoder, _IdentityTransferDecoder) and decoder.contentLength is None:
            decoder.contentLength = 1

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802 - Twisted's name
        _lane.leave(self)
        super().connectionLost(reason)


class _Protocol(_LenientHTTP11ClientProtocol):
    """Reads answers with the counting parser, set in the way in which Scrapy sets its own."""

    def request(self, request: Any) -> Any:
        answer = super().request(request)
        assert self._parser is not None  # noqa: S101 - made by the call above
        self._parser.__class__ = _Parser
        return answer

    def connectionLost(self, reason: Any) -> None:  # type: ignore[override]  # noqa: N802 - Twisted's name
        # Of TLS many servers never tell the end, and what they sent is whole all the same.
        is_plain = not ISSLTransport.providedBy(self.transport)
        if isinstance(self._parser, _Parser) and is_plain and reason.check(ConnectionLost):
            self._parser.torn()
        super().connectionLost(reason)  # type: ignore[no-untyped-call]  # Twisted has no types here


class _Factory(_LenientHTTP11ClientFactory):
    """Builds these protocols."""

    def buildProtocol(self, _address: Any) -> _Protocol:  # noqa: N802 - Twisted's name
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted has no types here
