"""What is to run, and when."""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from pathlib import Path

from archive.faults import UsageFault
from blog_to_sqlite.schedule.cron import Cron

_CONTROL = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A crawl that is to run again and again."""

    program: tuple[str, ...]
    """The command that starts blog-to-sqlite on this machine, its path absolute."""
    db: Path
    """Absolute."""
    arguments: tuple[str, ...]
    """What follows the archive on the command line: addresses and options."""
    cron: Cron

    def __post_init__(self) -> None:
        """Raise UsageFault for what no file of a scheduler can hold."""
        for word in self.words:
            if any(unicodedata.category(character) in _CONTROL for character in word):
                raise UsageFault(
                    f"{word!r} has a line break or control character in it. Choose another name."
                )

    @property
    def words(self) -> list[str]:
        """The command to run."""
        return [*self.program, "crawl", str(self.db), *self.arguments]

    @property
    def name(self) -> str:
        """A name for its files, the same for the same archive and never that of another."""
        stem = re.sub(r"[^A-Za-z0-9]+", "-", self.db.stem).strip("-")
        return f"blog-to-sqlite-{stem}-{zlib.crc32(str(self.db).encode()):08x}".replace("--", "-")
