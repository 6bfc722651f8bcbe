"""A walk that was recorded, walked again: the answers come from its WARC file, the rules are those of now."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from scrapy.spidermiddlewares.httperror import HttpError

from archive.clock import at
from archive.dues import due_at
from archive.faults import Fault
from archive.fetches import last_whole
from archive.frontier import keep_failure
from archive.recorded import NOT_MODIFIED, REDIRECTS
from archive.store import keep_addresses
from archive.warc_reading import record_at
from crawler.answers import Answers
from crawler.claims import POSTS
from crawler.content_coding import CodingError
from crawler.courtesy.account import Account
from crawler.courtesy.robots import Robots
from crawler.failures import could_not_be_read, reason_of
from crawler.offline import fetch_of
from crawler.progress import Limits
from crawler.recipes.reading import read_recipe
from crawler.recorded_images import keep_recorded_images
from crawler.walk import Walk
from pipelines.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from archive.recorded import RecordedWalk
    from archive.recording import Recording
    from archive.records import AddressKind, Due
    from archive.warc_reading import Record
    from crawler.offline import Offline
    from crawler.recipes.recipe import Recipe
    from pipelines.items import ScrapedPost

FORGOTTEN = "its record was taken out with what was forgotten"
"""Why an address counts as read that brought nothing."""
SUCCESS = 2
"""First digit of a status that Scrapy hands to a spider (RFC 9110, 15.3)."""
WINDOW = 16
"""So many addresses are claimed at once, as a crawl with the usual settings does."""


class ReplayedWalk(Walk):
    """A walk whose addresses are answered from records, in the order in which it claims them."""

    def pass_over(self, page: Due) -> None:
        """Take an address for read, though what it said is not kept any more."""
        keep_failure(self.recording.db, self.crawl, page.id, "done", FORGOTTEN, ())
        self.unasked(page)

    def leave(self, page: Due) -> None:
        """Ask no more for an address in this run: it stays due."""
        self._claims.left.add(page.id)
        self.unasked(page)

    def pick(self, url: str, kind: AddressKind) -> Due | None:
        """Return an address that was asked for, as one under way; None if the user's recipe leaves it out."""
        keep_addresses(self.recording.db, self.crawl, [url], kind)
        page = due_at(self.recording.db, self.crawl, url)
        if page is None or self.rules.says_no_post(page):
            return None
        self._claims.in_flight[page.id] = page
        return page


