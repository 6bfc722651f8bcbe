"""What a replay changes, in words: post by post and field by field, and all of it in numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from archive.divergence import differences, found_anew, twins
from archive.plain import counted, plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

    from archive.divergence import Difference

_LONG = frozenset({"body_text", "body_html"})
_WORDS = 6
"""So many words of a long text that came or went are shown."""
_SHOWN = 200
"""So many characters of a short value are shown."""


class Changes:
    """The differences between an archive and its second derivation, counted as they are told."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.fields: Counter[str] = Counter()
        """Field -> posts in which it differs."""
        self.same = self.changed = self.lost = self.unread = 0
        """Posts that are equal, that differ, that were not found again, whose answers were not read again."""
        self.new = len(found_anew(db))

    def lines(self) -> Iterator[str]:
        """Yield a line for each post that differs and each of its fields, and count."""
        for twin in twins(self._db):
            found = differences(self._db, twin)
            if twin.derived is None and twin.whole:
                self.lost += 1
                yield f"{twin.url}\n  is not found by the rules, and stays as it is"
            elif twin.derived is None or not (twin.whole or twin.readable):
                self.unread += 1
            elif found:
                self.changed += 1
                self.fields.update(one.field for one in found)
                yield "\n".join([twin.url, *(f"  {one.field}: {in_words(one)}" for one in found)])
            else:
                self.same += 1
        for _, url in found_anew(self._db):
            yield f"{url}\n  is new"

    def summary(self) -> list[str]:
        """Return the numbers as sentences."""
        said = [f"{counted(self.same, 'post')} the same, {self.changed} different, {self.new} new."]
        said += [f"  {field}: {counted(posts, 'post')}" for field, posts in self.fields.most_common()]
        if self.lost:
            said.append(f"{counted(self.lost, 'post')} not found by the rules any more, left as before.")
        if self.unread:
            said.append(
                f"{counted(self.unread, 'post')} without a record of the present content, left as before."
            )
        return said


def in_words(difference: Difference) -> str:
    """Return what changes of a field, in a line: before -> after; of a long text only some of its words."""
    field, before, after = difference
    if field not in _LONG:
        return f"{_short(before)} -> {_short(after)}"
    old, new = (before or "").split(), (after or "").split()
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    marked = [*(f"-{word}" for word in list(gone)[:_WORDS]), *(f"+{word}" for word in list(come)[:_WORDS])]
    return plain_line(f"{len(old)} -> {len(new)} words {' '.join(marked)}".rstrip())


def _short(value: object) -> str:
    if value is None:
        return "nothing"
    text = plain_line(str(value))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def tell(changes: Changes, *, each: bool) -> None:
    """Write the differences on standard output, or only their numbers."""
    for line in changes.lines():
        if each:
            click.echo(line)
    for line in changes.summary():
        click.echo(line)
