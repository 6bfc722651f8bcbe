"""Why a request brought no page, in plain words."""

from __future__ import annotations

from http.client import responses
from typing import TYPE_CHECKING

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.courtesy.refusals import NoRobotsError, PausedError
from crawler.excess import ExcessError
from crawler.middlewares.guard import LandedError

if TYPE_CHECKING:
    from archive.records import AddressState

_GONE = {404, 410}
_LATER = (PausedError, NoRobotsError)
"""Refusals that hold for a while."""


class BrokenAnswerError(Exception):
    """What came is no answer by the rules of HTTP; the message says why, as words to follow its address."""


def reason_of(error: BaseException | None) -> tuple[AddressState, str]:
    """Return the state that an address takes after ``error``, and why, as words to follow its address."""
    if isinstance(error, HttpError):
        status = error.response.status
        state: AddressState = "gone" if status in _GONE else "failed"
        return state, f"HTTP {status} {responses.get(status, '')}".rstrip()
    if isinstance(error, BrokenAnswerError | LandedError):
        return "not_a_post" if isinstance(error, LandedError) else "failed", str(error)
    if isinstance(error, IgnoreRequest):
        said = str(error)
        if "max redirections" in said:
            return "failed", "redirects without end"
        return "failed" if isinstance(error, _LATER) else "refused", said
    for kind, words in _WORDS.items():
        if isinstance(error, kind):
            return "failed", words
    told = str(error) if isinstance(error, ExcessError) else f"{type(error).__name__}: {error}"
    return "failed", told.rstrip(": ")


def could_not_be_read(error: BaseException | None) -> str:
    """Return why a page that came is not kept: the reader of it failed."""
    return f"could not be read ({type(error).__name__}: {error})"


_WORDS: dict[type[BaseException], str] = {
    CannotResolveHostError: "no such host",
    DownloadConnectionRefusedError: "connection refused",
    DownloadTimeoutError: "no answer in time",
    ResponseDataLossError: "the answer broke off",
    DownloadCancelledError: "larger than DOWNLOAD_MAXSIZE allows",
    DownloadFailedError: "the connection failed",
}
