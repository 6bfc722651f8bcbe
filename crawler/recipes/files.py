"""Recipes in files: one given by the user, and those that a checkout keeps, a file a blog."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.faults import StorageFault, UsageFault
from crawler.recipes.reading import read_recipe

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.recipes.recipe import Recipe

_LARGEST = 1_000_000
_OUTSIDE = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 100


def recipe_file(path: Path) -> Recipe:
    """Return the recipe that a file holds. Raises UsageFault, naming file and line, if it holds none."""
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1).decode("utf8")
    except OSError as error:
        raise UsageFault(f"{path} cannot be read: {error.strerror}. Name a recipe file.") from None
    except UnicodeDecodeError:
        raise UsageFault(f"{path} is no recipe: it is not UTF-8 text.") from None
    if len(text) > _LARGEST:
        raise UsageFault(f"{path} is no recipe: it is larger than {_LARGEST // 1000} kB.")
    return read_recipe(text, str(path))


def place_in(folder: Path, url: str) -> Path:
    """Return where a folder of recipes keeps the one of the blog at ``url``.

    >>> from pathlib import Path
    >>> place_in(Path("recipes"), "https://example.com/blog/").as_posix()
    'recipes/example.com-blog.toml'
    """
    parts = urlsplit(url)
    name = _OUTSIDE.sub("-", f"{parts.netloc}{parts.path}?{parts.query}").strip("-.")
    return folder / f"{name[:_LONGEST_NAME]}.toml"


def keep_file(path: Path, text: str) -> None:
    """Write a recipe beside its place and move it there. Raises StorageFault if that cannot be done."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise StorageFault(f"{path} cannot be written: {error.strerror}.") from None
