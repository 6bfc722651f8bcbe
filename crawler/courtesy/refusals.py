"""Why a request was not sent: out of courtesy, or because the run is stopped."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class PausedError(IgnoreRequest):
    """The host is left alone for longer than this run waits; the message says why."""


class StoppedError(IgnoreRequest):
    """The run is being stopped."""


class ForbiddenError(IgnoreRequest):
    """The host's robots.txt forbids it."""


class NoRobotsError(IgnoreRequest):
    """The host's robots.txt could not be had: then all is forbidden (RFC 9309, 2.3.1.4)."""
