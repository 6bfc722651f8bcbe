"""What a page declares itself to be: in its head, its JSON-LD, and the class names of html and body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from crawler.pages.links import address_of, host_of, path_of
from crawler.pages.remembered import remembered

if TYPE_CHECKING:
    from crawler.pages.page import Page

Named = Literal["post", "listing", "page", ""]

_TYPE = re.compile(r'"@type"\s*:\s*(?:"([^"]{1,60})"|\[([^\]]{1,200})\])')
_ARTICLE = re.compile(r"(?:Article|Posting|BlogPost|Review|Report|Recipe|HowTo)\b")
_NO_ARTICLE = re.compile(r"(?:Collection|Profile|About|Contact|SearchResults|FAQ|Checkout)Page")
_MICRODATA = re.compile(r"(?:Article|Posting)/?$")
_REFRESH = re.compile(r"\s*([0-9]{1,6})[^;,]{0,9}[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s]+)", re.IGNORECASE)
_ENDING = re.compile(r"\.html?$")
_SOON = 10
"""Seconds after which a page that moves on by itself is still no page to read."""
_POST = re.compile(
    r"single(?:-post)?|postid-\d+|permalink|kind-post|is-(?:post|article)"
    r"|(?:[\w-]+[-_])?(?:post|entry|article)(?:[-_](?:template|page|layout|archive|view|single|detail))?(?:-default)?"
)
_PAGE = re.compile(
    r"page(?:-template\S*|-id-\d+|-layout)?|(?:mt|layout|kind|type|template)-page(?:-archive)?"
    r"|(?:error|page|template|is)?[-_]?404|(?:\S*[-_])?not-?found|search\S*|popup|(?:\S+-)?docs?-page"
)
_PICTURE = re.compile(r"(?:single-)?attachment(?:id)?(?:-\S*)?")
"""How WordPress names the page of one picture, which it calls a single entry as well."""
_ASIDE = re.compile(r"(?:no|not|has|hide|show|with|without|tweak|meta|is-not)[-_]|single-author")
_LISTING = re.compile(
    r"archives?|category|tag|author|date|paged|index|list|taxonomy|(?:\w+[-_]){0,3}(?:list|listing|archive"
    r"|archives|index|main-index|tag|tags|category|categories|author|authors|taxonomy|home|term)"
    r"(?:[-_](?:page|template|layout|listing|view))?"
)


def leads_on(page: Page) -> str | None:
    """Return the address that a page moves its reader on to at once by ``<meta http-equiv=refresh>``."""
    for node in page.tree.css("meta[http-equiv=refresh i]"):
        match = _REFRESH.match(node.attributes.get("content") or "")
        inside = node.parent
        if match and int(match[1]) <= _SOON and (inside is None or inside.tag != "noscript"):
            target = page.join(match[2])
            if target and address_of(target) != address_of(page.url):
                return target
    return None


def stands_elsewhere(page: Page) -> str | None:
    """Return the other address of this site that a page names as its proper one (``rel=canonical``).

    A page that names the root, as some do everywhere by mistake, says nothing.
    """
    head = page.tree.head
    node = head.css_first("link[rel=canonical i]") if head is not None else None
    target = page.join(node.attributes.get("href")) if node is not None else None
    if target is None or host_of(target) != host_of(page.url) or not path_of(target).strip("/"):
        return None
    return target if spelling_of(target) != spelling_of(page.url) else None


def spelling_of(url: str) -> str:
    """Return what the addresses of one page share: host and path without ending, last slash and query."""
    return _ENDING.sub("", unquote(address_of(url).partition("?")[0])).casefold()


def og_type(page: Page) -> str:
    """Return what ``og:type`` says, in lower case; empty if nothing."""
    head = page.tree.head
    node = head.css_first('meta[property="og:type"]') if head is not None else None
    return (node.attributes.get("content") or "").strip().lower() if node is not None else ""


def says_published(page: Page) -> bool:
    """Tell whether the head gives a date of publication."""
    head = page.tree.head
    return head is not None and bool(
        head.css('meta[property="article:published_time"], meta[itemprop=datePublished]')
    )


def schema_types(page: Page) -> Named:
    """Return what the types of schema.org say: one article is a post, several are a listing."""
    articles = others = 0
    for script in page.tree.css('script[type*="ld+json"]'):
        for one, many in _TYPE.findall(script.text()):
            articles += bool(_ARTICLE.search(one or many))
            others += bool(_NO_ARTICLE.search(one or many))
    if not articles:
        kinds = [node.attributes.get("itemtype") or "" for node in page.tree.css("[itemtype]")]
        articles = sum(bool(_MICRODATA.search(kind.strip())) for kind in kinds)
    if others:
        return "listing" if articles > 1 else "page"
    return "post" if articles == 1 else "listing" if articles else ""


def named_by_class(page: Page) -> Named:
    """Return what the classes and ids of html and body call the page; empty if nothing, or several."""
    names = []
    for node in (page.tree.root, page.tree.body):
        if node is not None:
            names += [node.attributes.get("class") or "", node.attributes.get("id") or ""]
    return _reading(" ".join(names)[:2000])


@remembered
def _reading(names: str) -> Named:
    found: set[Named] = set()
    for token in names.lower().split():
        if _ASIDE.match(token):
            continue
        if _PICTURE.fullmatch(token):
            return "page"
        if _POST.fullmatch(token):
            found.add("post")
        elif _PAGE.fullmatch(token):
            found.add("page")
        elif _LISTING.fullmatch(token):
            found.add("listing")
    if "post" in found:
        # a post's own word is narrower than "page", which some themes say everywhere
        return "post" if "listing" not in found else ""
    return "listing" if "listing" in found else "page" if found else ""
