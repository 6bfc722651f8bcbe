"""A scenario played with the real command in fresh processes, and judged."""

from __future__ import annotations

import re
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from archive.faults import Exit
from tests.blogs.strange import title
from tests.hostile.blog import HostileBlog, url, words
from tests.hostile.scenario import Outcome, Scenario
from tests.hostile.watching import Ran, run
from tests.journeys import forked

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 60.0
"""Seconds that a crawl may take."""
QUICK = ("--delay", "0", "--set", "DOWNLOAD_TIMEOUT=4", "--log", "crawl.log")
_FIRST = datetime(2026, 5, 1, tzinfo=UTC)
_BETWEEN = timedelta(days=40)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ROOT = Path(__file__).parents[2]


@dataclass
class Played:
    """What came of a scenario; it has passed where there is no complaint."""

    scenario: Scenario
    runs: list[Ran] = field(default_factory=list)
    did: str = ""
    """In words, for the table."""
    complaints: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Of the longest run."""
        return max((ran.seconds for ran in self.runs), default=0.0)

    @property
    def megabytes(self) -> float:
        """Of the largest run."""
        return max((ran.megabytes for ran in self.runs), default=0.0)


def play(scenario: Scenario, limit: float = LIMIT) -> Played:
    """Serve, crawl for so many seconds at most, and judge what came of it."""
    played = Played(scenario)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with scenario.made() if scenario.made else HostileBlog(scenario.posts) as blog:
            scenario.make(blog)
            played.runs.append(_crawl(scenario, blog, folder, 0, limit))
            for turn, change in enumerate(scenario.then, start=1):
                change(blog)
                played.runs.append(_crawl(scenario, blog, folder, turn, limit))
            with closing(_opened(folder / "a.db")) as db:
                gaps = _gaps(db, blog.base)
                outcome = Outcome(blog, folder, played.runs, db if _tables(db) else None, gaps)
                try:
                    played.did = _told(outcome)
                    played.complaints += _complaints(scenario, outcome)
                except Exception as error:  # noqa: BLE001 - it is told, and the others are played all the same
                    played.complaints.append(f"the judge failed: {type(error).__name__}: {error}")
    return played


def _crawl(scenario: Scenario, blog: HostileBlog, folder: Path, turn: int, limit: float) -> Ran:
    names = {"base": blog.base, "canary": blog.canary.base, "port": blog.server.port}
    targets = [target.format(**names) for target in scenario.targets]
    options = [*QUICK, *scenario.options, *(scenario.again if turn else ())]
    environment = {"PYTHONPATH": str(_ROOT), **scenario.environment}
    if scenario.then:
        environment["BLOG_TO_SQLITE_NOW"] = (_FIRST + turn * _BETWEEN).isoformat()
    command = [sys.executable, "-m", "blog_to_sqlite", "crawl", "a.db", *targets, *options]
    return run(folder, command, environment, limit)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro" if path.exists() else ":memory:", uri=True)


def _tables(db: sqlite3.Connection) -> int:
    found: int = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'posts'").fetchone()[0]
    return found


def _gaps(db: sqlite3.Connection, base: str) -> dict[str, str]:
    if not _tables(db):
        return {}
    rows = db.execute("SELECT url, coalesce(reason, state) FROM missing_posts WHERE accepted IS NULL")
    return {address.removeprefix(base): reason for address, reason in rows}


def _complaints(scenario: Scenario, outcome: Outcome) -> Iterator[str]:
    for ran in outcome.runs:
        yield from _of_run(scenario, ran)
    last = outcome.runs[-1]
    if last.code is not None and last.code not in scenario.codes:
        yield f"exit code {last.code}, expected {' or '.join(map(str, scenario.codes))}"
    said = "\n".join([last.out, last.err, *outcome.gaps.values()])
    if not re.search(scenario.says, said):
        yield f"nothing said matches {scenario.says!r}"
    if outcome.blog.canary.connections and not scenario.canary:
        yield f"the canary was asked: {outcome.blog.canary.paths()}"
    if outcome.db:
        yield from _of_archive(outcome)
        yield from _of_posts(scenario, outcome)
    elif last.code == Exit.DONE:
        yield "there is no archive"
    if scenario.check:
        try:
            scenario.check(outcome)
        except AssertionError as error:
            yield f"check: {error or 'failed'}"


def _of_run(scenario: Scenario, ran: Ran) -> Iterator[str]:
    if ran.code is None:
        yield f"killed after {ran.seconds:.0f} seconds"
    elif ran.code not in {*Exit} - {Exit.FAULT}:
        yield f"exit code {ran.code}"
    if "Traceback" in ran.out + ran.err:
        yield "a traceback"
    if found := _CONTROL.search((ran.out + ran.err).replace("\r\n", "\n")):
        yield f"control character {found[0]!r} on the terminal"
    if ran.megabytes > scenario.megabytes:
        yield f"{ran.megabytes:.0f} MB"
    if ran.listened:
        yield "listened on a port"
    if ran.left:
        yield f"left {ran.left} processes behind"


def _of_archive(outcome: Outcome) -> Iterator[str]:
    assert outcome.db
    if outcome.db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        yield "integrity_check"
    if outcome.db.execute("PRAGMA foreign_key_check").fetchone():
        yield "foreign_key_check"
    for arguments in (("verify", "a.db"), ("audit", "a.db"), ("export", "a.db", "--format", "ndjson")):
        said = forked.run(outcome.folder, arguments, {})
        if said.code != 0 and (arguments[0], said.code) != ("audit", 3):
            yield f"{arguments[0]}: {said.code} {said.out[-300:]}{said.err[-300:]}"


def _of_posts(scenario: Scenario, outcome: Outcome) -> Iterator[str]:
    assert outcome.db
    base = outcome.blog.base
    found = outcome.db.execute("SELECT url, title, body_text FROM posts")
    rows = {row[0].removeprefix(base): row[1:] for row in found}
    for number in sorted({*range(1, scenario.posts + 1)} - {*scenario.lost, *scenario.spoiled}):
        known = rows.get(url(number))
        if known is None:
            if number not in scenario.perhaps:
                yield f"lost: {url(number)} ({outcome.gaps.get(url(number), 'not even a gap')})"
        elif known[0] != title(number) or words(number) not in " ".join((known[1] or "").split()):
            yield f"not as it was served: {url(number)} {known[0]!r} {(known[1] or '')[:80]!r}"
    honest = {url(number) for number in range(1, scenario.posts + 1) if number not in scenario.lost}
    for path in sorted(rows.keys() - honest):
        if not re.fullmatch(scenario.extra, path):
            yield f"archived as a post: {path[:100]} {rows[path][0]!r}"


def _told(outcome: Outcome) -> str:
    last = outcome.runs[-1]
    if outcome.db is None:
        return f"no archive; {_last_line(last.err)}"
    kept = outcome.db.execute("SELECT count(*) FROM posts").fetchone()[0]
    reasons = list(dict.fromkeys(outcome.gaps.values()))
    parts = [f"{kept} posts kept"]
    if outcome.gaps:
        more = f" (and {len(reasons) - 2} reasons more)" if len(reasons) > 2 else ""
        parts.append(f"{len(outcome.gaps)} gaps: {'; '.join(reasons[:2])}{more}")
    elif last.code not in {0, None}:
        parts.append(_last_line(last.err))
    return "; ".join(parts).replace(outcome.blog.base, "")


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""
