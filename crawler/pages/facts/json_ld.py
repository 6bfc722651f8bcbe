"""Reads what a page says of its post in JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from crawler.pages.json_text import read
from pipelines.items import Found

if TYPE_CHECKING:
    from crawler.pages.page import Page

SOURCE = "json-ld"
_POSTS = re.compile(r"(?:Article|Posting|BlogPost|Report|Recipe|Review|HowTo)$")
_PARTS_OF_OTHERS = frozenset(
    [
        "itemListElement",
        "blogPost",
        "blogPosts",
        "hasPart",
        "mentions",
        "comment",
        "review",
        "citation",
        "relatedLink",
        "breadcrumb",
        "subjectOf",
    ]
)
_MOST_NODES = 2000
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_LIST_MARKS = re.compile(r"\s*[,;，、；]\s*")


def _parsed(text: str) -> Any:
    """Return the value of a script's text, with the usual slips forgiven; None if it cannot be read."""
    bare = _WRAPPING.sub("", text).strip()
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            return read(attempt)[0]
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(page: Page) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every object of every script, with whether it stands for the page itself."""
    queue: list[tuple[Any, bool]] = [
        (_parsed(script.text()), True) for script in page.tree.css('script[type*="ld+json"]')
    ]
    seen = 0
    while queue and seen < _MOST_NODES:
        value, own = queue.pop(0)
        seen += 1
        if isinstance(value, list):
            queue += [(item, own) for item in value]
        elif isinstance(value, dict):
            yield value, own
            queue += [
                (inner, own and key not in _PARTS_OF_OTHERS)
                for key, inner in value.items()
                if isinstance(inner, (dict, list))
            ]


def _types(node: dict[str, Any]) -> list[str]:
    kind = node.get("@type")
    return [item for item in (kind if isinstance(kind, list) else [kind]) if isinstance(item, str)]


def _texts(value: Any, known: dict[str, dict[str, Any]], *keys: str) -> Iterator[str]:
    """Return the texts of a value that may be a string, an object, a reference, or a list of them."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            target = item if any(item.get(key) for key in keys) else known.get(str(item.get("@id")), item)
            inner = next((target[key] for key in keys if isinstance(target.get(key), str)), None)
            if inner:
                yield inner
        elif isinstance(item, (str, int, float)) and not isinstance(item, bool):
            yield str(item)


def _is_of(node: dict[str, Any], url: str) -> bool:
    """Whether the object names this page's address as its own."""
    path = _path(url)
    entity = node.get("mainEntityOfPage")
    claims = [node.get("url"), node.get("@id"), entity.get("@id") if isinstance(entity, dict) else entity]
    return bool(path) and any(isinstance(claim, str) and _path(claim) == path for claim in claims)


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:
        return ""


def _post_of(nodes: list[tuple[dict[str, Any], bool]], url: str) -> dict[str, Any]:
    """Return the object that is the post, or the page that holds it, or nothing."""
    best: dict[str, Any] = {}
    best_rank = 0
    for node, own in nodes:
        types = _types(node)
        if any(_POSTS.search(kind) for kind in types):
            rank = 3 if own else 0
        elif "WebPage" in types or "ItemPage" in types:
            rank = 1 if own else 0
        else:
            continue
        rank += 3 * _is_of(node, url)
        if rank > best_rank:
            best, best_rank = node, rank
    return best


class Objects(NamedTuple):
    """The JSON-LD of a page: its objects, the one that is the post, and those that are referred to."""

    nodes: list[tuple[dict[str, Any], bool]]
    """Every object, with whether it stands for the page itself."""
    known: dict[str, dict[str, Any]]
    """``@id`` -> the object that says the most under it."""
    post: dict[str, Any]
    """Empty if none is the post."""

    def typed(self, name: str) -> list[dict[str, Any]]:
        """Return the objects of a type."""
        return [node for node, _ in self.nodes if name in _types(node)]


def objects_of(page: Page) -> Objects:
    """Return the JSON-LD of a page, parsed. Never raises."""
    nodes = list(_nodes(page))
    known: dict[str, dict[str, Any]] = {}
    for node, _ in nodes:
        if isinstance(node.get("@id"), str) and len(node) > len(known.get(node["@id"], ())):
            known[node["@id"]] = node
    return Objects(nodes, known, _post_of(nodes, page.url))


def read_json_ld(page: Page) -> Iterator[tuple[str, Found]]:
    """(field, value) pairs of the object that is this page's post, as schema.org names them."""
    nodes, known, post = objects_of(page)
    plain = (
        ("title", "headline"), ("title", "name"), ("summary", "description"), ("published", "datePublished"),
        ("published", "dateCreated"), ("updated", "dateModified"), ("category", "articleSection"),
        ("read_time", "timeRequired"),
    )  # fmt: skip
    for field, key in plain:
        for text in _texts(post.get(key), known, "name"):
            yield field, Found(text, SOURCE)
    for text in _texts(post.get("author") or post.get("creator"), known, "name"):
        yield "author", Found(text, SOURCE)
    for text in _texts(post.get("keywords"), known, "name"):
        for term in _LIST_MARKS.split(unescape(text)):
            yield "tag", Found(term, SOURCE)
    for text in _texts(post.get("inLanguage"), known, "alternateName", "name"):
        yield "language", Found(text, SOURCE)
    for text in _texts(post.get("image") or post.get("thumbnailUrl"), known, "url", "contentUrl", "@id"):
        yield "image", Found(text, SOURCE)
    for text in _texts(list(_series(post, known)), known, "name", "headline"):
        yield "series", Found(text, SOURCE)
    yield from _site_names(post, nodes, known)


def _series(post: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Return what the post is a part of, if it is a series: schema.org/CreativeWorkSeries and its kinds."""
    whole = post.get("isPartOf")
    for item in whole if isinstance(whole, list) else [whole]:
        if isinstance(item, dict):
            target = known.get(str(item.get("@id")), item)
            if any(kind.endswith("Series") for kind in (*_types(item), *_types(target))):
                yield target


def _site_names(
    post: dict[str, Any], nodes: list[tuple[dict[str, Any], bool]], known: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, Found]]:
    for node, _ in nodes:
        if {"WebSite", "Blog"} & set(_types(node)) and isinstance(node.get("name"), str):
            yield "site_name", Found(node["name"], SOURCE)
    for text in _texts(post.get("publisher"), known, "name"):
        yield "site_name", Found(text, SOURCE)
