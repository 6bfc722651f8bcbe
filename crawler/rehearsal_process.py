"""The process in which costly pages and documents are read: within limits, and nothing kept."""

from __future__ import annotations

import ctypes
import json
import pickle
import signal
import struct
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from crawler.learning.cards import learn_cards
from crawler.learning.recipes import taught
from crawler.memory import bytes_of, give_back, settle_in
from crawler.pages.absence import absence, asks, asks_instead, says_absent
from crawler.pages.archives import find_archives
from crawler.pages.document import DOCUMENTS, read_document
from crawler.pages.interface import find_interfaces
from crawler.pages.kind import kind_of
from crawler.pages.listing import read_listing
from crawler.pages.metadata import read_metadata
from crawler.pages.page import Page
from crawler.pages.pagination import find_pagination
from crawler.pages.shell import needs_browser
from crawler.pages.study import Study
from crawler.pages.witnesses import find_witnesses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from crawler.pages.listing import Listing

HEAD = struct.Struct(">QQ")
"""Before a task and before what is said to it: lengths of two parts."""
READ, NOT_READ = b"+", b"-"
CPU_SECONDS = 10
"""Of the processor, for one page or document."""
MEGABYTES = 160
"""Beyond what the process needs for itself."""
TOO_LONG = f"more than {CPU_SECONDS} seconds"
TOO_MUCH = f"more than {MEGABYTES} MB of memory"
KILLED_BY_TIME = getattr(signal, "SIGPROF", signal.SIGTERM)
_FETCHED_AT = "2000-01-01T00:00:00+00:00"
_END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


def main() -> None:
    """Do tasks until the pipe that they come from ends."""
    _settle()
    sys.stdout.buffer.write(HEAD.pack(bytes_of("self", "VmRSS"), 0))
    sys.stdout.buffer.flush()
    while head := sys.stdin.buffer.read(HEAD.size):
        of_task, of_body = HEAD.unpack(head)
        task = json.loads(sys.stdin.buffer.read(of_task))
        said = _within_limits(task, [sys.stdin.buffer.read(of_body)])
        sys.stdout.buffer.write(HEAD.pack(len(said), 0) + said)
        sys.stdout.buffer.flush()
        give_back()


def read_as(kind: str, page: Page, shape: str | None) -> None:
    """Read a page in all the ways in which a walk reads one of its kind; a "page" may be no post."""
    for step in _steps(kind, page, shape):
        step()
        # What one reader laid out refers to itself: it would still be there for the next.
        give_back()


def _steps(kind: str, page: Page, shape: str | None) -> Iterator[Callable[[], object]]:
    yield lambda: needs_browser(page)
    if kind in {"listing", "archive"}:
        listings: list[Listing] = []
        yield lambda: listings.append(read_listing(page, shape))
        onward = find_pagination(page, [card.url for card in listings[0].cards])
        yield lambda: learn_cards(page, listings[0], onward)
        yield lambda: find_archives(page)
        yield lambda: find_interfaces(page)
        yield lambda: find_witnesses(page)
        listings.clear()
        yield lambda: read_metadata(page)
        return
    yield lambda: (says_absent(page), absence(page, []), asks(page))
    yield lambda: asks_instead(page, ["Hens and eggs"], elsewhere=True)
    study = Study(page)
    if kind == "page":
        yield lambda: kind_of(page, {}, study)
    yield lambda: taught(study, {}, None, ())
    yield lambda: study.neighbours


def _within_limits(task: Mapping[str, Any], body: list[bytes]) -> bytes:
    _allow_seconds(CPU_SECONDS)
    try:
        # Out of the list, so that nothing holds it while the page made of it is read
        return READ + _done(task, body)
    except MemoryError:
        return NOT_READ + TOO_MUCH.encode()
    except Exception:  # noqa: BLE001 - it took little: what is wrong with the page is told where it is read
        return READ
    finally:
        _allow_seconds(0)


def _done(task: Mapping[str, Any], body: list[bytes]) -> bytes:
    hosts = frozenset(task["hosts"])
    if task["kind"] in DOCUMENTS:
        where = task["url"], task["other"], hosts
        return pickle.dumps(read_document(task["kind"], body.pop(), task["headers"], *where))
    page = Page(task["url"], body.pop().decode("utf8", "surrogatepass"), _FETCHED_AT, hosts)
    read_as(task["kind"], page, task["shape"])
    return b""


def _settle() -> None:
    """Leave it to the other process when to end, and take no more than is allowed."""
    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, signal.SIG_IGN)
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    settle_in()
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - Windows has none

        # The parent looks after it; this is for what goes beyond faster than that looks.
        limit = (bytes_of("self", "VmData") or 400_000_000) + (MEGABYTES * 3 << 19)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow_seconds(seconds: int) -> None:
    with suppress(AttributeError):
        signal.setitimer(signal.ITIMER_PROF, seconds)
