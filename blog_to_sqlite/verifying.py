"""What a person sees of a check: how far it is, and what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from archive.plain import counted, plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from archive.warc_checking import Checked, Fault

_ADVICE = (
    "Copy the archive before you try anything, and best restore it from a backup. Without one:\n"
    "  blog-to-sqlite replay {0}         derives damaged posts again from the WARC files\n"
    "  blog-to-sqlite crawl {0} --full   fetches again what lost or damaged records held"
)


class ReadingBar:
    """On a terminal, how much of the WARC files was read; elsewhere nothing."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("reading WARC files"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._bar.add_task("", total=None)

    def step(self, done: int, whole: int) -> None:
        """Show that so many bytes more were read, of how many in all."""
        self._bar.update(self._task, advance=done, total=whole)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()


def told(checked: Checked, path: Path) -> Iterator[str]:
    """Yield the lines that tell what was checked and what is wrong."""
    yield (
        f"{counted(checked.posts, 'post')} and {counted(checked.versions, 'version')}, "
        f"{counted(checked.files, 'WARC file')} with {counted(checked.records, 'record')} "
        f"({checked.bytes / 1e6:.2f} MB), {checked.fetches} of them named by the database."
    )
    for fault in checked.faults:
        yield plain_line(f"  damaged: {_place(fault)}{fault.what}")
    for note in checked.notes:
        yield plain_line(f"  note: {note}")
    if checked.faults:
        yield click.style(f"{counted(len(checked.faults), 'fault')} found.", fg="red", bold=True)
        yield _ADVICE.format(path)
    else:
        yield click.style("Everything is as it was written.", fg="green", bold=True)


def _place(fault: Fault) -> str:
    parts = []
    if fault.file:
        parts.append(fault.file if fault.offset is None else f"{fault.file} at byte {fault.offset}")
    if fault.post is not None:
        parts.append(f"post {fault.post}" + (f", version {fault.version}" if fault.version else ""))
    if fault.address:
        parts.append(fault.address)
    return f"{', '.join(parts)}: " if parts else ""
