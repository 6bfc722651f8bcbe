"""A fetched page, parsed once: what every reader of pages takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from archive.address import LONGEST, host_of
from crawler.pages.costs import slim, why_costly
from crawler.pages.mending import mended
from crawler.pages.tokens import carried
from pipelines.fields.nesting import DEEPEST, shallow


@dataclass(frozen=True)
class Page:
    """An HTML page with its address and parse tree.

    ``fetched_at`` is ISO 8601 in UTC. Readers must leave ``tree`` as it is.
    """

    url: str
    html: str = field(repr=False)
    fetched_at: str
    hosts: frozenset[str] = frozenset()
    """Hosts that belong to its site besides its own, as ``links.host_of`` gives them."""

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parse tree, made at first use and shared by all readers.

        What was never closed is ended first, lest it swallow the rest; markup nested beyond reason is
        flattened: the parser takes quadratic time on it, and readers step down from parent to child.
        """
        return LexborHTMLParser(shallow(mended(slim(self.html)), few=DEEPEST))

    @cached_property
    def costs(self) -> str:
        """What makes the page costly to read (see ``crawler.pages.costs``), empty for a usual one."""
        return why_costly(self.html)

    def let_go(self) -> None:
        """Give the memory of the parse tree back, a megabyte at least; it is made again when it is needed."""
        self.__dict__.pop("tree", None)

    @cached_property
    def tokens(self) -> frozenset[str]:
        """The names of the parameters that all links carry, and that say nothing of the page."""
        return carried(self.tree, self.url)

    @cached_property
    def base_url(self) -> str:
        """What relative links count from: ``<base href>`` if it is usable, else the page's address."""
        base = self.tree.css_first("base[href]")
        href = (base.attributes.get("href") or "") if base is not None else ""
        return self._absolute(self.url, href) or self.url

    def join(self, href: str | None) -> str | None:
        """Return the absolute http or https address that ``href`` names on this page, or None."""
        return self._absolute(self.base_url, href or "")

    @staticmethod
    def _absolute(base: str, href: str) -> str | None:
        if len(href) > LONGEST:
            return None
        try:
            address = urljoin(base, href.strip())
        except ValueError:
            return None
        return address if href.strip() and host_of(address) else None
