"""All runs of an archive, walked again from its WARC files in the order in which they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.accepted_version import ACCEPTED, accept_again
from archive.clock import at
from archive.forgetting import REMOVED
from archive.recording import Recording
from crawler.offline import Offline
from crawler.recipes.reading import read_recipe
from crawler.replaying import Replay
from pipelines.fields.read_time import count_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from archive.derived import Derived
    from archive.recorded import RecordedFile, RecordedWalk
    from crawler.recipes.recipe import Recipe
    from crawler.walk import Walk

REPLAY = "replay"
"""Kind of the metadata record that says that an archive was replayed, and by which given recipes."""


def in_order(files: Iterable[RecordedFile]) -> list[RecordedFile]:
    """Return the files in the order in which their runs were made; of one second, in the order of writing."""
    return sorted(files, key=lambda file: (file.begun_at, file.path.stat().st_mtime_ns, file.path.name))


def rederive(
    into: Derived,
    files: Iterable[RecordedFile],
    recipes: Mapping[str, Recipe],
    told: Callable[[Walk], None] = lambda _walk: None,
) -> None:
    """Walk every recorded run again, into the archive ``into``.

    ``recipes`` are given ones by the blog's address: they hold from its first run on. ``told`` is
    called as each walk gets on. Raises Fault when the archive cannot take it.
    """
    offline = Offline()
    files = in_order(files)
    removed = {
        (blog, url)
        for file in files
        for _, kind, blog, content in file.decisions
        if kind == REMOVED
        for url in content["documents"]
    }
    for file in files:
        held = Recording(into.db, into.place, None, replayed=file.path)
        for walk in file.walks:
            recipe = recipes.get(walk.blog) or _later_recipe(walk, files)
            Replay(held, walk, offline, recipe, told, removed).run()
        _decide(into, file)


def _decide(into: Derived, file: RecordedFile) -> None:
    """Take for the post again what the user took for it though it looked suspect."""
    for moment, kind, blog, content in file.decisions:
        if kind == ACCEPTED:
            with at(moment):
                accept_again(into.db, into.place, blog, content, count_words)


def _later_recipe(walk: RecordedWalk, files: Iterable[RecordedFile]) -> Recipe | None:
    """Return the recipe by which a later replay was told to read this blog, the last one if several."""
    texts = [
        content["recipes"][walk.blog]
        for file in files
        for moment, kind, _, content in file.decisions
        if kind == REPLAY and moment > walk.begun_at and walk.blog in content.get("recipes", {})
    ]
    return read_recipe(texts[-1], f"the recipe in {walk.file.parent}") if texts else None
