"""What an answer means for a walk: a listing, a document, a post, or nothing of the kind."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from archive.address import canonical
from archive.clock import now
from archive.fates import archived_title
from archive.frontier import lists_posts
from archive.records import NAMES_NONE, NO_PAGE
from crawler.costly import read_costly_document, read_part, refuse_large, rehearse
from crawler.doubts import Doubts
from crawler.entrance import read_entry
from crawler.excess import ExcessError
from crawler.failures import could_not_be_read
from crawler.memory import give_back
from crawler.pages.absence import absence, asks, asks_instead, says_absent
from crawler.pages.archives import find_archives
from crawler.pages.content import no_page
from crawler.pages.decoding import decode
from crawler.pages.document import DOCUMENTS
from crawler.pages.kind import kind_of
from crawler.pages.links import is_front_page
from crawler.pages.listing import read_listing
from crawler.pages.page import Page
from crawler.pages.pagination import find_pagination
from crawler.pages.rules.listing import onward_links
from crawler.pages.shell import needs_browser
from crawler.pages.study import Study
from crawler.pages.xhtml import as_html
from crawler.response import headers_of, type_of
from crawler.routine import Unread
from crawler.walls import stands_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrapy.http import Response

    from archive.records import AddressState, Due, Fetch
    from crawler.pages.document import Document, DocumentKind
    from crawler.walk import Walk
    from pipelines.items import ScrapedPost

_BLANK = "\ufeff\u200b\u2060 \t\r\n\f\v\xa0"
NEEDS_BROWSER = "the page shows its {} only with a browser"
STANDS_IN = "the server gave the same page for several posts, and not the post's title: a login or an error"


class Answers:
    """Carries the answers of one walk to the pure readers, and what they say to the walk."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._rules = walk.rules
        self._landings = {walk.entry_url}
        self._doubts = Doubts(walk.recording.db)
        self._other = ""
        self.sitemaps: list[str] = []
        """Those that robots.txt names."""

    def read(self, response: Response, address: Due) -> None:
        """Hand an answer to the reader for its kind."""
        fetches = response.meta["fetches"]
        if response.status == HTTPStatus.NOT_MODIFIED:
            self._walk.unchanged(address, fetches)
            return
        try:
            if address.kind in DOCUMENTS:
                self._walk.hearing.document_read(address, self._document(address.kind, response), fetches)
            else:
                self._read_page(response, address, fetches)
        except ExcessError as error:
            self._walk.failed(address, "failed", str(error), fetches)

    def _document(self, kind: DocumentKind, response: Response) -> Document:
        headers, where = headers_of(response), (response.url, self._other, self._walk.hosts)
        document = read_costly_document(kind, response.body, headers, where, self._walk.kept_waiting)
        self._rules.reader.hear({canonical(url): text for url, text in document.texts.items()})
        return document

    def _read_page(self, response: Response, address: Due, fetches: Sequence[Fetch]) -> None:
        moment, kind = fetches[-1].fetched_at if fetches else now(), type_of(response)
        body = read_part(response.body)
        text = decode(body, kind)
        html = as_html(text) if "xml" in kind.lower() else text
        page = Page(response.url, html, moment, self._walk.hosts)
        if not text.strip(_BLANK):
            self._failed(page, address, fetches, "failed", "the answer was empty")
            return
        if other := no_page(body, text, kind):
            self._walk.failed(address, "not_a_post", f"{NO_PAGE} {other}", fetches)
            return
        refuse_large(response.body)
        doubtful = address.kind == "post" and not address.listed
        kind = "page" if doubtful else address.kind
        rehearse(page, kind, self._rules.shape, self._walk.kept_waiting)
        if address.kind in {"listing", "archive"}:
            self._read_listing(page, address, fetches)
        elif self._is_of_listing(canonical(response.url), address):
            self._walk.failed(address, "gone", "leads back to the listing", fetches)
        elif needs_browser(page):
            self._walk.failed(address, "failed", NEEDS_BROWSER.format("text"), fetches)
        else:
            self._read_post(page, address, fetches)

    def posts(self, *, last: bool = False) -> Iterator[ScrapedPost]:
        """Yield the posts whose turn it is; if nothing else is to come, all that are held back."""
        reader, strangers = self._rules.reader, self._walk.strangers
        for unread in reader.due(late=last):
            try:
                known, others = strangers.sort(unread)
            except Exception as error:  # noqa: BLE001 - a page that cannot be read must not cost the others
                self._lost(unread, could_not_be_read(error))
                continue
            for other in others:
                if not self._doubts.take(other.study.page, other.address, other.fetches, STANDS_IN):
                    self._lost(other, STANDS_IN)
            yield from self._given(known)
        if last:
            yield from self._given(strangers.rest())
            yield from reader.release()
        yield from self._doubts.given()

    def _given(self, pages: Sequence[Unread]) -> Iterator[ScrapedPost]:
        for unread in pages:
            try:
                read = self._rules.reader.read(unread)
            except Exception as error:  # noqa: BLE001 - a page that cannot be read must not cost the others
                read = []
                self._lost(unread, could_not_be_read(error))
            unread.study.let_go()
            if unread.study.page.costs:
                give_back()
            yield from read

    def _is_of_listing(self, landed: str, address: Due) -> bool:
        """Tell whether what was asked for as a post led to a page of the listing."""
        if landed in self._landings:
            return True
        return landed != address.url and lists_posts(self._walk.recording.db, self._walk.crawl, landed)

    def _lost(self, unread: Unread, reason: str) -> None:
        address = self._walk.in_flight(unread.address)
        if address is not None:
            self._walk.failed(address, "failed", reason, unread.fetches)

    def _read_post(self, page: Page, address: Due, fetches: Sequence[Fetch]) -> None:
        if absent := self._absence(page, address):
            self._failed(page, address, fetches, *absent)
            return
        if wall := stands_before(self._walk.recording.db, page, address):
            self._failed(page, address, fetches, "failed", wall)
            return
        study = Study(page)
        doubtful = not address.listed or self._walk.discovery.is_doubtful(address.url)
        if doubtful and (why := self._is_no_post(study, address)) and not self._is_archived(address):
            self._walk.failed(address, "not_a_post", why, fetches)
            return
        if self._walk.discovery.patterns is not None:
            self._walk.hearing.neighbours_read(address.url, study.neighbours.urls)
        reader = self._rules.reader
        facts = {**address.facts, **reader.heard(address.url)}
        reader.take(Unread(study, facts, address.id, tuple(fetches)))

    def _failed(
        self, page: Page, address: Due, fetches: Sequence[Fetch], state: AddressState, why: str
    ) -> None:
        """Keep why a page is not the post; one of an archived post that is not said to be gone, beside it."""
        if state != "failed" or not self._doubts.take(page, address.id, fetches, why):
            self._walk.failed(address, state, why, fetches)

    def _is_archived(self, address: Due) -> bool:
        return archived_title(self._walk.recording.db, address.id) is not None

    def _absence(self, page: Page, address: Due) -> tuple[AddressState, str] | None:
        """Return how a page shows that it is not the post, if a listing names it or it is archived."""
        leads_away = is_front_page(page.url) and not is_front_page(address.url)
        elsewhere = canonical(page.url) != address.url
        if not (leads_away or elsewhere or says_absent(page) or asks(page)):
            return None
        known = archived_title(self._walk.recording.db, address.id)
        if known is None and not address.listed:
            return None
        if leads_away:
            return "gone", "leads to the front page"
        titles = [text for text, _ in address.facts.get("title", ())] + ([known] if known else [])
        if asked := asks_instead(page, titles, elsewhere=elsewhere):
            return "failed", asked
        absent = absence(page, titles)
        state: AddressState = "gone" if absent and absent.kind == "missing" else "failed"
        return (state, f'the page says "{absent.said}"') if absent else None

    def _is_no_post(self, study: Study, address: Due) -> str:
        """Return why a page that no listing names is no post of its own, or nothing."""
        landed = canonical(study.page.url)
        if landed != address.url and self._walk.discovery.is_known(landed):
            return f"leads to {landed}"
        facts = address.facts if self._walk.discovery.stands_among_posts(address.url) else {}
        kind = kind_of(study.page, facts, study).kind
        return "" if kind == "post" else f"reads as a {kind}"

    def _read_listing(self, page: Page, address: Due, fetches: Sequence[Fetch]) -> None:
        is_entry = address.url == self._walk.entry_url and address.url not in self._walk.movement.again
        listing = read_listing(page, self._rules.locked_shape if is_entry else self._rules.shape)
        if self._walk.endless.probed(address, (card.url for card in listing.cards), fetches):
            return
        if (landed := canonical(page.url)) != address.url:
            self._landings.add(landed)
        onward = find_pagination(page, [card.url for card in listing.cards])
        if is_entry:
            self._rules.entry_read(page, listing, onward)
            self._other = read_entry(self._walk, page, listing, self.sitemaps)
        onward = tuple(dict.fromkeys((*onward, *onward_links(page, self._rules.onward))))
        if address.kind == "listing":
            self._walk.discovery.heard(page.url, onward, find_archives(page))
        if not listing.cards and needs_browser(page):
            listing = replace(listing, doubt=NEEDS_BROWSER.format("posts"))
        elif not (listing.cards or is_entry) and address.kind == "listing":
            listing = replace(listing, doubt=NAMES_NONE)
        self._walk.hearing.listing_read(address, listing, onward, fetches)
