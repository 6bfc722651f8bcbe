"""Find the part of a page that is the post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.pages.text.density import best_element
from crawler.pages.text.evidence import judge
from crawler.pages.text.outline import outline
from crawler.pages.text.serialise import without
from crawler.pages.text.trim import trimmed

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.pages.page import Page


@dataclass(frozen=True)
class Body:
    """The outer HTML of the post, unsanitised, and the rule that found it."""

    html: str
    source: str


def find_body(page: Page, title: str = "") -> Body:
    """Return the part of the page that is the post, without the chrome inside it.

    ``title`` is the post's title if it is known: its heading is left out. Both parts of the result
    are empty strings when the page holds nothing. Never raises, and leaves ``page.tree`` as it is.
    """
    root = page.tree.body
    if root is None:
        return Body("", "")
    whole = outline(root)
    evidence = judge(whole, [title, *(node.text() for node in page.tree.css("title")[:1])])
    best = best_element(whole, evidence)
    if best is None:
        return Body("", "")
    html = directed(whole.nodes[best], without(whole.nodes[best], trimmed(whole, evidence, best, page.url)))
    return Body(html, evidence.marks[best] or "density")


def directed(node: LexborNode, html: str) -> str:
    """Put the HTML of an element into the direction of writing that it had from its ancestors."""
    at: LexborNode | None = node
    while at is not None and at.tag != "-document":
        direction = (at.attributes.get("dir") or "").lower()
        if direction in {"rtl", "ltr", "auto"}:
            return html if at.mem_id == node.mem_id or direction != "rtl" else f'<div dir="rtl">{html}</div>'
        at = at.parent
    return html
