"""What ``read`` does: pages in, one JSON object a page out."""

from __future__ import annotations

import json
import re
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from archive.clock import now
from archive.export.rows import FIELDS as EXPORTED
from archive.faults import Exit
from crawler.pages.decoding import decode
from crawler.pages.page import Page
from crawler.pages.post import read_post
from crawler.pages.rules.post import read_by_rules
from crawler.pages.study import Study
from pipelines.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.records import Post
    from crawler.recipes.recipe import Recipe

_OF_AN_ARCHIVE = frozenset({"id", "blog", "status", "first_seen_at", "last_seen_at", "changed_at", "version"})
FIELDS = tuple(name for name in EXPORTED if name not in _OF_AN_ARCHIVE)
"""The fields of an export that a page has without an archive, in their order."""

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S{1,2000}?)\s*-->")
"""What browsers write at the beginning of a page that they save."""
_BEGINNING = 2000


LARGEST = 64 * 1024 * 1024
"""Bytes of a page or a line; a crawl takes pages of half that size."""
_TOO_LARGE = f"is larger than {LARGEST // 1_048_576} MiB"


class LineError(ValueError):
    """A line that holds no page; the message says why."""


class Reading(NamedTuple):
    """What a page says, and the rules of the recipe that found nothing in it."""

    record: dict[str, Any]
    amiss: tuple[str, ...] = ()


def read_files(names: Iterable[str], url: str | None, recipe: Recipe | None = None) -> Exit:
    """Write what each file says on standard output; ``-`` is standard input.

    ``url`` is the page's address, None if it is not known. A file that cannot be read is
    named on standard error, the others are read; the result is then USAGE.
    """
    code = Exit.DONE
    for name in names:
        try:
            body = _body(name)
        except (OSError, LineError) as error:
            click.echo(f"{name}: {getattr(error, 'strerror', None) or error}", err=True)
            code = Exit.USAGE
            continue
        _write({} if name == "-" else {"file": name}, read_page(decode(body), url, recipe), name)
    return code


def read_lines(recipe: Recipe | None = None) -> Exit:
    """Write what each page among the lines of standard input says, with its ``id``.

    A line that holds no page is named by its number on standard error, the others are
    read; the result is then USAGE.
    """
    code = Exit.DONE
    for number, line in enumerate(_lines(), start=1):
        if not line.strip():
            continue
        try:
            asked = _asked(line)
        except LineError as error:
            click.echo(f"line {number}: {error}", err=True)
            code = Exit.USAGE
            continue
        first = {"id": asked["id"]} if "id" in asked else {}
        _write(first, read_page(asked["html"], asked.get("url"), recipe), f"line {number}")
    return code


def _body(name: str) -> bytes:
    """Return what a file or standard input holds. Raises LineError if that is more than a page can be."""
    with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as file:
        body = file.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise LineError(_TOO_LARGE)
    return body


def _lines() -> Iterator[bytes]:
    """Yield the lines of standard input, of one that is too long as much as shows that."""
    while line := sys.stdin.buffer.readline(LARGEST + 1):
        yield line
        while len(line) > LARGEST and not line.endswith(b"\n"):
            line = sys.stdin.buffer.readline(LARGEST + 1)


def read_page(html: str, url: str | None, recipe: Recipe | None = None) -> Reading:
    """Return what a page says, as ``FIELDS``; without an address the one that the page claims counts."""
    fetched_at = now()
    page = Page(url=url or _claimed_address(html), html=html, fetched_at=fetched_at)
    if recipe is None:
        return Reading(_record(normalise(read_post(page, facts={}, address=None, fetches=()))))
    ruled = read_by_rules(Study(page), recipe, facts={}, address=None, fetches=())
    return Reading(_record(normalise(ruled.scraped)), ruled.amiss)


def _record(post: Post) -> dict[str, Any]:
    values = {name: getattr(post, name, None) for name in FIELDS}
    values |= {"url": post.url or None, "category": next(iter(post.categories), None)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _claimed_address(html: str) -> str:
    saved = _SAVED_FROM.search(html[:_BEGINNING])
    if saved:
        return saved[1]
    page = Page(url="", html=html, fetched_at="")
    for selector, attribute in (("link[rel=canonical i]", "href"), ('meta[property="og:url"]', "content")):
        node = page.tree.css_first(selector)
        address = page.join(node.attributes.get(attribute)) if node is not None else None
        if address:
            return address
    return ""


def _asked(line: bytes) -> dict[str, Any]:
    """Return the page that a line holds. Raises LineError."""
    if len(line) > LARGEST:
        raise LineError(_TOO_LARGE)
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineError(f"no JSON ({error})") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("html"), str):
        raise LineError('no object with a text "html"')
    if not isinstance(asked.get("url"), str | None):
        raise LineError('"url" is no text')
    return asked


def _write(first: dict[str, Any], reading: Reading, name: str) -> None:
    # Bytes, for JSON is UTF-8 whatever the locale says; what UTF-8 cannot hold JSON can escape.
    line = json.dumps(first | reading.record, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
    if reading.amiss:
        click.echo(f"{name}: the recipe finds nothing for {', '.join(reading.amiss)}", err=True)