class Replay:
    """One recorded walk as it is walked again.

    What the walk claims is answered by what was recorded for that address, each answer at its own
    time. What was not recorded is left as it is. What was recorded and is not claimed, because the
    rules are others now, is handed in at the end.
    """

    def __init__(
        self,
        held: Recording,
        recorded: RecordedWalk,
        offline: Offline,
        recipe: Recipe | None = None,
        told: Callable[[Walk], None] = lambda _walk: None,
        removed: Collection[tuple[str, str]] = (),
    ) -> None:
        """Begin the walk; ``removed`` are blogs and addresses whose records were taken out by ``forget``."""
        self._told = told
        self._removed = removed
        self._recorded = recorded
        self._offline = offline
        self._moment = recorded.begun_at
        begun = recorded.begun
        if recipe is None and begun.get("recipe"):
            recipe = read_recipe(begun["recipe"], f"the recipe in {recorded.file}")
        limits = Limits(
            posts=begun.get("max_posts") or 0,
            listing_pages=begun.get("max_listing_pages") or 0,
            images=begun.get("images"),
        )
        with at(self._moment):
            self.walk = ReplayedWalk(
                held,
                recorded.blog,
                window=WINDOW,
                full=bool(begun.get("full")),
                limits=limits,
                recipe=recipe,
                also=begun.get("also") or (),
            )
        self._answers = Answers(self.walk)
        self._killed = recorded.ended_at is None
        self._interrupted = self._killed or recorded.ended.get("outcome") == "interrupted"

    def run(self) -> None:
        """Walk to the end of what was recorded. Raises Fault when the archive cannot take it."""
        self._hear_robots()
        self._go()
        waiting = len(self._recorded.answers) + 1
        while len(self._recorded.answers) < waiting:
            waiting = len(self._recorded.answers)
            self._hand_in()
            self._go()
        keep_recorded_images(self.walk, self._recorded, self._offline)
        if self._recorded.ended_at is None:
            return
        with at(self._recorded.ended_at):
            self.walk.account = Account(
                told=self._recorded.ended.get("courtesy") or [],
                waited_for_delay=self._recorded.ended.get("seconds_waited") or 0,
            )
            self.walk.end(interrupted=self._interrupted)

    def _go(self) -> None:
        """Walk for as long as something is claimed that was recorded, or held back."""
        while True:
            with at(self._moment):
                claimed = self.walk.claim()
            for address in claimed:
                self._answer(address)
            # A killed run kept none of the posts that it held back: the next one asked for them again.
            last = not claimed and self.walk.held > 0 and not self._killed
            with at(self._moment):
                for scraped in self._answers.posts(last=last):
                    self._keep(scraped)
            self._told(self.walk)
            if not claimed and not last:
                return

    def _answer(self, address: Due) -> None:
        records = self._records(self._recorded.take(address.url))
        failure = None
        if address.url not in self._recorded.answers:
            failure = self._recorded.failures.pop(address.url, None)
        if not records and failure is None:
            # In a run that was broken off it was still under way: what waits for it goes on waiting.
            with at(self._moment):
                if address.kind not in POSTS and (self._recorded.blog, address.url) in self._removed:
                    self.walk.pass_over(address)
                elif address.kind in POSTS or not self._interrupted:
                    self.walk.leave(address)
            return
        self._moment = max([self._moment, *(record.moment for record in records)])
        if failure is not None:
            moment, state, reason = failure
            self._moment = max(self._moment, moment)
            fetches = [fetch_of(record, self._recorded.file.name) for record in records]
            with at(self._moment):
                self.walk.failed(address, state, reason, fetches)
            return
        with at(self._moment):
            self._read(records, address)

    def _read(self, records: Sequence[Record], address: Due) -> None:
        fetches = [fetch_of(record, self._recorded.file.name) for record in records]
        last, known = records[-1], None
        if last.status == NOT_MODIFIED:
            known = self._known(address)
            last = known if known and address.kind not in POSTS else last
        elif any(fetch.status == NOT_MODIFIED for fetch in fetches):
            # The entry page is asked for with an ETag that it never had.
            self.walk.server_lies()
        try:
            response = self._offline.response(last, fetches)
            if known or response.status // 100 == SUCCESS:
                self._answers.read(response, address)
            else:
                self.walk.failed(address, *reason_of(HttpError(response)), fetches)
        except Fault:
            raise
        except CodingError as error:
            self.walk.failed(address, *reason_of(error), fetches)
        except Exception as error:  # noqa: BLE001 - a page that cannot be read must not cost the others
            self.walk.failed(address, "failed", could_not_be_read(error), fetches)

    def _known(self, address: Due) -> Record | None:
        """Return the last answer with a body that an address gave: "not modified" speaks of it."""
        whole = last_whole(self.walk.recording.db, address.id)
        if whole is None or whole.warc_file is None or whole.warc_offset is None:
            return None
        return record_at(self._recorded.file.parent, whole.warc_file, whole.warc_offset)

    def _keep(self, scraped: ScrapedPost) -> None:
        try:
            self.walk.keep(normalise(scraped))
        except Fault:
            raise
        except Exception as error:  # noqa: BLE001 - a post that cannot be kept must not cost the others
            address = self.walk.in_flight(scraped.address)
            if address is not None:
                self.walk.failed(address, "failed", could_not_be_read(error), scraped.fetches)

    def _hand_in(self) -> None:
        """Read what was asked for and is not claimed now."""
        for url in list(self._recorded.answers):
            with at(self._moment):
                address = self.walk.pick(url, self._recorded.kinds[url])
            if address is None:
                self._recorded.take(url)
            else:
                self._answer(address)

    def _hear_robots(self) -> None:
        """Note each robots.txt, and take the sitemaps of those that came before the entry page."""
        came = self._recorded.answers.get(self.walk.entry_url, ())
        entry = next((answer.offset for answer in came if answer.status not in REDIRECTS), 0)
        name = self._recorded.file.name
        for record in self._records(self._recorded.robots):
            fetch = fetch_of(record, name)
            with at(record.moment):
                self.walk.fetched(fetch)
            if record.offset < entry and record.status not in REDIRECTS:
                with suppress(CodingError):
                    body = self._offline.response(record, [fetch]).body
                    self._answers.sitemaps += Robots(body).sitemaps

    def _records(self, offsets: Sequence[int]) -> list[Record]:
        file = self._recorded.file
        found = (record_at(file.parent, file.name, offset) for offset in offsets)
        return [record for record in found if record is not None]
