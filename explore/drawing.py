"""Bars as SVG for a page that runs no script and takes its colours from our style sheet."""

from __future__ import annotations

import sys
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]  # it ships no types
from markupsafe import Markup

from archive.plain import storable

if TYPE_CHECKING:
    from pygal import Graph

WIDTH, HEIGHT, ROW = 420, 180, 23
"""Units of the drawing, which a page scales; ROW is what a bar that lies takes."""

# What pygal draws for its own script and style sheet, neither of which runs here.
_IDLE = (
    "//comment() | //defs | //desc | //rect[@class='background'] | /svg/title | //g[@class='guides']/title"
    " | //g[contains(@class, 'overlay') or @class='titles']"
)
_PLACES = ("x", "y", "width", "height")
FEWEST = 10
"""Where there are fewer bars side by side, they leave room, instead of being broad."""


class Bar(NamedTuple):
    """One bar."""

    label: str
    """What stands at its foot; nothing where there is no room."""
    value: float
    href: str | None
    """Path of the rows behind it."""
    told: str
    """What a pointer above it is told."""


@lru_cache(maxsize=64)
def upright(bars: tuple[Bar, ...]) -> Markup:
    """Return bars side by side.

    The drawing is hidden from screen readers and left out of the order of the keyboard:
    what it says must stand beside it as text, its links as a table.
    """
    labels = [bar.label for bar in bars if bar.label]
    chart = _library().Bar(height=HEIGHT, x_labels_major=labels, show_minor_x_labels=False, **_SETTINGS)
    room = (Bar("", 0, None, ""),) * (FEWEST - len(bars))
    return _drawn(chart, bars + room, "upright")


@lru_cache(maxsize=64)
def lying(bars: tuple[Bar, ...]) -> Markup:
    """Return bars one beneath the other, each with its label before it; see ``upright``."""
    chart = _library().HorizontalBar(height=ROW * len(bars) + 26, **_SETTINGS)
    return _drawn(chart, bars[::-1], "lying")  # it draws from the bottom upwards


@cache
def _library() -> Any:
    import pygal  # noqa: PLC0415 - 70 ms of CPU that no other page needs

    # For plugins of its own it adds a finder to all imports of the process, of a kind that Python warns of.
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
    return pygal


_SETTINGS: dict[str, Any] = {
    "width": WIDTH,
    "css": (),
    "js": (),
    "no_prefix": True,
    "show_legend": False,
    "margin": 6,
    "spacing": 6,
    "truncate_label": -1,
    "min_scale": 2,
    "max_scale": 5,
    "order_min": 0,  # what is counted has no halves
    "value_formatter": lambda value: f"{value:,.0f}",
}


def _drawn(chart: Graph, bars: tuple[Bar, ...], kind: str) -> Markup:
    chart.x_labels = [storable(bar.label) for bar in bars]
    chart.add(
        "",
        [{"value": bar.value or None, "xlink": bar.href, "tooltip": storable(bar.told)} for bar in bars],
    )
    root = chart.render_tree()
    for node in root.xpath(_IDLE):
        node.getparent().remove(node)
    for rect in root.iter("rect"):
        places = {name: f"{float(rect.get(name)):.1f}" for name in _PLACES}
        rect.attrib.clear()
        rect.attrib.update(places)
    for link in root.iter("a"):
        href = link.get("{http://www.w3.org/1999/xlink}href")
        link.attrib.clear()
        link.attrib.update({"href": href, "tabindex": "-1"})
    etree.cleanup_namespaces(root)
    box = root.get("viewBox")
    root.attrib.clear()
    root.attrib.update({"class": f"chart {kind}", "viewBox": box, "aria-hidden": "true"})
    return Markup(etree.tostring(root, encoding="unicode", with_tail=False))  # noqa: S704 - serialised, values escaped
