"""The body of a post for reading: sanitised HTML, its links and images absolute."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from archive.safe_html import PARTS_OF_MATH, REMOVED, TAGS, allow_list
from pipelines.fields.images import real_address
from pipelines.fields.nesting import shallow
from pipelines.fields.plain import EMBEDDED, plain_text

if TYPE_CHECKING:
    import nh3
    from selectolax.lexbor import LexborNode

__all__ = ["plain_text", "sanitise"]

_FRAMES = frozenset({"iframe", "embed", "object", "frame"})
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language-|lang-|brush:\s*|highlight-source-)([A-Za-z0-9+#._-]{1,30})(?![^\s;])"
)
_NAME = re.compile(r"[A-Za-z0-9+#._-]{1,30}")
_TINY = re.compile(r"\s*[01](?:px)?\s*")
_PRE_OPENING = re.compile(r"(<pre(?: [^>]*)?>)\n+")
_TEX = re.compile(r"\s*math/tex")


def sanitise(html: str, base_url: str) -> str:
    """Return an HTML fragment that is safe and good for reading, its links and images absolute.

    Kept: headings, paragraphs, lists, tables, code with its language (``class="language-..."``), figures,
    images, links, audio and video, details, ruby, MathML, quotations, and the ``dir`` and ``lang`` of
    everything. A lazily loaded image gets its real address; an iframe, embed or object becomes a link to
    its address, with the title "embedded". Scripts, styles, controls of forms, event handlers, and
    addresses that are neither http(s), mailto nor tel are removed. Never raises; sanitising twice
    changes nothing more.

    >>> sanitise('<p onclick="x()">Hi <a href="/a">a</a><script>1</script></p>', "https://blog.example/b/")
    '<p>Hi <a href="https://blog.example/a" rel="noopener noreferrer">a</a></p>'
    >>> sanitise('<img src="data:image/gif;base64,R0" data-src="c.png">', "https://blog.example/b/")
    '<img src="https://blog.example/b/c.png">'
    """
    # Lone surrogates cannot be encoded for the parser; a replacement mark stands for them.
    tree = LexborHTMLParser("<body>" + shallow(html.encode("utf-8", "replace").decode("utf-8")))
    body = tree.body
    if body is None:
        return ""
    for node in _kept(body):
        _prepare(tree, node, node.tag or "")
    # A parser drops a newline that opens a pre: left in, each reading would take one more.
    return _PRE_OPENING.sub(r"\1", _cleaner(base_url).clean(body.inner_html or "")).strip()


def _kept(body: LexborNode) -> list[LexborNode]:
    """Return the elements to prepare, none of them inside another that is going to be removed.

    Removing one frees all it holds, so the list is made before the first is touched.
    """
    doomed = {id_ for node in body.css("noscript") for id_ in _placeholders(node)}
    gone: set[int] = set()
    kept: list[LexborNode] = []
    for node in body.traverse():
        parent = node.parent
        here = node.mem_id
        if parent is not None and parent.mem_id in gone:
            gone.add(here)
        elif here in doomed:
            gone.add(here)
            kept.append(node)
        else:
            tag = node.tag or ""
            if tag in REMOVED or tag in _FRAMES:
                gone.add(here)
            kept.append(node)
    for node in kept:
        if node.mem_id in doomed:
            node.decompose()
    return [node for node in kept[1:] if node.mem_id not in doomed]


def _placeholders(node: LexborNode) -> list[int]:
    """Return the id of what a noscript makes needless: the image before it if it holds one, else itself."""
    if node.css_first("img") is None:
        return [node.mem_id]
    before = node.prev
    while before is not None and before.is_text_node and not (before.text_content or "").strip():
        before = before.prev
    return [before.mem_id] if before is not None and before.tag in {"img", "picture"} else []


def _cleaner(base_url: str) -> nh3.Cleaner:
    """Return the allow-list; relative addresses count from the base, or go if that is no web address."""
    relative: object = ("rewrite_with_base", base_url)
    if not base_url.lower().startswith(("http://", "https://")):
        relative = "deny"
    try:
        return allow_list(relative)
    except ValueError:
        return allow_list("deny")


def _prepare(tree: LexborHTMLParser, node: LexborNode, tag: str) -> None:
    """Give one element the form in which the allow-list keeps it."""
    if tag == "script":
        _keep_formula(node)
    elif tag in REMOVED:
        node.decompose()
    elif tag == "img":
        address = real_address(node.attributes)
        if address is None or (_tiny(node, "width") and _tiny(node, "height")):
            node.decompose()
        elif address != node.attributes.get("src"):
            node.attrs["src"] = address
    elif tag in _FRAMES:
        _link_frame(tree, node)
    elif tag in {"code", "pre"}:
        _keep_language(node)
    elif tag not in TAGS or (tag in PARTS_OF_MATH and not _in_math(node)):
        # Before the allow-list's own parse, which then sees the nesting that stays.
        node.unwrap()


def _in_math(node: LexborNode) -> bool:
    at = node.parent
    while at is not None and at.tag != "math":
        at = at.parent
    return at is not None


def _keep_formula(node: LexborNode) -> None:
    """Turn a formula that a script would draw into its TeX source."""
    kind = node.attributes.get("type") or ""
    if _TEX.match(kind):
        left, right = (r"\[", r"\]") if "display" in kind else (r"\(", r"\)")
        node.replace_with(f"{left}{node.text()}{right}")
    else:
        node.decompose()


def _tiny(node: LexborNode, name: str) -> bool:
    return _TINY.fullmatch(node.attributes.get(name) or "") is not None


def _link_frame(tree: LexborHTMLParser, node: LexborNode) -> None:
    """Replace an embedded document by a link to its address."""
    has = node.attributes
    address = (has.get("src") or has.get("data-src") or has.get("data") or "").strip()
    if not address or address.startswith("about:") or (_tiny(node, "width") and _tiny(node, "height")):
        node.decompose()
        return
    link = tree.create_node("a")
    link.attrs["href"] = address
    link.attrs["title"] = EMBEDDED
    link.insert_child(address)
    node.replace_with(link)


def _keep_language(node: LexborNode) -> None:
    """Reduce the class of a code element to its language, in the form that the HTML standard suggests."""
    has = node.attributes
    if not has:
        return
    match = _LANGUAGE.search(has.get("class") or "")
    name = match.group(1) if match else has.get("data-lang") or has.get("data-language")
    if name and _NAME.fullmatch(name):
        node.attrs["class"] = f"language-{name}"
    elif "class" in has:
        del node.attrs["class"]
