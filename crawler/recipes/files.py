"""Recipes in files: one given by the user, and those that a checkout keeps, a file a blog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.faults import StorageFault, UsageFault
from archive.file_names import file_name
from archive.new_file import new_file
from crawler.recipes.reading import read_recipe

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.recipes.recipe import Recipe

_LARGEST = 200_000


def recipe_file(path: Path) -> Recipe:
    """Return the recipe that a file holds. Raises UsageFault, naming file and line, if it holds none."""
    try:
        if path.exists() and not path.is_file():
            raise UsageFault(f"{path} is no recipe: it is a directory, a pipe or a device.")
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise UsageFault(f"{path} cannot be read: {error.strerror}. Name a recipe file.") from None
    except UnicodeDecodeError:
        raise UsageFault(f"{path} is no recipe: it is not UTF-8 text.") from None
    if len(content) > _LARGEST:
        raise UsageFault(f"{path} is no recipe: it is larger than {_LARGEST // 1000} kB.")
    return read_recipe(text, str(path))


def place_in(folder: Path, url: str) -> Path:
    """Return where a folder of recipes keeps the one of the blog at ``url``.

    >>> from pathlib import Path
    >>> place_in(Path("recipes"), "https://example.com/blog/").as_posix()
    'recipes/example.com_blog.toml'
    """
    plain = url.partition("://")[2].strip("/").replace("/", "_")
    return folder / f"{file_name(plain)}.toml"


def keep_file(path: Path, text: str, *, overwrite: bool = False) -> None:
    """Write a recipe to a file, which is there whole or not at all.

    Raises UsageFault if something is there, unless ``overwrite``, StorageFault if it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_file(path, overwrite=overwrite) as descriptor, open(descriptor, "wb", closefd=False) as file:
            file.write(text.encode())
    except OSError as error:
        raise StorageFault(f"{path} cannot be written: {error.strerror}.") from None
