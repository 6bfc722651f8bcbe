"""One attack: what is served, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.hostile.blog import HostileBlog

if TYPE_CHECKING:
    import sqlite3

    from tests.hostile.watching import Ran

SCENARIOS = Path(__file__).with_name("scenarios")


class Outcome(NamedTuple):
    """What ``check`` of a scenario is given, after all its runs."""

    blog: HostileBlog
    folder: Path
    """Where the command ran: the archive a.db, a.warc/ beside it, and whatever else."""
    runs: list[Ran]
    db: sqlite3.Connection | None
    """The archive, read only; None where there is none."""
    gaps: dict[str, str]
    """Address without the blog's origin -> reason, of what ``missing_posts`` names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A blog of honest posts with the evil that ``make`` puts into it; crawled, again after each ``then``.

    Whatever is served: no traceback, no control character on the terminal, an exit code that is expected,
    an archive that is whole, every honest post in it with its own title and text, nobody else's page among
    the posts, no port listened on, no request to the canary.
    """

    name: str
    served: str
    """In words, for the table."""
    make: Callable[[HostileBlog], None]
    codes: tuple[int, ...] = (0,)
    """The exit codes with which the last run may end."""
    says: str = ""
    """A regular expression that what was said, or a reason in ``missing_posts``, has to match."""
    lost: tuple[int, ...] = ()
    """Numbers of honest posts that cannot be had, and must not be archived."""
    perhaps: tuple[int, ...] = ()
    """Numbers of honest posts that may be lost; those that are not are as they were served."""
    spoiled: tuple[int, ...] = ()
    """Numbers of honest posts that nothing is asked of: what is served cannot be told from a whole post."""
    extra: str = ""
    """A regular expression: the paths that may be archived as posts besides."""
    then: tuple[Callable[[HostileBlog], None], ...] = ()
    """What becomes of the blog before each further run, forty days later."""
    again: tuple[str, ...] = ("--full",)
    """Options of the further runs besides."""
    options: tuple[str, ...] = ()
    targets: tuple[str, ...] = ("{base}/",)
    """The addresses that are crawled."""
    environment: Mapping[str, str] = field(default_factory=dict)
    posts: int = 8
    made: Callable[[], HostileBlog] | None = None
    """What makes the blog, where it is to be another than the usual one."""
    check: Callable[[Outcome], None] | None = None
    """Further assertions."""
    megabytes: int = 300
    canary: bool = False
    """Whether the canary may be asked."""


def all_scenarios() -> list[Scenario]:
    """Return what the modules in ``scenarios`` list as SCENARIOS, each named after its module too."""
    found: list[Scenario] = []
    for path in sorted(SCENARIOS.glob("[a-z]*.py")):
        listed = import_module(f"tests.hostile.scenarios.{path.stem}").SCENARIOS
        found += [replace(scenario, name=f"{path.stem}/{scenario.name}") for scenario in listed]
    return found
