"""Recognises the platform that made a page: its generator, the addresses of its scripts, its own markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from crawler.recipes.platforms import platforms

if TYPE_CHECKING:
    from crawler.pages.page import Page

_OWN_MARKUP = 2
"""A platform's own markup tells more than its name: a theme is told from others of the same generator."""


class _Sign(NamedTuple):
    platform: str
    selector: str
    points: int


def platform_of(page: Page) -> str:
    """Return the name of the platform for which most signs speak, or nothing. Never raises."""
    counted = _points(page)
    return max(sorted(counted), key=lambda name: counted[name], default="")


def common_platform(pages: Iterable[Page]) -> str:
    """Return the name of the platform that most of a blog's pages are recognised as, or nothing."""
    counted = Counter(name for page in pages if (name := platform_of(page)))
    return max(sorted(counted), key=lambda name: counted[name], default="")


def _points(page: Page) -> Counter[str]:
    counted: Counter[str] = Counter()
    for sign in _signs():
        if page.tree.css_first(sign.selector) is not None:
            counted[sign.platform] += sign.points
    return counted


@cache
def _signs() -> tuple[_Sign, ...]:
    signs = []
    for platform in platforms():
        generators = [f'meta[name="generator" i][content^="{said}" i]' for said in platform.generator]
        assets = [f'link[href*="{part}"], script[src*="{part}"]' for part in platform.assets]
        if generators:
            signs.append(_Sign(platform.name, ", ".join(generators), 1))
        if assets:
            signs.append(_Sign(platform.name, ", ".join(assets), 1))
        signs += [_Sign(platform.name, selector, _OWN_MARKUP) for selector in platform.select]
    return tuple(signs)
