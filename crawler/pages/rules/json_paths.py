"""Follows a path into the JSON-LD of a page: ``author.name``, ``WebSite.name``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.pages.facts.json_ld import Objects

_NAMES = ("name", "@value", "url")
_MOST = 200


def follow(objects: Objects, path: str) -> list[str]:
    """Return the texts at the end of a path from the post's object, or from those of the type it begins with.

    Lists are followed into each of their items, references to what they refer to.
    """
    keys = path.split(".")
    values: list[Any] = [objects.post]
    if keys[0][:1].isupper():
        values = list(objects.typed(keys.pop(0)))
    for key in keys:
        values = [inner for value in values for inner in _inner(value, key, objects)][:_MOST]
    return [text for value in values for text in _texts(value, objects)]


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _inner(value: Any, key: str, objects: Objects) -> Iterator[Any]:
    if isinstance(value, dict):
        target = value if key in value else _referred(value, objects)
        if key in target:
            yield from _items(target[key])


def _referred(value: dict[str, Any], objects: Objects) -> dict[str, Any]:
    return objects.known.get(str(value.get("@id")), value)


def _texts(value: Any, objects: Objects) -> Iterator[str]:
    for item in _items(value):
        if isinstance(item, dict):
            target = item if any(name in item for name in _NAMES) else _referred(item, objects)
            found = next((target[name] for name in _NAMES if isinstance(target.get(name), str)), None)
            if found:
                yield found
        elif isinstance(item, (str, int, float)) and not isinstance(item, bool):
            yield str(item)
