"""Reads pages and documents as they came, or says why that would cost too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.excess import EndedError, ExcessError
from crawler.memory import give_back
from crawler.pages.document import read_document
from crawler.pages.pieces import PACKED
from crawler.rehearsal import rehearsal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archive.records import AddressKind
    from crawler.pages.document import Document, DocumentKind
    from crawler.pages.page import Page

LARGEST = 6_000_000
"""Bytes of a page that is read."""
LONG = 500_000
"""Bytes of a document from which on it is read in the other process."""
_HARDLY = "too costly to read"


def read_part(body: bytes) -> bytes:
    """Return as much of a page as is looked at: all, or the beginning of one that is too large to read."""
    return body if len(body) <= LARGEST else body[:LONG]


def refuse_large(body: bytes) -> None:
    """Raise ExcessError for the body of a page that is larger than any that is read."""
    if len(body) > LARGEST:
        raise ExcessError(f"{_HARDLY}: a page of {len(body) / 1_000_000:.0f} MB")


def rehearse(page: Page, kind: AddressKind | str, shape: str | None, waited: Callable[[float], None]) -> None:
    """Return at once for a usual page; for a costly one when it was read in the other process.

    ``waited`` is told how many seconds nothing else could be done. Raises ExcessError if to read it takes
    too much time or memory.
    """
    if not page.costs:
        return
    give_back()
    try:
        rehearsal.read(page, kind, shape)
    except EndedError:
        raise
    except ExcessError as error:
        raise ExcessError(f"{_HARDLY}: {page.costs} take {error}") from error
    finally:
        waited(rehearsal.waited)


def read_costly_document(
    kind: DocumentKind,
    body: bytes,
    headers: Mapping[str, str],
    where: tuple[str, str, frozenset[str]],
    waited: Callable[[float], None],
) -> Document:
    """Return what ``read_document`` does; of a long document as the other process read it.

    Raises ExcessError if that took too much time or memory.
    """
    if len(body) < LONG and not body.startswith(PACKED):
        return read_document(kind, body, headers, *where)
    give_back()
    try:
        return rehearsal.document(kind, body, headers, *where)
    except EndedError:
        raise
    except ExcessError as error:
        size = f"{len(body) / 1_000_000:.1f} MB"
        raise ExcessError(f"{_HARDLY}: {size} take {error}") from error
    finally:
        waited(rehearsal.waited)
