"""The formats of an export, and which of them a file name asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from archive.export.delimited import write_csv, write_tsv
from archive.export.objects import write_json, write_ndjson
from archive.faults import UsageFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import TextIO


class Writer(Protocol):
    """Writes records to a text file, one after the other, and returns how many there were."""

    def __call__(
        self, rows: Iterable[Mapping[str, Any]], fields: Sequence[str], file: TextIO, *, raw: bool
    ) -> int:
        """Write ``rows``, which have ``fields``; ``raw`` leaves texts as they are for a spreadsheet too."""


class Format(NamedTuple):
    """A way to write records."""

    write: Writer
    with_body: bool
    """Whether the post's text is in it unless the user says otherwise."""
    endings: tuple[str, ...]
    """Of file names."""


FORMATS = {
    "csv": Format(write_csv, with_body=False, endings=(".csv",)),
    "tsv": Format(write_tsv, with_body=False, endings=(".tsv", ".tab")),
    "json": Format(write_json, with_body=True, endings=(".json",)),
    "ndjson": Format(write_ndjson, with_body=True, endings=(".ndjson", ".jsonl")),
}


def format_of(name: str | None, path: Path | None) -> Format:
    """Return the format of that name, or without one what the ending of ``path`` says; csv without both.

    Raises UsageFault for a name or an ending that is no format.
    """
    known = ", ".join(FORMATS)
    if name is not None:
        if name not in FORMATS:
            raise UsageFault(f"There is no format {name}. The formats are: {known}")
        return FORMATS[name]
    if path is None or not path.suffix:
        return FORMATS["csv"]
    for form in FORMATS.values():
        if path.suffix.lower() in form.endings:
            return form
    raise UsageFault(f"{path.name} does not say its format. Name one with --format: {known}")
