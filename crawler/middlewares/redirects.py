"""Redirects: where an answer or a page sends us on to, whatever is written there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares import redirect
from scrapy.exceptions import IgnoreRequest

from crawler.credentials import without_user

if TYPE_CHECKING:
    from typing import Any

    from scrapy import Request
    from scrapy.http import Response

    from crawler.spiders.blog import BlogSpider

_REDIRECTS = {301, 302, 303, 307, 308}
NO_ADDRESS = "leads to what is no web address"
TELLS = "leads to an address that repeats what was given to log in; it is neither asked for nor kept"


class _WithoutUser(redirect.BaseRedirectMiddleware):
    """Takes a user name and password out of where an answer leads, before anything logs it.

    Raises IgnoreRequest for an address that repeats such a secret elsewhere.
    """

    def _build_redirect_request(
        self, source_request: Request, response: Response, *, url: str, **kwargs: Any
    ) -> Request:
        plain, _ = without_user(url)
        spider: BlogSpider = self.crawler.spider  # type: ignore[assignment]  # there is no other
        if spider.credentials and spider.credentials.are_in(plain):
            raise IgnoreRequest(TELLS)
        return super()._build_redirect_request(source_request, response, url=plain, **kwargs)


class RedirectMiddleware(_WithoutUser, redirect.RedirectMiddleware):
    """Follow a Location header; one that names no web address is a failure in plain words."""

    def process_response(  # type: ignore[override]  # Scrapy gives no spider any more
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request to go on with, or the response. Raises IgnoreRequest."""
        try:
            followed = super().process_response(request, response)
        except ValueError:
            raise IgnoreRequest(NO_ADDRESS) from None
        if followed is response and response.status in _REDIRECTS and "Location" in response.headers:
            left = {"dont_redirect", "handle_httpstatus_all", "handle_httpstatus_list"}
            if left.isdisjoint(request.meta):
                raise IgnoreRequest(NO_ADDRESS)
        return followed


class MetaRefreshMiddleware(_WithoutUser, redirect.MetaRefreshMiddleware):
    """Follow a meta refresh; a page whose refresh is no address is read as it is."""

    def process_response(  # type: ignore[override]  # Scrapy gives no spider any more
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request to go on with, or the response. No page stands for an image."""
        if "image" in request.cb_kwargs:
            return response
        try:
            return super().process_response(request, response)
        except (LookupError, ValueError):
            # LookupError: the page names a codec of Python that is no character set, such as rot13
            return response
