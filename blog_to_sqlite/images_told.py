"""What is told at the end of a crawl of the images that it asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.plain import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.progress import ImageTally

_LONGEST = 200
"""Characters of an address."""


def told_images(images: ImageTally, *, with_warc: bool = True) -> Iterator[str]:
    """Yield what a crawl did about images as lines; none where it had nothing to do.

    >>> from crawler.progress import ImageTally
    >>> tally = ImageTally(wanted=True, known=45, kept=43)
    >>> tally.lost("https://b.example/1.png", "HTTP 404 Not Found")
    >>> list(told_images(tally))
    ['43 images kept, 1 failed (https://b.example/1.png: HTTP 404 Not Found)']
    """
    if images.wanted and not with_warc:
        yield "no images kept: they are kept in WARC files, and this run writes none"
    said = [counted(images.kept, "image") + " kept"] if images.kept or images.failed or images.same else []
    if images.same:
        said.append(f"{images.same} unchanged")
    if images.failed:
        named = [f"{url[:_LONGEST]}: {reason}" for url, reason in images.failures]
        more = images.failed - len(named)
        named += [f"and {more} more"] if more else []
        said.append(f"{images.failed} failed ({'; '.join(named)})")
    if said:
        yield ", ".join(said)
    for why, number in images.left.most_common(3):
        yield f"{counted(number, 'image')} left for a later run: {why}"
