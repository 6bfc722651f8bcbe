"""Tell which parts of a page its markup hides from every reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.pages.text.outline import Outline

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


class Hidden:
    """The hidden elements of an outline."""

    def __init__(self, whole: Outline) -> None:
        self._whole = whole
        self._shown: dict[int, set[tuple[str, str]]] = {}

    def holds(self, i: int) -> bool:
        """Whether an element is hidden for good, not by turns with one of its kind as tabs are."""
        whole = self._whole
        if not _says_so(whole.nodes[i].attributes):
            return False
        above = whole.parents[i]
        if above not in self._shown:
            self._shown[above] = {
                whole.kind(j)
                for j in whole.children(above)
                if whole.weights[j] and not _says_so(whole.nodes[j].attributes)
            }
        return whole.kind(i) not in self._shown[above]


def _says_so(has: Mapping[str, str | None]) -> bool:
    """Whether attributes hide an element; one that a search in the page would open is not hidden."""
    if "hidden" in has and has["hidden"] != "until-found":
        return True
    return _HIDDEN.search(has.get("style") or "") is not None
