"""A replay as the command line runs it: the archive derived again, what differs in words, an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive.audit import audit_blog
from archive.blogs import all_blogs
from archive.connection import reader, storage_faults, take_any_text, transaction
from archive.counts import mend_counts
from archive.derived import derived
from archive.divergence import prepare, release
from archive.faults import Exit, StorageFault, UsageFault
from archive.linking import mend_links
from archive.locking import locked
from archive.place import is_empty_place, warc_folder
from archive.plain import counted
from archive.recorded import read_folder
from archive.recorded_rows import walks_by_rows
from archive.recording import recording
from archive.rederiving import take_over
from archive.restoring import note_files, restore_decisions, restore_tombstones
from archive.seals import seal
from archive.search_index import mend_index
from archive.vocabulary import settle_spellings
from archive.warc import UNFINISHED
from archive.warc_disk import files_in
from archive.warc_mending import mend
from blog_to_sqlite.changes import Changes, tell
from blog_to_sqlite.replay_progress import ReplayProgress
from crawler.recipes.writing import recipe_toml
from crawler.rederivation import REPLAY, in_order, rederive
from crawler.unnamed_records import walks_by_content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlite_utils import Database

    from archive.derived import Derived
    from archive.recorded import RecordedFile
    from archive.recording import Recording
    from crawler.recipes.recipe import Recipe


def replay(path: Path, recipes: Mapping[str, Recipe], *, dry_run: bool, quiet: bool) -> Exit:
    """Derive the archive at ``path`` again from its WARC files, and return the exit code.

    Where there is no archive it is made anew. With ``dry_run`` the differences are told and nothing is
    changed. Raises UsageFault where there are no WARC files, BusyFault if another process writes,
    StorageFault if the disk refuses or a WARC file is damaged (all others were read then).
    """
    folder = warc_folder(path)
    if not files_in(folder, ".warc.gz") and not files_in(folder, UNFINISHED):
        raise UsageFault(f"There are no WARC files in {folder}: there is nothing to replay from.")
    if is_empty_place(path):
        if dry_run:
            raise UsageFault(
                f"There is no archive at {path} to compare with. Leave --dry-run out to make it."
            )
        files, code = _make(path, folder, recipes, quiet=quiet)
    else:
        files, code = _compare(path, folder, recipes, dry_run=dry_run, quiet=quiet)
    _tell_damage(files, path)
    return code


def _make(
    path: Path, folder: Path, recipes: Mapping[str, Recipe], *, quiet: bool
) -> tuple[Sequence[RecordedFile], Exit]:
    with locked(path):
        mend(folder)
        with derived(path) as made:
            files = _derive(made, folder, recipes, quiet=quiet)
            restore_decisions(made.db, made.place, files)
            note_files(made.db, made.place, files)
            seal(made.db, made.place)
            code = _tell_audits(made)
            made.is_wanted = True
    if recipes:
        with recording(path, with_warc=True) as held:
            _note(held, recipes)
    return files, code


def _compare(
    path: Path, folder: Path, recipes: Mapping[str, Recipe], *, dry_run: bool, quiet: bool
) -> tuple[Sequence[RecordedFile], Exit]:
    with reader(path):
        """Refuses what is no archive, or one of an older version, before anything is written."""
    writing = recording(path, with_warc=not dry_run)
    with writing as held, derived(path) as made, storage_faults(path):
        files = _derive(made, folder, recipes, quiet=quiet, known=held.db)
        take_any_text(held.db)
        prepare(held.db, made.place, [file.path.name for file in files if file.damaged])
        try:
            tell(Changes(held.db), each=dry_run)
            if not dry_run:
                with transaction(held.db, path):
                    take_over(held.db)
                    settle_spellings(held.db)
                    mend_index(held.db)
                    mend_counts(held.db)
                    mend_links(held.db)
                _note(held, recipes)
        finally:
            release(held.db)
    return files, Exit.DONE


def _derive(
    made: Derived, folder: Path, recipes: Mapping[str, Recipe], *, quiet: bool, known: Database | None = None
) -> Sequence[RecordedFile]:
    files = in_order(read_folder(folder))
    for file in files:
        if file.nameless and not file.walks:
            file.walks = (known and walks_by_rows(known, file)) or walks_by_content(file)
    restore_tombstones(made.db, made.place, files)
    with ReplayProgress(quiet=quiet) as progress:
        rederive(made, files, recipes, progress.told)
    return files


def _note(held: Recording, recipes: Mapping[str, Recipe]) -> None:
    """Keep in the WARC that the archive was replayed, and by which given rules."""
    texts = {url: recipe_toml(recipe) for url, recipe in recipes.items()}
    for blog in all_blogs(held.db):
        held.note(blog.url, REPLAY, {"recipes": {blog.url: texts[blog.url]} if blog.url in texts else {}})


def _tell_audits(made: Derived) -> Exit:
    code = Exit.DONE
    for blog in all_blogs(made.db):
        audit = audit_blog(made.db, blog.id)
        click.echo(f"{blog.url}: {audit.headline}", err=True)
        code = max(code, audit.exit_code)
    return code


def _tell_damage(files: Sequence[RecordedFile], path: Path) -> None:
    """Name what could not be read. Raises StorageFault if anything is damaged."""
    lost = [
        f"{file.path}, {one.length} bytes at {one.offset}: {one.why}"
        for file in files
        for one in file.damaged
    ]
    for file in files:
        if file.nameless:
            click.echo(
                f"{file.path}: {file.nameless} records of an older version do not say what was asked for; "
                "it was told by the archive's rows, or else by what they hold.",
                err=True,
            )
    if lost:
        told = "\n".join(f"  {line}" for line in lost)
        raise StorageFault(
            f"Damaged and not read: {counted(len(lost), 'record')}; all others were read.\n{told}\n"
            "Restore the files from a backup and replay again. Without a backup, what they held is fetched "
            f"again by: blog-to-sqlite crawl {path} --full"
        )
