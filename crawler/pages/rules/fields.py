"""Reads the fields of a post by the rules of its blog's recipe."""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING

from selectolax.lexbor import SelectolaxError

from crawler.pages.facts.json_ld import Objects, objects_of
from crawler.pages.facts.labels import reading_of_class
from crawler.pages.facts.moments import read_address_date
from crawler.pages.rules.json_paths import follow
from crawler.pages.rules.places import Place, parsed_place
from crawler.pages.rules.words import source_of, value_of
from pipelines.items import FIELDS, Found

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from crawler.pages.page import Page
    from crawler.pages.post import Facts
    from crawler.recipes.recipe import FieldRule

MANY = frozenset({"author", "category", "tag"})
"""Fields of many values: every match is one, in the order of the page."""
_CLOUD = 30
"""So many links are the tags of the whole blog."""
_TRIES = 10
_LEVELS = 12
_OTHERS = frozenset({"comments", "related"})
_HEAD = re.compile(r"(?:head\s*>?\s*)?(?:meta|link|title)\b[^\s>+~,]*")
_TERMS = re.compile(r"\s*[,;，、；]\s*")


def read_fields(page: Page, rules: Mapping[str, FieldRule], facts: Facts) -> Mapping[str, tuple[Found, ...]]:
    """Return field -> values, of the first place of its rule that holds something; others are left out.

    A value's source is what the general readers call such a place, so that it weighs the same and
    a value does not change when a rule takes over. Never raises: a place that is none holds nothing.
    """
    reader = PlaceReader(page, facts)
    found = {}
    for field in FIELDS:
        rule = rules.get(field)
        values = next(filter(None, (reader.read(field, place) for place in rule.select)), ()) if rule else ()
        if values:
            found[field] = values
    return found


class PlaceReader:
    """The places of one page, each read when it is asked for."""

    def __init__(self, page: Page, facts: Facts) -> None:
        self._page = page
        self._facts = facts

    def read(self, field: str, place: str) -> tuple[Found, ...]:
        """Return the values of a field at a place, in the order of the page; () if there is nothing."""
        where = parsed_place(place)
        if isinstance(where, str) or where.kind == "none":
            return ()
        if where.kind == "css":
            return tuple(self._selected(field, where))
        if where.kind == "json-ld":
            texts = follow(self._objects, where.target)
            return tuple(Found(text, "json-ld") for text in _several(field, texts) if text.strip())
        if where.kind == "address":
            return tuple(found for named, found in read_address_date(self._page.url) if named == field)
        said = (Found(text, source) for text, source in self._facts.get(field, ()))
        return tuple(found for found in said if found.source == where.kind and found.text.strip())

    @cached_property
    def _objects(self) -> Objects:
        return objects_of(self._page)

    def matches(self, selector: str) -> Sequence[LexborNode]:
        """Return the elements that a selector matches; none if it is no selector."""
        tree = self._page.tree
        # the head is small: it need not be sought in the whole page
        root = tree.head if _HEAD.fullmatch(selector) else None
        try:
            return (root.css(selector) if root is not None else None) or tree.css(selector)
        except (SelectolaxError, ValueError):
            return ()

    def _selected(self, field: str, where: Place) -> list[Found]:
        found: list[Found] = []
        nodes = self.matches(where.target)
        if field in MANY:
            nodes = [node for node in nodes if not _is_of_others(node)] if len(nodes) > 1 else nodes
            nodes = nodes if len(nodes) <= _CLOUD else ()
        for node in nodes if field in MANY else nodes[:_TRIES]:
            text = value_of(node, where.attribute)
            texts = _several(field, [text]) if where.attribute or node.tag == "meta" else [text]
            found += [Found(one, source_of(node, where.attribute)) for one in texts if one]
            if found and field not in MANY:
                break
        return found


def _is_of_others(node: LexborNode) -> bool:
    """Tell whether an element stands among comments or cards of other posts, which look like the post."""
    holder: LexborNode | None = node
    for _ in range(_LEVELS):
        if holder is None or holder.tag in {"body", "main", "html"}:
            break
        for name in ("class", "id"):
            named = holder.attributes.get(name)
            if named and reading_of_class(named)[1] & _OTHERS:
                return True
        holder = holder.parent
    return False


def _several(field: str, texts: list[str]) -> list[str]:
    """Split lists of tags: "linux, shell". The words of an element are one tag."""
    if field != "tag":
        return texts
    return [term for text in texts for term in _TERMS.split(unescape(text)) if term]
