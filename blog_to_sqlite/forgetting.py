"""What a person is told of a takedown: what it is about, and what was taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.plain import counted, plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.forgettable import Target
    from archive.forgetting import Forgotten


def what(target: Target) -> str:
    """Return in words what is to be forgotten."""
    if target.kind == "blog":
        return f"the blog {target.blog_url} with {counted(len(target.posts), 'post')}"
    url = min(target.urls)
    return plain_line(f'"{target.title}" ({url}) with {counted(target.versions, "version")}')


def told(target: Target, done: Forgotten) -> Iterator[str]:
    """Yield the lines that tell what was taken out."""
    yield f"Forgotten: {what(target)}; {done.records} records taken out of the WARC files."
    for document in done.documents:
        yield plain_line(f"  with them what came from {document}, where the text could not be masked")
    for document in done.masked:
        yield plain_line(f"  a part of the text was masked in what came from {document}")
    for name in done.aside:
        yield f"  removed: {name}, which was set aside after a kill"
