"""Learns from a blog's posts whether its short dates, 3/4/2021, put the day first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.fields.dates import day_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.learning.samples import Sample

_DATES = ("published", "updated")


def learn_day_order(samples: Iterable[Sample]) -> bool | None:
    """Return whether the dates that a blog shows put the day first; None if none of them tells."""
    return day_order(
        found.text for sample in samples for field in _DATES for found in sample.scraped.found.get(field, ())
    )
