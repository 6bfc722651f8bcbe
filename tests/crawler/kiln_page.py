"""A page with a post about a kiln, and what users read of it: set-up of the tests of bodies."""

from __future__ import annotations

from crawler.pages.body import find_body
from crawler.pages.page import Page
from pipelines.fields.body import sanitise
from pipelines.fields.plain import plain_text

URL = "https://blog.example/posts/kiln"
LONG = (
    "The kiln takes nine hours to reach its heat, and another twenty to give it back. We learned to wait, "
    "to listen to the bricks, and to leave the door shut however curious the children were."
)
MORE = (
    "On the second day the glaze had settled into greens that no test tile had promised. Half of the bowls "
    "went to the market, the other half stayed on the shelf above the sink, where they are used every day."
)


def page(body: str, title: str = "Firing the kiln - A potter's notes") -> Page:
    html = f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"
    return Page(url=URL, html=html, fetched_at="2024-05-01T10:00:00Z")


def text_of(body: str, title: str = "Firing the kiln") -> str:
    """The text that users read, by the whole way."""
    return plain_text(sanitise(find_body(page(body), title).html, URL))
