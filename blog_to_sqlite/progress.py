"""What a person sees while a crawl runs: a live line a blog, or a plain line now and then."""

from __future__ import annotations

import sys
import threading
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Self

    from crawler.progress import Progress
    from crawler.walk import Walk

EVERY = 30.0
"""Seconds between two plain lines."""

_REFRESH = 4


class ProgressDisplay:
    """Shows walks while they run: on a terminal a live display, elsewhere a line every half minute."""

    def __init__(self, *, quiet: bool) -> None:
        self._walks: list[Walk] = []
        self._quiet = quiet
        self._console = Console(stderr=True)
        self._live: Live | None = None
        self._over = threading.Event()
        self._teller: threading.Thread | None = None

    def add(self, walk: Walk) -> None:
        """Show this walk too."""
        self._walks.append(walk)

    def __enter__(self) -> Self:
        if self._quiet:
            return self
        if self._console.is_terminal:
            self._live = Live(
                get_renderable=self._picture,
                console=self._console,
                refresh_per_second=_REFRESH,
                transient=True,
            )
            self._live.start()
        else:
            self._teller = threading.Thread(target=self._tell, daemon=True)
            self._teller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._live:
            self._live.stop()
        if self._teller:
            self._teller.join()

    def _tell(self) -> None:
        while not self._over.wait(EVERY):
            for walk in self._walks:
                waits = waiting(walk.progress)
                sys.stderr.write(f"{walk.entry_url}: {counts(walk.progress)}{waits and ', '}{waits}\n")
            sys.stderr.flush()

    def _picture(self) -> Table:
        return picture([(walk.entry_url, walk.progress) for walk in self._walks])


def counts(progress: Progress) -> str:
    """Return the counts of a walk as one phrase: pages and posts done and known, and the rate.

    The rate is in posts a second since the walk began.
    """
    seconds = max(monotonic() - progress.began, 0.001)
    failed = f", {progress.posts_failed} failed" if progress.posts_failed else ""
    done = progress.posts_done
    images = progress.images
    pictures = f", {images.done} of {images.known} images" if images.known else ""
    return (
        f"{progress.listing_pages} listing pages, {done} of {max(progress.posts_known, done)} posts{failed}, "
        f"{done / seconds:.1f} posts/s{pictures}"
    )


def waiting(progress: Progress) -> str:
    """Return for how long and why the walk waits for its host, as one phrase; nothing if it does not."""
    gate = progress.gate
    seconds = gate.shut_for if gate else 0
    return f"waiting {seconds:.0f} s: {gate.why}" if gate and seconds >= 1 else ""


def picture(walks: Sequence[tuple[str, Progress]]) -> Table:
    """Return the live display: for each blog its counts and the address that came last."""
    table = Table.grid(padding=(0, 1))
    for url, progress in walks:
        table.add_row(Text(url, style="bold", no_wrap=True, overflow="ellipsis"))
        table.add_row(Text(f"  {counts(progress)}", style="cyan"))
        table.add_row(
            Text(f"  {waiting(progress) or progress.page}", style="dim", no_wrap=True, overflow="ellipsis")
        )
    return table
