"""Decompression: a body is read without its codings, or the fetch has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.responsetypes import responsetypes

from crawler.content_coding import CODINGS, DamagedBodyError, plain_body
from crawler.middlewares.retries import RetryMiddleware

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_BODILESS = {204, 304}


class DecompressionMiddleware:
    """Asks for the codings that can be taken off, and takes them off."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the unpacker of a crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Name the codings that are understood."""
        request.headers.setdefault("Accept-Encoding", CODINGS)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the response without its codings; where its stream is not whole, the request once more.

        Raises what ``plain_body`` does, DamagedBodyError when no try is left.
        """
        try:
            return self.unpacked(response)
        except DamagedBodyError:
            retries = self._crawler.get_downloader_middleware(RetryMiddleware)
            again = await retries.again(request) if retries else None
            if again is None:
                raise
            return again

    def unpacked(self, response: Response) -> Response:
        """Return a response without its codings. Raises what ``plain_body`` does."""
        told = [value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")]
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if response.status in _BODILESS:
            return response
        plain = plain_body(response.body, told, kind, self._most)
        if not (told or plain.taken_off):
            return response
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        made = responsetypes.from_args(headers=headers, url=response.url, body=plain.body)
        # The character set was guessed from the packed bytes.
        guessed = {"encoding": None} if hasattr(made, "encoding") else {}
        return response.replace(cls=made, headers=headers, body=plain.body, **guessed)
