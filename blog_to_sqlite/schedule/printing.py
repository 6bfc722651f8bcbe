"""A job in the forms that can be printed, each with the way to put it in place."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from blog_to_sqlite.schedule.crontab import crontab_line
from blog_to_sqlite.schedule.github import workflow
from blog_to_sqlite.schedule.systemd import service, timer

if TYPE_CHECKING:
    from blog_to_sqlite.schedule.job import Job


def printed(job: Job, form: str | None) -> str:
    """Return the job as ``form``: "crontab", "systemd" or "github", or all of them for None."""
    texts = {"crontab": _crontab, "systemd": _systemd, "github": _github}
    return texts[form](job) if form else "\n".join(text(job) for text in texts.values())


def _crontab(job: Job) -> str:
    return f"# crontab -e, then add this line:\n{crontab_line(job)}"


def _systemd(job: Job) -> str:
    folder = "~/.config/systemd/user"
    return (
        f"# {folder}/{job.name}.service\n{service(job)}\n"
        f"# {folder}/{job.name}.timer\n{timer(job)}\n"
        f"# then: systemctl --user daemon-reload && systemctl --user enable --now {job.name}.timer\n"
        "# and, so that it runs while you are logged out: loginctl enable-linger\n"
    )


def _github(job: Job) -> str:
    return (
        "# .github/workflows/crawl.yml in a repository that is to hold the archive.\n"
        f"# GitHub refuses files over 100 MB; add --no-warc to keep no WARC files.\n{workflow(job)}"
    )


def program() -> tuple[str, ...]:
    """Return the command that starts this blog-to-sqlite: its console script, or Python with the module."""
    script = Path(sys.executable).with_name("blog-to-sqlite")
    return (str(script),) if script.exists() else (sys.executable, "-m", "blog_to_sqlite")
