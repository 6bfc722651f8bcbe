"""The demo blog on 127.0.0.1, for as long as a ``with`` block lasts."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from blog_to_sqlite.demo_blog.articles import Article, load_articles
from blog_to_sqlite.demo_blog.pages import Resource, build_site, listing_path

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class DemoBlog:
    """A running demo blog."""

    base_url: str
    """Its address without the last slash."""

    @property
    def entry_url(self) -> str:
        """The first page of the listing: what a crawl is given."""
        return self.base_url + listing_path(1)

    @property
    def articles(self) -> tuple[Article, ...]:
        """What a crawl must find, the newest first."""
        return load_articles()


@contextmanager
def serve_demo_blog(port: int = 0) -> Iterator[DemoBlog]:
    """Serve the blog on 127.0.0.1 until the block ends; port 0 takes a free one.

    Raises OSError when the port is taken.
    """
    with _Server((HOST, port), _Handler) as server:
        blog = DemoBlog(f"http://{HOST}:{server.server_address[1]}")
        server.site = build_site(blog.base_url)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield blog
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    site: Mapping[str, Resource]

    def server_bind(self) -> None:
        # HTTPServer's own asks DNS for the name of this host, which takes seconds without a network.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "DemoBlog"
    protocol_version = "HTTP/1.1"
    timeout = 30  # an idle connection gives its thread back
    wbufsize = -1  # head and body leave in one segment, so that no delayed acknowledgement is waited for
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        site = self.server.site
        if path in site and path != "/404":
            self._answer(site[path])
        elif path + "/" in site:
            self._redirect(path + "/")
        elif path == "/blog/page/1/":
            self._redirect("/blog/")
        else:
            self._send(HTTPStatus.NOT_FOUND, site["/404"])

    do_HEAD = do_GET  # noqa: N815 -- the name http.server calls

    def _answer(self, resource: Resource) -> None:
        fresh = self._has(resource)
        self._send(HTTPStatus.NOT_MODIFIED if fresh else HTTPStatus.OK, resource)

    def _has(self, resource: Resource) -> bool:
        """Whether the client has this already (RFC 9110, section 13.2.2: the tag decides before the date)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return resource.etag in known or "*" in known
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
            return resource.modified.replace(microsecond=0) <= since
        except (TypeError, ValueError):
            return False

    def _send(self, status: HTTPStatus, resource: Resource) -> None:
        self.send_response(status)
        if status is not HTTPStatus.NOT_FOUND:
            self.send_header("ETag", resource.etag)
            self.send_header("Last-Modified", _http_date(resource))
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", resource.content_type)
            self.send_header("Content-Length", str(len(resource.body)))
        self.end_headers()
        if status is not HTTPStatus.NOT_MODIFIED and self.command != "HEAD":
            self.wfile.write(resource.body)

    def _redirect(self, path: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- http.server's own signature
        """Say nothing: standard error belongs to the crawl."""


def _http_date(resource: Resource) -> str:
    return format_datetime(resource.modified.astimezone(UTC), usegmt=True)
