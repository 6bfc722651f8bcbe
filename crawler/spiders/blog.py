"""One spider for every blog."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider, signals

from archive.crawls import now
from archive.faults import Fault, UsageFault
from archive.recording import Recording, recording
from crawler.failures import reason_of
from crawler.middlewares.politeness import PolitenessMiddleware, StoppedError
from crawler.pages.archives import find_archives
from crawler.pages.decoding import decode
from crawler.pages.document import DOCUMENTS, read_document
from crawler.pages.interface import find_interfaces
from crawler.pages.kind import kind_of
from crawler.pages.links import Site, on_site
from crawler.pages.listing import read_listing
from crawler.pages.metadata import read_metadata
from crawler.pages.page import Page
from crawler.pages.pagination import find_pagination
from crawler.pages.post import read_post
from crawler.pages.study import Study
from crawler.pages.witnesses import Witness, find_witnesses, usual_addresses
from crawler.progress import Limits
from crawler.walk import Walk
from pipelines.fields.address import canonical

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from archive.records import Due
    from pipelines.items import ScrapedPost


class BlogSpider(Spider):
    """Walk a blog's listing pages and fetch each post once.

    What to fetch comes from the archive and what was found goes there; between
    the two this class only carries pages to the pure readers.
    """

    name = "blog"
    walk: Walk

    def __init__(
        self,
        url: str,
        held: Recording | None = None,
        begun: Callable[[Walk], None] = lambda _walk: None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._begun = begun
        self.url = url
        self._shape: str | None = None
        self._landings: set[str] = set()
        self._sitemaps: list[str] = []
        self._other = ""
        self._held = held
        self._own = ExitStack()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider and open its walk.

        Raises UsageFault if no address was given (``-a url=...``) or it is none.
        """
        if not str(kwargs.get("url", "")).startswith(("http://", "https://")):
            raise UsageFault("Name the blog's address: scrapy crawl blog -a url=https://example.com/blog/")
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.open_walk(crawler.settings)
        connect = crawler.signals.connect
        connect(spider.closed_down, signals.spider_closed)
        connect(spider.stumbled, signals.spider_error)
        connect(spider.stumbled, signals.item_error)
        connect(spider.robots_parsed, signals.robots_parsed)
        return spider

    def open_walk(self, settings: BaseSettings) -> None:
        """Begin the run in the archive; without one held by the caller the spider holds its own."""
        held = self._held or self._own.enter_context(
            recording(Path(settings["ARCHIVE_DB"]), with_warc=settings.getbool("ARCHIVE_WARC"))
        )
        self.walk = Walk(
            held,
            self.url,
            window=2 * settings.getint("CONCURRENT_REQUESTS"),
            full=settings.getbool("FULL_CRAWL"),
            limits=Limits(
                posts=settings.getint("MAX_POSTS"), listing_pages=settings.getint("MAX_LISTING_PAGES")
            ),
        )
        self._begun(self.walk)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for what the archive says is due until nothing is due and nothing awaited."""
        while (claimed := self._claimed()) or self.walk.busy:
            for address in claimed:
                yield Request(
                    address.url,
                    callback=self.read,
                    errback=self.failed,
                    priority=0 if address.kind == "post" else 1,
                    meta={"fetches": []},
                    cb_kwargs={"address": address},
                )
            await self.walk.news()

    def _claimed(self) -> list[Due]:
        try:
            return self.walk.claim()
        except Fault as fault:
            self.walk.stop(fault)
            return []

    def read(self, response: Response, address: Due) -> Iterator[ScrapedPost]:
        """Hand an answer to the reader for its kind."""
        fetches = response.meta["fetches"]
        if address.kind in DOCUMENTS:
            document = read_document(
                address.kind, response.body, _headers_of(response), response.url, self._other
            )
            self.walk.document_read(address, document, fetches)
            return
        if not response.body.strip():
            self.walk.failed(address, "failed", "the answer was empty", fetches)
            return
        kind = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
        if not _is_page(response.body, kind):
            self.walk.failed(address, "not_a_post", f"is no page but {kind or 'of no type'}", fetches)
            return
        page = Page(response.url, decode(response.body, kind), fetches[-1].fetched_at if fetches else now())
        if address.kind in {"listing", "archive"}:
            self._read_listing(page, address, fetches)
        elif canonical(response.url) in self._landings:
            self.walk.failed(address, "gone", "leads back to the listing", fetches)
        else:
            yield from self._read_post(page, address, fetches)

    def _read_post(self, page: Page, address: Due, fetches: list[Any]) -> Iterator[ScrapedPost]:
        study = Study(page)
        if not address.listed and (why := self._is_no_post(study, address)):
            self.walk.failed(address, "not_a_post", why, fetches)
            return
        self.walk.neighbours_read(address.url, study.neighbours.urls)
        yield read_post(page, facts=address.facts, address=address.id, fetches=tuple(fetches), study=study)

    def _is_no_post(self, study: Study, address: Due) -> str:
        """Return why a page that no listing names is no post of its own, or nothing."""
        landed = canonical(study.page.url)
        if landed != address.url and self.walk.discovery.is_known(landed):
            return f"leads to {landed}"
        kind = kind_of(study.page, address.facts, study).kind
        return "" if kind == "post" else f"reads as a {kind}"

    def _read_listing(self, page: Page, address: Due, fetches: list[Any]) -> None:
        listing = read_listing(page, self._shape)
        self._landings |= {address.url, canonical(page.url)}
        if address.url == self.walk.entry_url:
            self._shape = listing.shape
            self._read_entry(page)
        onward = find_pagination(page, [card.url for card in listing.cards])
        if address.kind == "listing":
            self.walk.discovery.heard(page.url, onward, find_archives(page))
        self.walk.listing_read(address, listing, onward, fetches)

    def _read_entry(self, page: Page) -> None:
        """Take the blog's name, and ask for the feeds and sitemaps: declared, else at usual places."""
        said = read_metadata(page)
        names = [*said.get("site_name", ()), *said.get("title", ())]
        if names:
            self.walk.named(" ".join(names[0].text.split()))
        site = Site(page)
        self._other = site.other
        links = (site.link(node.attributes.get("href")) for node in page.tree.css("a[href]"))
        self.walk.discovery.entered(url for url in links if url)
        sitemaps = [found for url in self._sitemaps if (found := on_site(url, page.url, self._other))]
        declared = [*find_witnesses(page), *(Witness("sitemap", url, "robots") for url in sitemaps)]
        kinds = {witness.kind for witness in declared}
        guessed = [witness for witness in usual_addresses(page.url) if witness.kind not in kinds]
        for witness in (*declared, *guessed):
            self.walk.ask([witness.url], witness.kind)
        self.walk.ask(find_interfaces(page), "interface")

    def robots_parsed(self, robotparser: RobotParser) -> None:
        """Take note of the sitemaps that robots.txt names."""
        self._sitemaps += list(robotparser.rp.sitemaps)  # type: ignore[attr-defined]  # Protego, Scrapy's default

    def failed(self, failure: Failure) -> None:
        """Keep why a request brought no page."""
        request = failure.request  # type: ignore[attr-defined]  # Scrapy adds the request to the failures it hands on
        address: Due = request.cb_kwargs["address"]
        if isinstance(failure.value, Fault):
            self.walk.stop(failure.value, address.id)
            return
        if isinstance(failure.value, StoppedError):
            self.walk.unasked(address)
            return
        state, reason = reason_of(failure.value)
        self.walk.failed(address, state, reason, request.meta["fetches"])

    def stumbled(self, failure: Failure, response: Response | None) -> None:
        """Keep that a page could not be dealt with; a fault of the storage ends the walk."""
        if response is None or "address" not in response.cb_kwargs:
            return
        address: Due = response.cb_kwargs["address"]
        if isinstance(failure.value, Fault):
            self.walk.stop(failure.value, address.id)
            return
        reason = f"could not be read ({type(failure.value).__name__}: {failure.value})"
        self.walk.failed(address, "failed", reason, response.meta["fetches"])

    def closed_down(self, reason: str) -> None:
        """Close the run, and the archive if it is our own."""
        try:
            politeness = self.crawler.get_downloader_middleware(PolitenessMiddleware)
            self.outcome = self.walk.end(
                interrupted=reason != "finished", seconds_waited=politeness.waited if politeness else 0
            )
        finally:
            self._own.close()


def _headers_of(response: Response) -> dict[str, str]:
    return {str(name).lower(): value for name, value in response.headers.to_unicode_dict().items()}


def _is_page(body: bytes, kind: str) -> bool:
    """Tell whether an answer is an HTML page, by its type or, where that says little, by how it begins."""
    return "html" in kind.lower() or "<html" in decode(body[:2000], kind).lower()
