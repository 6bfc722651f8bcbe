"""schedule: what makes this machine or GitHub crawl again and again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from blog_to_sqlite.options import private_options

FORMS = ("crontab", "systemd", "github")


@click.command("schedule", short_help="Print what runs a crawl again and again.")
@click.argument("db", type=click.Path(path_type=Path))
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option("--every", "interval", metavar="INTERVAL", help="How often: 15m, 6h, 1d, 1w.")
@click.option("--cron", "expression", metavar="'M H D M W'", help="When, as cron says it.")
@click.option(
    "--contact",
    envvar="BLOG_TO_SQLITE_CONTACT",
    metavar="ADDRESS",
    help="Passed on to crawl.  [env: BLOG_TO_SQLITE_CONTACT]",
)
@private_options
@click.option("--images", is_flag=True, help="Passed on to crawl.")
@click.option("--print", "form", type=click.Choice(FORMS), help="Print only this one.  [default: all]")
def command(
    db: Path,
    urls: tuple[str, ...],
    *,
    interval: str | None,
    expression: str | None,
    contact: str | None,
    form: str | None,
    user: str | None,
    headers: tuple[str, ...],
    also: tuple[str, ...],
    images: bool,
) -> None:
    """Print what makes `crawl DB [URL]...` run again and again.

    That is a line for crontab, a service and a timer for systemd, or a workflow
    for GitHub Actions. Nothing is installed. Without URL every blog in DB is
    refreshed.

    Example:

    \b
        blog-to-sqlite schedule archive.db --every 6h --print crontab
        blog-to-sqlite schedule archive.db --cron "15 3 * * mon" --print systemd
    """
    from archive.connection import check_archive, reader
    from archive.faults import OlderFault, UsageFault
    from blog_to_sqlite.entries import entry_address, passed_on
    from blog_to_sqlite.schedule.cron import parse_cron
    from blog_to_sqlite.schedule.every import every
    from blog_to_sqlite.schedule.job import Job
    from blog_to_sqlite.schedule.printing import printed, program

    if (interval is None) == (expression is None):
        raise UsageFault("Say how often with --every 6h, or when with --cron '15 3 * * mon', one of them.")
    cron = every(interval) if interval is not None else parse_cron(expression or "")
    if urls:
        check_archive(db)
    else:
        with suppress(OlderFault), reader(db):  # the crawl carries an older one forward
            pass
    blogs = [entry_address(url) for url in urls]
    options = [*passed_on(urls, user, headers, also), *(["--images"] if images else [])]
    options += [*(["--contact", contact] if contact else []), "--quiet"]
    place = db.parent.resolve() / db.name
    job = Job(program=program(), db=place, arguments=(*blogs, *options), cron=cron)
    click.echo(printed(job, form), nl=False)
