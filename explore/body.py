"""The body of a post for the reading page: safe again, and asking no other host for anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import nh3
from selectolax.lexbor import LexborHTMLParser

from explore.accessible import make_accessible
from explore.burden import too_heavy

if TYPE_CHECKING:
    from collections.abc import Mapping

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
_TAGS = (nh3.ALLOWED_TAGS | set(_MATH.split()) | {"section", "tfoot"}) - {"img", "map", "area"}
_RULES: dict[str, Any] = {
    "allowed_classes": {"a": {"media"}, "span": {"media"}},
    "url_schemes": {"http", "https", "mailto"},
    "link_rel": "noopener noreferrer",
    # What is wider than a phone scrolls by itself, and must be reached with the keyboard for that.
    "set_tag_attribute_values": {"pre": {"tabindex": "0"}, "table": {"tabindex": "0"}},
}
_CLEANER = nh3.Cleaner(tags=_TAGS, attributes=_KEPT_ATTRIBUTES, **_RULES)
_OF_IMAGE = {"src", "alt", "width", "height", "loading", "decoding"}
_HEADING = re.compile(r"(</?h)([1-6])(?=[\s>])")
_SIZE = re.compile(r"\d{1,5}")


def readable(html: str, kept: Mapping[str, str] | None = None) -> str:
    """Return ``html`` sanitised, each image, video and audio turned into a link to it.

    To show them would tell their host who reads what, and when. Images that the archive keeps are shown:
    ``kept`` has their addresses, each with the path at which we serve it. Never raises; of markup that
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
        path = (kept or {}).get(node.attributes.get("src") or "") if node.tag == "img" else None
        node.replace_with(_image(tree, node, path) if path else _link(tree, node))
    make_accessible(tree, body)
    cleaner = _with_images(frozenset(kept.values())) if kept else _CLEANER
    return _in_order(cleaner.clean(body.inner_html or ""))


def _in_order(html: str) -> str:
    """Return sanitised markup with its headings below that of the page, and no level left out.

    >>> _in_order("<h1>A</h1><h4>B</h4><h2>C</h2>")
    '<h2>A</h2><h4>B</h4><h3>C</h3>'
    """
    levels = sorted({found[1] for found in _HEADING.findall(html)})
    ranks = {level: min(rank, 6) for rank, level in enumerate(levels, 2)}
    return _HEADING.sub(lambda found: f"{found[1]}{ranks[found[2]]}", html)


def _with_images(paths: frozenset[str]) -> nh3.Cleaner:
    """Return what leaves the images of these paths and no other: it may read markup as another parser did."""

    def left(tag: str, attribute: str, value: str) -> str | None:
        return None if tag == "img" and attribute == "src" and value not in paths else value

    return nh3.Cleaner(
        tags=_TAGS | {"img"},
        attributes=_KEPT_ATTRIBUTES | {"img": _OF_IMAGE},
        attribute_filter=left,
        **_RULES,
    )


def _image(tree: LexborHTMLParser, media: LexborNode, path: str) -> LexborNode:
    image = tree.create_node("img")
    image.attrs["src"] = path
    image.attrs["alt"] = media.attributes.get("alt") or ""
    sizes = {name: media.attributes.get(name) or "" for name in ("width", "height")}
    if all(map(_SIZE.fullmatch, sizes.values())):
        for name, value in sizes.items():
            image.attrs[name] = value
    image.attrs["loading"] = "lazy"
    image.attrs["decoding"] = "async"
    return image


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
