"""Reads the further pages of a listing by the selectors of a recipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import SelectolaxError

from crawler.pages.links import Site, address_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.page import Page


def onward_links(page: Page, selectors: Sequence[str]) -> tuple[str, ...]:
    """Return the absolute addresses that the selected links lead to, in page order, this page's left out.

    A selector that cannot be used matches nothing.
    """
    site = Site(page)
    found: dict[str, str] = {}
    for selector in selectors:
        try:
            nodes = page.tree.css(selector)
        except (SelectolaxError, ValueError):
            continue
        for node in nodes:
            url = site.link(node.attributes.get("href"))
            if url is not None and address_of(url) != address_of(page.url):
                found.setdefault(address_of(url), url)
    return tuple(found.values())
