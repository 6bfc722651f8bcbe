"""verify: are database and WARC files as they were written."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("verify", short_help="Check database and WARC files against each other.")
@click.argument("db", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One object with figures, faults and notes.")
def command(db: Path, *, as_json: bool) -> int:
    """Check that the archive DB is as it was written, and change nothing.

    The database is checked in itself, each stored text against its digest, and
    database and WARC files against each other, both ways. One changed byte is
    found, and the record or the post is named; the exit code is then 4.

    Example:

    \b
        blog-to-sqlite verify archive.db
        blog-to-sqlite verify archive.db --json
    """
    import json
    from dataclasses import asdict

    from archive.faults import Exit
    from archive.verification import verify
    from blog_to_sqlite.verifying import ReadingBar, told

    with ReadingBar() as bar:
        checked = verify(db, bar.step)
    if as_json:
        click.echo(json.dumps(asdict(checked), ensure_ascii=False, indent=2))
    else:
        for line in told(checked, db):
            click.echo(line)
    return Exit.STORAGE if checked.faults else Exit.DONE
