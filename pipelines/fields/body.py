"""The body of a post for reading: sanitised HTML, links and images absolute."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import nh3
from selectolax.lexbor import LexborHTMLParser

from pipelines.fields.nesting import shallow
from pipelines.fields.plain import plain_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["plain_text", "sanitise"]

_TEXT_TAGS = (
    "p br hr h1 h2 h3 h4 h5 h6 div section article blockquote pre code kbd samp var figure figcaption "
    "ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td "
    "a em strong b i u s del ins mark small sub sup abbr cite dfn q time bdi bdo span wbr "
    "details summary ruby rb rt rtc rp img picture video audio source"
)
_MATH_TAGS = (
    "math semantics mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom menclose "
    "msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd"
)
_ATTRIBUTES = {
    "*": "dir lang",
    "a": "href title",
    "img": "src alt title width height",
    "video": "src poster controls width height",
    "audio": "src controls",
    "source": "src type",
    "code": "class",
    "pre": "class",
    "ol": "start reversed type",
    "li": "value",
    "td": "colspan rowspan",
    "th": "colspan rowspan scope",
    "col": "span",
    "colgroup": "span",
    "time": "datetime",
    "abbr": "title",
    "blockquote": "cite",
    "q": "cite",
    "del": "datetime",
    "ins": "datetime",
    "details": "open",
    "math": "display",
    "mo": "stretchy",
    "mtd": "columnspan rowspan",
}
_CLEANER = nh3.Cleaner(
    tags={*_TEXT_TAGS.split(), *_MATH_TAGS.split()},
    clean_content_tags=set(
        "script style noscript template title iframe object svg canvas select datalist textarea button "
        "annotation annotation-xml".split()
    ),
    attributes={tag: set(names.split()) for tag, names in _ATTRIBUTES.items()},
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="deny",
    link_rel="noopener noreferrer",
)
_URLS = (("a", "href"), ("video", "src"), ("video", "poster"), ("audio", "src"), ("source", "src"), ("q", "cite"), ("blockquote", "cite"))  # fmt: skip
_LAZY = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-orig-file",
    "data-actualsrc",
    "data-echo",
    "data-url",
)
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_LANGUAGE = re.compile(r"(?:^|\s)(?:language-|lang-|brush:\s*|highlight-source-)([A-Za-z0-9+#._-]{1,30})")
_TINY = re.compile(r"\s*[01](?:px)?\s*")


def sanitise(html: str, base_url: str) -> str:
    """Return an HTML fragment that is safe and good for reading, its links and images absolute.

    Kept: headings, paragraphs, lists, tables, code with its language (``class="language-..."``), figures,
    images, links, audio and video, details, ruby, MathML, quotations, and the ``dir`` and ``lang`` of
    everything. A lazily loaded image gets its real address; an iframe, embed or object becomes a link to
    its address. Scripts, styles, forms' controls, event handlers, and addresses that are neither
    http(s), mailto nor tel are removed. Never raises; sanitising twice changes nothing more.

    >>> sanitise('<p onclick="x()">Hi <a href="/a">a</a><script>1</script></p>', "https://blog.example/b/")
    '<p>Hi <a href="https://blog.example/a" rel="noopener noreferrer">a</a></p>'
    >>> sanitise('<img src="data:image/gif;base64,R0" data-src="c.png">', "https://blog.example/b/")
    '<img src="https://blog.example/b/c.png">'
    """
    # Lone surrogates cannot be encoded for the parser; a replacement mark stands for them.
    tree = LexborHTMLParser(shallow(html.encode("utf-8", "replace").decode("utf-8")))
    body = tree.body
    if body is None:
        return ""
    _load_images(body, base_url)
    _link_frames(tree, body, base_url)
    for node in body.css("code, pre"):
        _keep_language(node)
    for tag, name in _URLS:
        for node in body.css(f"{tag}[{name}]"):
            _resolve(node, name, base_url)
    return _CLEANER.clean(body.inner_html or "").strip()


def _absolute(base_url: str, address: str | None) -> str | None:
    """The absolute http(s), mailto or tel address, or None."""
    try:
        joined = urljoin(base_url, (address or "").strip())
        parts = urlsplit(joined)
        usable = (parts.scheme in {"http", "https"} and bool(parts.hostname)) or parts.scheme in {
            "mailto",
            "tel",
        }
    except ValueError:
        return None
    return joined if usable and (address or "").strip() else None


def _resolve(node: LexborNode, name: str, base_url: str) -> None:
    address = _absolute(base_url, node.attributes.get(name))
    if address is None:
        del node.attrs[name]
    else:
        node.attrs[name] = address


def _load_images(body: LexborNode, base_url: str) -> None:
    """Give each image its real address; drop placeholders that a noscript copy replaces."""
    for node in body.css("noscript"):
        if node.css_first("img") is None:
            node.decompose()
            continue
        before = node.prev
        while before is not None and before.is_text_node and not (before.text_content or "").strip():
            before = before.prev
        if before is not None and before.tag in {"img", "picture"}:
            before.decompose()
        node.unwrap()
    for node in body.css("img"):
        address = _image_address(node, base_url)
        if address is None or (_tiny(node, "width") and _tiny(node, "height")):
            node.decompose()
        else:
            node.attrs["src"] = address


def _image_address(node: LexborNode, base_url: str) -> str | None:
    has = node.attributes
    lazy = [has.get(name) for name in _LAZY] + [_largest(has.get(name)) for name in _LAZY_SETS[:2]]
    src = has.get("src")
    own = [src] if src and not src.lstrip().lower().startswith("data:") else []
    for address in (*lazy, *own, _largest(has.get("srcset"))):
        found = _absolute(base_url, address)
        if found is not None and found.startswith("http"):
            return found
    return None


def _largest(srcset: str | None) -> str | None:
    """The address of the widest image of a srcset."""
    best: tuple[float, str] | None = None
    for part in re.split(r",\s+", srcset or ""):
        words = part.split()
        if not words:
            continue
        try:
            size = float(words[1][:-1]) if len(words) > 1 else 1.0
        except ValueError:
            size = 0.0
        if best is None or size > best[0]:
            best = (size, words[0].strip(","))
    return best[1] if best else None


def _tiny(node: LexborNode, name: str) -> bool:
    return _TINY.fullmatch(node.attributes.get(name) or "") is not None


def _link_frames(tree: LexborHTMLParser, body: LexborNode, base_url: str) -> None:
    """Replace embedded documents by links to their addresses."""
    for node in body.css("iframe, embed, object"):
        has = node.attributes
        address = _absolute(base_url, has.get("src") or has.get("data-src") or has.get("data"))
        if address is None or (_tiny(node, "width") and _tiny(node, "height")):
            node.decompose()
            continue
        link = tree.create_node("a")
        link.attrs["href"] = address
        link.insert_child(address)
        node.replace_with(link)


def _keep_language(node: LexborNode) -> None:
    """Reduce the class of a code element to its language, in the form that the HTML standard suggests."""
    has = node.attributes
    if "class" not in has and "data-lang" not in has and "data-language" not in has:
        return
    match = _LANGUAGE.search(has.get("class") or "")
    name = match.group(1) if match else has.get("data-lang") or has.get("data-language")
    if name and re.fullmatch(r"[A-Za-z0-9+#._-]{1,30}", name):
        node.attrs["class"] = f"language-{name}"
    elif "class" in has:
        del node.attrs["class"]
