"""A job as a line for crontab."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blog_to_sqlite.schedule.job import Job


def crontab_line(job: Job) -> str:
    """Return the job in the format of crontab(5)."""
    return f"{job.cron} {_guarded(shlex.join(job.words))}\n"


def _guarded(command: str) -> str:
    # To cron a bare % ends the command, and a backslash takes that away only if none stands before it:
    # within the quotes that shlex puts around a backslash, '' parts the two and changes nothing.
    return command.replace("\\%", "\\''%").replace("%", "\\%")
