"""A job as a service and a timer for systemd."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blog_to_sqlite.schedule.cron import runs

if TYPE_CHECKING:
    from blog_to_sqlite.schedule.cron import Cron, Field
    from blog_to_sqlite.schedule.job import Job

_NOT_IN_A_PROGRAM = "'\"\\"
"""systemd runs no program whose path has one of these in it."""

_WEEKDAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")


def service(job: Job) -> str:
    """Return the text of the .service file, in the format of systemd.service(5)."""
    program, *arguments = job.words
    if any(character in program for character in _NOT_IN_A_PROGRAM):
        program, *arguments = "/usr/bin/env", *job.words
    # Variables are replaced in arguments, not in the path of the program.
    command = " ".join([_word(program), *(_word(word).replace("$", "$$") for word in arguments)])
    return (
        "[Unit]\n"
        f"Description=Crawl into {str(job.db).replace('%', '%%')}\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"ExecStart={command}\n"
    )


def timer(job: Job) -> str:
    """Return the text of the .timer file, in the format of systemd.timer(5)."""
    calendar = "".join(f"OnCalendar={when}\n" for when in on_calendar(job.cron))
    return (
        "[Unit]\n"
        f"Description=When to crawl into {str(job.db).replace('%', '%%')}\n"
        "\n"
        "[Timer]\n"
        f"{calendar}"
        # A run that was missed while the machine was off is made up for.
        "Persistent=true\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def on_calendar(cron: Cron) -> list[str]:
    """Return the calendar events of systemd.time(7) that are the same moments as ``cron``.

    There are two where cron takes a matching day of the month or a matching
    weekday: within one event both would have to match.
    """
    clock = f"{_numbers(cron.hour)}:{_numbers(cron.minute)}:00"
    days = f"*-{_numbers(cron.month)}-{_numbers(cron.day)} {clock}"
    weekdays = _weekdays(cron.weekday)
    if cron.either_day:
        return [days, f"{weekdays} *-{_numbers(cron.month)}-* {clock}"]
    return [f"{weekdays} {days}" if weekdays else days]


def _numbers(field: Field) -> str:
    if field.step == 1:
        return "*"
    if field.step:
        return f"{field.values[0]:02}/{field.step}"
    return ",".join(f"{a:02}..{b:02}" if b > a else f"{a:02}" for a, b in runs(field.values))


def _weekdays(field: Field) -> str:
    return "" if field.step == 1 else ",".join(_WEEKDAYS[value] for value in field.values)


def _word(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
