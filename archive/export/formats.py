"""The formats of an export, and which of them a file name asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from archive.export.atom import MEDIA, NEEDED, atom_pieces
from archive.export.delimited import csv_pieces, tsv_pieces
from archive.export.markdown import NAMED_BY, markdown_name, markdown_pieces
from archive.export.objects import json_pieces, ndjson_pieces
from archive.faults import UsageFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from archive.export.manner import Manner


class Pieces(Protocol):
    """Makes the text of an export out of records, piece by piece."""

    def __call__(self, rows: Iterable[Mapping[str, Any]], manner: Manner) -> Iterator[str]:
        """Yield ``rows`` as text, none of them before it is asked for."""


class Format(NamedTuple):
    """A way to write records."""

    pieces: Pieces
    with_body: bool
    """Whether the post's text is in it unless the user says otherwise."""
    endings: tuple[str, ...]
    """Of file names."""
    media: str
    """Media type, without its charset, which is UTF-8."""
    needed: tuple[str, ...] = ()
    """Fields that records must have besides those that are asked for."""
    is_fixed: bool = False
    """Whether the format says which fields there are."""
    name: Callable[[Mapping[str, Any]], str] | None = None
    """Names the file of one post, where posts can be a file each."""


FORMATS = {
    "csv": Format(csv_pieces, with_body=False, endings=(".csv",), media="text/csv"),
    "tsv": Format(tsv_pieces, with_body=False, endings=(".tsv", ".tab"), media="text/tab-separated-values"),
    "json": Format(json_pieces, with_body=True, endings=(".json",), media="application/json"),
    "ndjson": Format(
        ndjson_pieces, with_body=True, endings=(".ndjson", ".jsonl"), media="application/x-ndjson"
    ),
    "markdown": Format(
        markdown_pieces,
        with_body=True,
        endings=(".md", ".markdown"),
        media="text/markdown",
        needed=NAMED_BY,
        name=markdown_name,
    ),
    "atom": Format(
        atom_pieces,
        with_body=True,
        endings=(".atom",),
        media=MEDIA,
        needed=NEEDED,
        is_fixed=True,
    ),
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
