"""The body of a post for the reading page: safe again, and asking no other host for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nh3
from selectolax.lexbor import LexborHTMLParser

from explore.burden import too_heavy

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_KEPT_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "code": {"class"},
    "pre": {"class"},
    "details": {"open"},
    "time": {"datetime"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "math": {"display"},
}
_MATH = (
    "math semantics mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom menclose "
    "msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd"
)
_MEDIA = {"img": "Image", "video": "Video", "audio": "Audio"}
# An archive can be a file that somebody sent: that its bodies were sanitised when stored is not relied on.
_CLEANER = nh3.Cleaner(
    tags=(nh3.ALLOWED_TAGS | set(_MATH.split()) | {"section", "tfoot"}) - {"img", "map", "area"},
    attributes=_KEPT_ATTRIBUTES,
    allowed_classes={"a": {"media"}, "span": {"media"}},
    # What is wider than a phone scrolls by itself, and must be reached with the keyboard for that.
    set_tag_attribute_values={"pre": {"tabindex": "0"}, "table": {"tabindex": "0"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
)


def readable(html: str) -> str:
    """Return ``html`` sanitised, each image, video and audio turned into a link to it.

    To show them would tell their host who reads what, and when. Never raises; of markup that
    would keep its parser busy for seconds nothing is returned.

    >>> readable('<p>Hi<img src="https://cdn.example/a.png" alt="A cat"><script>x()</script></p>')
    '<p>Hi<a class="media" href="https://cdn.example/a.png" rel="noopener noreferrer">Image: A cat</a></p>'
    """
    if too_heavy(html):
        return ""
    tree = LexborHTMLParser(html.encode("utf-8", "replace").decode("utf-8"))
    body = tree.body
    if body is None:
        return ""
    for node in body.css("img, video, audio"):
        node.replace_with(_link(tree, node))
    return _CLEANER.clean(body.inner_html or "")


def _link(tree: LexborHTMLParser, media: LexborNode) -> LexborNode:
    source = media.css_first("source")
    address = media.attributes.get("src") or (source.attributes.get("src") if source else None)
    words = (media.attributes.get("alt") or media.attributes.get("title") or "").strip()
    label = _MEDIA[media.tag or "img"]
    # A link inside a link would end the outer one.
    link = tree.create_node("a" if address and not _in_link(media) else "span")
    link.attrs["class"] = "media"
    if address and link.tag == "a":
        link.attrs["href"] = address
    link.insert_child(f"{label}: {words}" if words else label)
    return link


def _in_link(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None and parent.tag not in {"a", "body"}:
        parent = parent.parent
    return parent is not None and parent.tag == "a"
