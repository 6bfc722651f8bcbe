"""Reads a recipe file, and says of all that is wrong in it where it stands and what was meant."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple, cast

from archive.faults import UsageFault
from crawler.recipes.format import ADDRESSES, BLOG, BODY, CARDS, FIELD_NAMES, FIELD_TABLES, TABLES, Key
from crawler.recipes.lines import Path, Statement, lines_of
from crawler.recipes.marks import mark_of
from crawler.recipes.recipe import AddressRule, BodyRule, CardRule, FieldRule, Recipe, Standing

Table = Mapping[str, object]
# The parser takes quadratic time on a key of many parts; no table of ours has more than two.
_DEEP_KEY = re.compile(r"(?:^|[{,\[])[ \t]*+(?:[^\s.=\[\]{},#]++[ \t]*+\.[ \t]*+){9}", re.MULTILINE)
_SHOWN = 20
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class Problem(NamedTuple):
    """Something wrong in a recipe, and the path of the key or table that it is about."""

    path: Path
    text: str


def read_recipe(text: str, name: str = "recipe") -> Recipe:
    """Return the recipe that a TOML text holds; ``name`` is what messages call the file.

    Raises UsageFault with one sentence a fault, in the order of their lines.
    """
    document = parse(text, name)
    refuse(list(problems_of(document)), text, name)
    return built(document)


def parse(text: str, name: str) -> dict[str, object]:
    """Return the TOML document, or raise UsageFault with the line of what is no TOML (toml.io/en/v1.0.0)."""
    if deep := _DEEP_KEY.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        raise UsageFault(f"{name}, line {line}: this is no recipe: it is nested too deeply")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        said = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        at = _AT.search(said)
        line = int(at[1]) if at and at[1] else max(len(text.splitlines()), 1)
        column = f", column {at[2]}" if at and at[2] else ""
        why = _AT.sub("", said)
        raise UsageFault(f"{name}, line {line}{column}: this is no TOML: {why}") from None


def refuse(problems: Sequence[Problem], text: str, name: str) -> None:
    """Raise UsageFault if there are problems, with the line of each."""
    if not problems:
        return
    statements = lines_of(text)
    said = sorted((_line_of(problem, statements), problem.text) for problem in problems)
    lines = [f"{name}, line {line}: {text}" for line, text in said[:_SHOWN]]
    raise UsageFault("\n".join([*lines, *([f"and {len(said) - _SHOWN} more"] if said[_SHOWN:] else [])]))


def _line_of(problem: Problem, statements: Mapping[Path, Statement]) -> int:
    path = problem.path
    while path and path not in statements:
        path = path[:-1]
    if not path:
        return 1
    statement = statements[path]
    inner = problem.text.partition("'")[2].rpartition("'")[0]
    places = [place for place, line in enumerate(statement.lines) if inner and inner in line]
    return statement.line + (places[0] if places else 0)


def problems_of(document: Table) -> Iterator[Problem]:
    """Yield all that is wrong in the tables of a recipe."""
    for name, value in document.items():
        if name not in TABLES:
            yield Problem((name,), _unknown_table(name))
        elif name == BODY:
            yield from _bodies(value)
        elif name == FIELD_TABLES:
            yield from _fields(value)
        elif isinstance(value, Mapping):
            yield from table_problems((name,), f"[{name}]", TABLES[name], value)
        else:
            yield Problem((name,), f"'{name}' must be a table: [{name}]")


def _unknown_table(name: str) -> str:
    homes = [f"[{table}]" for table, keys in TABLES.items() if name in {key.name for key in keys}]
    if homes:
        return f"the key '{name}' stands outside of all tables; it belongs in {' or '.join(homes)}"
    return f"there is no table [{name}]" + _meant(name, list(TABLES), "the tables are", "[{}]")


def _bodies(value: object) -> Iterator[Problem]:
    if not isinstance(value, list) or not all(isinstance(table, Mapping) for table in value):
        yield Problem((BODY,), "the text is read by a list of rules: write [[body]], not [body]")
        return
    for place, table in enumerate(value):
        yield from table_problems((BODY, place), "[[body]]", TABLES[BODY], table)


def _fields(value: object) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem((FIELD_TABLES,), "'fields' must be tables: [fields.title] and so on")
        return
    for name, table in value.items():
        path: Path = (FIELD_TABLES, name)
        if name not in FIELD_NAMES:
            yield Problem(path, f"there is no field '{name}'" + _meant(name, FIELD_NAMES, "the fields are"))
        elif isinstance(table, Mapping):
            yield from table_problems(path, f"[fields.{name}]", TABLES[FIELD_TABLES], table)
        else:
            yield Problem(path, f"'{name}' must be a table: [fields.{name}]")


def table_problems(path: Path, shown: str, known_keys: Sequence[Key], table: Table) -> Iterator[Problem]:
    """Yield what is wrong in one table; ``shown`` is how messages call it."""
    keys = {key.name: key for key in known_keys}
    unknown = [key for key in table if key not in keys]
    for key in unknown:
        why = f"there is no key '{key}' in {shown}" + _meant(key, list(keys), "its keys are")
        yield Problem((*path, key), why)
    for key, known in keys.items():
        if key in table and (wrong := known.check(table[key])):
            yield Problem((*path, key), f"{key} in {shown}: {wrong}")
        elif known.needed and key not in table and not get_close_matches(key, unknown):
            yield Problem(path, f"{shown} lacks the key '{key}'")


def _meant(name: str, known: Sequence[str], these_are: str, form: str = "'{}'") -> str:
    close = get_close_matches(name, known, n=1)
    if close:
        return f"; did you mean {form.format(close[0])}?"
    return f"; {these_are} {', '.join(known)}"


def built(document: Table, source: str = "edited") -> Recipe:
    """Return the recipe of a document without problems; rules that do not say theirs have this ``source``."""
    tables = cast("Mapping[str, Mapping[str, Table]]", document)
    blog = dict(cast("Mapping[str, Any]", tables.get(BLOG, {})))
    also = tuple(blog.pop("also", ()))
    cards = document.get(CARDS)
    addresses = document.get(ADDRESSES)
    return Recipe(
        **blog,
        also=also,
        cards=CardRule(**_said(cards, source)) if cards is not None else None,
        addresses=AddressRule(**_said(addresses, source)) if addresses is not None else None,
        body=tuple(BodyRule(**_said(table, source)) for table in tables.get(BODY, ())),
        fields={name: _field(table, source) for name, table in tables.get(FIELD_TABLES, {}).items()},
    )


def _field(table: Table, source: str) -> FieldRule:
    select = table["select"]
    return FieldRule(**_said({**table, "select": [select] if isinstance(select, str) else select}, source))


def _said(table: object, source: str) -> dict[str, Any]:
    """Return the values of a rule's table as its class takes them."""
    values = dict(cast("Mapping[str, Any]", table))
    mark = values.pop("mark", None)
    score, fill = values.pop("score", None), values.pop("fill", None)
    standing = Standing(
        score=None if score is None else float(score),
        fill=None if fill is None else float(fill),
        posts=values.pop("measured", 0),
        source=values.pop("source", source),
        locked=values.pop("locked", False),
    )
    own = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    if mark is not None and mark != mark_of(own):
        # what was measured, was measured on another rule
        standing = Standing(source="edited", locked=True)
    return {**own, "standing": standing}
