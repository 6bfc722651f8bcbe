"""Tells on which line of a TOML text each key and table stands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Names of tables and keys from the top down; an array of tables counts from 0."""

_CLOSING = ("]", "}", '"""', "'''")


class Statement(NamedTuple):
    """A header, or a key with its value."""

    line: int
    """Its first line, from 1."""
    lines: tuple[str, ...]
    value: Mapping[str, object]
    """What it says on its own."""


def lines_of(text: str) -> dict[Path, Statement]:
    """Return the statement that names each key and each table of a valid TOML text first."""
    found: dict[Path, Statement] = {}
    at: Path = ()
    counts: dict[Path, int] = {}
    for statement in _statements(text):
        if statement.lines[0].lstrip().startswith("["):
            at = _header(statement.value, counts)
            paths = [at[:end] for end in range(1, len(at) + 1)]
        else:
            paths = [(*at, *path) for path in _paths(statement.value)]
        for path in paths:
            found.setdefault(path, statement)
    return found


def _statements(text: str) -> Iterator[Statement]:
    """Cut a text where it can be read on its own: no part of a statement is one."""
    held: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        held.append(line)
        if len(held) > 1 and not any(mark in line for mark in _CLOSING):
            continue
        try:
            value = tomllib.loads("\n".join(held))
        except ValueError:
            continue
        if value:
            yield Statement(number - len(held) + 1, tuple(held), value)
        held = []


def _header(value: Mapping[str, object], counts: dict[Path, int]) -> Path:
    """Return the path that a header leads to, with the place of each table in its array."""
    path: Path = ()
    inner: object = value
    while isinstance(inner, Mapping) and inner:
        name, inner = next(iter(inner.items()))
        path = (*path, name)
        if isinstance(inner, list):
            counts[path] = counts.get(path, -1) + 1
            inner = {}
        if path in counts:
            path = (*path, counts[path])
    return path


def _paths(value: object) -> Iterator[Path]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield (name,)
            yield from ((name, *path) for path in _paths(inner))
