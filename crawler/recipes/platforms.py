"""The platforms: how each is recognised, and the recipe that its blogs start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from crawler.recipes.format import RECOGNISE, SIGNS
from crawler.recipes.reading import Problem, built, parse, problems_of, refuse, table_problems
from crawler.recipes.recipe import Recipe

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


_ENDING = ".toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """What the file of a platform says."""

    name: str
    caption: str
    """Its first line: which software and themes it is for."""
    generator: tuple[str, ...]
    """How the content of the generator's ``meta`` element begins."""
    assets: tuple[str, ...]
    """Parts of the addresses of its scripts and style sheets."""
    select: tuple[str, ...]
    """CSS selectors of elements that only its pages have."""
    recipe: Recipe


def names() -> tuple[str, ...]:
    """Return the names of all platforms, in alphabetical order."""
    return tuple(sorted(file.name.removesuffix(_ENDING) for file in _files()))


def starting_recipe(name: str) -> Recipe | None:
    """Return the recipe that the blogs of a platform start from, or None if there is no such platform."""
    return platform(name).recipe if name in names() else None


@cache
def platforms() -> tuple[Platform, ...]:
    """Return all platforms, in the order of their names."""
    return tuple(map(platform, names()))


@cache
def platform(name: str) -> Platform:
    """Return a platform. Raises UsageFault if its file holds something wrong."""
    text = _folder().joinpath(f"{name}{_ENDING}").read_text(encoding="utf8")
    return read_platform(text, name)


def read_platform(text: str, name: str) -> Platform:
    """Return the platform that a TOML text holds. Raises UsageFault with the line of what is wrong."""
    document = parse(text, name)
    signs: Any = document.pop(RECOGNISE, None)
    problems = list(problems_of(document))
    if isinstance(signs, Mapping):
        problems += table_problems((RECOGNISE,), f"[{RECOGNISE}]", SIGNS, signs)
    else:
        problems.append(Problem((RECOGNISE,), f"a platform needs the table [{RECOGNISE}]"))
    refuse(problems, text, f"{name}{_ENDING}")
    said = {key.name: tuple(cast("Mapping[str, list[str]]", signs).get(key.name, ())) for key in SIGNS}
    recipe = replace(built(document, f"platform {name}"), platform=name)
    return Platform(name=name, caption=text.partition("\n")[0].lstrip("# ").strip(), recipe=recipe, **said)


def _folder() -> Traversable:
    return files("crawler").joinpath("platforms")


def _files() -> tuple[Traversable, ...]:
    return tuple(file for file in _folder().iterdir() if file.name.endswith(_ENDING))
