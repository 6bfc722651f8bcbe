"""Blogs of mutated responses, crawled: python -m tests.hostile.mutator [--responses N] [--seed S]."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from archive.faults import Exit
from tests.hostile.mutations import mutated
from tests.hostile.recorded import BASE, INTERFACE, Recorded, recorded_blogs
from tests.hostile.server import HostileServer
from tests.hostile.soundness import unsound
from tests.hostile.watching import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.hostile.server import Asked

BATCH = 1000
"""So many responses are served between two looks at the archive."""
LIMIT = 900.0
"""Seconds that a crawl of such a batch may take."""
SIDE_BY_SIDE = 25
"""So many blogs are crawled at once."""
KEPT = Path("mutated")
_MUTATED, _ENTRY_MUTATED = 0.85, 0.35
_OPTIONS = ("--delay", "0", "--quiet", "--set", "DOWNLOAD_TIMEOUT=5", "--set", "RETRY_TIMES=0")
_ROOT = Path(__file__).parents[2]


class Batch(NamedTuple):
    """What came of some blogs that were crawled side by side."""

    served: int
    """Mutated responses that were asked for."""
    seconds: float
    megabytes: float
    complaints: list[str]


class MutatedBlog:
    """A good blog of which most responses are mutated, always the same ones for a seed and number."""

    def __init__(self, seed: int, number: int) -> None:
        random = Random(f"{seed}/{number}")
        blogs = recorded_blogs()
        blog: Recorded = random.choice(blogs)
        others = [response for one in random.sample(blogs, 3) for response in one.responses.values()]
        self.server = HostileServer()
        self.entry = self.server.base + blog.entry
        self.number = number
        self.mutated: dict[str, bytes] = {}
        """Path -> what is served there, of those that are mutated."""
        for path, response in blog.responses.items():
            likely = _ENTRY_MUTATED if path == blog.entry else _MUTATED
            is_mutated = random.random() < likely
            changed = mutated(random, response, others) if is_mutated else response
            body = changed.body.replace(BASE, self.server.base.encode())
            fits = dict(changed.fields).get("Content-Length") == str(len(changed.body))
            filled = changed._replace(body=body)
            whole = (filled.measured() if fits else filled).whole()
            self.server.replies[path] = whole
            if is_mutated:
                self.mutated[path] = whole
        self.server.otherwise = self._otherwise(self.server.otherwise)

    def _otherwise(self, missing: object) -> Callable[[Asked], bytes]:
        def reply(asked: Asked) -> bytes:
            path = INTERFACE if asked.path.startswith(INTERFACE) else asked.path
            known = self.server.replies.get(path, missing)
            assert isinstance(known, bytes)
            return known

        return reply

    def served(self) -> set[str]:
        """Return the paths of the mutated responses that were asked for."""
        asked = {INTERFACE if path.startswith(INTERFACE) else path for path in self.server.paths()}
        return asked & self.mutated.keys()


def crawled(seed: int, first: int, folder: Path, most: int = SIDE_BY_SIDE) -> tuple[Batch, int]:
    """Crawl so many blogs, from number ``first`` on, into a.db in ``folder``; return what came of it."""
    with ExitStack() as stack:
        blogs = [MutatedBlog(seed, number) for number in range(first, first + most)]
        for blog in blogs:
            stack.enter_context(blog.server)
        command = [sys.executable, "-m", "blog_to_sqlite", "crawl", "a.db", *(blog.entry for blog in blogs)]
        ran = run(folder, [*command, *_OPTIONS], {"PYTHONPATH": str(_ROOT)}, LIMIT)
    complaints = []
    if ran.code not in {Exit.DONE, Exit.GAPS, Exit.UNREACHABLE} or "Traceback" in ran.out + ran.err:
        place = _keep(seed, blogs)
        complaints.append(
            f"blogs {first} to {first + most - 1} of seed {seed}: exit {ran.code}; their responses are in "
            f"{place}\n{ran.err[-2000:]}"
        )
    served = sum(len(blog.served()) for blog in blogs)
    return Batch(served, ran.seconds, ran.megabytes, complaints), first + most


def _keep(seed: int, blogs: list[MutatedBlog]) -> Path:
    """Write the mutated responses of some blogs to files, for a test; return the folder."""
    place = KEPT / str(seed)
    for blog in blogs:
        folder = place / str(blog.number)
        folder.mkdir(parents=True, exist_ok=True)
        for path in blog.served():
            name = "".join(letter if letter.isalnum() else "_" for letter in path)[:80]
            (folder / f"{name}.http").write_bytes(blog.mutated[path])
    return place


def batches(responses: int, seed: int, folder: Path) -> Iterator[tuple[int, Batch]]:
    """Yield how many responses were served so far and what came of it, after each look at the archive."""
    number = served = 0
    while served < responses:
        goal = min(responses, served + BATCH)
        seconds, most, complaints = 0.0, 0.0, list[str]()
        while served < goal:
            blogs = min(SIDE_BY_SIDE, max(1, (goal - served) // 8))
            batch, number = crawled(seed, number, folder, blogs)
            served, seconds = served + batch.served, seconds + batch.seconds
            most, complaints = max(most, batch.megabytes), complaints + batch.complaints
        complaints += unsound(folder)
        yield served, Batch(served, seconds, most, complaints)


def main() -> int:
    """Return 0 if nothing crashed and the archive was valid after each batch."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.mutator", description=__doc__)
    parser.add_argument("--responses", type=int, default=10_000, metavar="N", help="[default: 10000]")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="[default: 1]")
    arguments = parser.parse_args()
    began, found, most, served = time.monotonic(), 0, 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        for served, batch in batches(arguments.responses, arguments.seed, Path(folder)):
            found, most = found + len(batch.complaints), max(most, batch.megabytes)
            print(f"{served} responses: {batch.seconds:.0f} s, {batch.megabytes:.0f} MB", flush=True)
            for complaint in batch.complaints:
                print(f"  NOT SOUND: {complaint}", flush=True)
    print(
        f"{served} mutated responses of seed {arguments.seed}: {found} faults, at most {most:.0f} MB, "
        f"{time.monotonic() - began:.0f} s."
    )
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
