"""A crawl as the command line runs it: options to settings, walks to words and an exit code."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from archive.audit import audit_blog
from archive.audit_text import told_lines
from archive.fates import changes_of
from archive.faults import Exit, LockedFault, UnreachableFault, UsageFault, exit_of_signal
from archive.plain import plain_line
from archive.recording import recording
from archive.savings import savings
from archive.tombstones import refuse_forgotten
from blog_to_sqlite.advice import advice
from blog_to_sqlite.images_told import told_images
from blog_to_sqlite.interruption import received
from blog_to_sqlite.logging_to import log_file
from blog_to_sqlite.progress import ProgressDisplay
from crawler.process import HARMLESS, Run, run
from crawler.settings import user_agent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from archive.fates import StatusChange
    from archive.recording import Recording
    from archive.savings import Savings
    from crawler.given import Given
    from crawler.walk import Walk

LONGEST_CONTACT = 200
"""So many characters of a contact are told to a blog."""
SHOWN_GAPS = 10
"""So many gaps are named at the end of a crawl; ``audit`` names all."""

_FATES = {
    "gone": ("is gone", "are gone"),
    "moved": ("has moved", "have moved"),
    "unlisted": ("is no longer listed", "are no longer listed"),
    "live": ("is back", "are back"),
}


def crawl_changes(  # noqa: PLR0913 - one argument an option
    db: Path | None = None,
    *,
    delay: float | None = None,
    concurrency: int | None = None,
    full: bool = False,
    max_posts: int | None = None,
    images: bool | None = None,
    contact: str | None = None,
    log: Path | None = None,
    sets: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the settings that the options of ``crawl`` into ``db`` ask for.

    Raises UsageFault for a bad ``--set`` or ``--log``.
    """
    changes: dict[str, Any] = {
        "LOG_ENABLED": log is not None,
        "FULL_CRAWL": full,
        "MAX_POSTS": max_posts or 0,
        "KEEP_IMAGES": images,
    }
    changes |= dict(_setting(given) for given in sets)
    if delay is not None:
        changes |= [_setting(f"DOWNLOAD_DELAY={delay}")]
    if concurrency is not None:
        changes |= {"CONCURRENT_REQUESTS": concurrency, "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency}
    if contact:
        if not contact.isprintable() or len(contact) > LONGEST_CONTACT:
            raise UsageFault("--contact takes one line, such as an e-mail address or that of a web page.")
        changes["USER_AGENT"] = user_agent(contact)
    if log is not None and db is not None:
        changes["LOG_FILE"] = log_file(log, db)
    return changes


def _setting(given: str) -> tuple[str, Any]:
    name, equals, value = given.partition("=")
    if not equals or name not in HARMLESS:
        allowed = ", ".join(sorted(HARMLESS))
        raise UsageFault(f"--set {given}: only these settings may be set, as NAME=VALUE: {allowed}.")
    allowed_values = HARMLESS[name]
    try:
        return name, allowed_values.read(value)
    except ValueError:
        raise UsageFault(f"--set {given}: {value!r} is not {allowed_values.words}.") from None


def crawl_blogs(
    db: Path,
    urls: Sequence[str],
    changes: dict[str, Any],
    *,
    with_warc: bool,
    quiet: bool,
    given: Mapping[str, Given] | None = None,
) -> Exit:
    """Crawl the blogs into the archive at ``db``, tell how it went on standard error, return the exit code.

    Raises the faults of opening an archive, StorageFault when it cannot take
    what came, UnreachableFault when no blog answered.
    """
    with recording(db, with_warc=with_warc) as held:
        for url in urls:
            refuse_forgotten(held.db, url)
        with ProgressDisplay(quiet=quiet) as display:
            done = run(urls, held, changes, display.add, _say_stopping, given, received())
        return _conclude(held, done)


def _say_stopping() -> None:
    click.echo("Stopping after the answers that are under way. Press Ctrl-C again to stop at once.", err=True)


def _conclude(held: Recording, done: Run) -> Exit:
    for walk in done.walks:
        # Who interrupts a run that waits for a lock is told that it was interrupted.
        if walk.fault and not (done.signal is not None and isinstance(walk.fault, LockedFault)):
            raise walk.fault
    if done.signal is not None:
        kept = sum(walk.progress.posts_done for walk in done.walks)
        click.echo(
            f"Interrupted after {kept} posts, all kept. Run the same command again to go on.", err=True
        )
        return exit_of_signal(done.signal)
    lost = [_lost(walk, walk.entry_failure) for walk in done.walks if walk.entry_failure]
    if len(lost) == len(done.walks):
        raise UnreachableFault("\n".join(lost))
    codes = [_tell(held, walk) for walk in done.walks]
    return max(codes)


def _lost(walk: Walk, reason: str) -> str:
    return f"{walk.entry_url}: {plain_line(reason)}. {advice(reason)}"


def _tell(held: Recording, walk: Walk) -> Exit:
    """Say how one walk ended; return its part of the exit code: DONE or GAPS."""
    if walk.entry_failure:
        click.echo(_lost(walk, walk.entry_failure), err=True)
        return Exit.GAPS
    if walk.withdrawn:
        why = f": {walk.entry_doubt}" if walk.entry_doubt else ""
        click.echo(
            f"No list of posts was found at {walk.entry_url}{why}. Give the address of the page that lists "
            "the blog's posts, often /blog/ or /archive/; `blog-to-sqlite inspect URL` shows what is found.",
            err=True,
        )
        return Exit.GAPS
    audit = audit_blog(held.db, walk.crawl.blog)
    click.echo(f"{walk.entry_url}: {audit.headline}\n  {_spent(held, walk)}", err=True)
    for line in told_images(walk.progress.images, with_warc=held.warc is not None):
        click.echo(f"  {plain_line(line)}", err=True)
    for sentence in audit.last_crawl.drift:
        click.echo(f"  changed: {plain_line(sentence)}", err=True)
    for sentence in audit.last_crawl.courtesy:
        click.echo(f"  courtesy: {plain_line(sentence)}", err=True)
    for line in told_lines(audit):
        click.echo(f"  {line}: blog-to-sqlite audit {held.path}", err=True)
    for line in told_changes(changes_of(held.db, walk.crawl.id)):
        click.echo(f"  {plain_line(line)}", err=True)
    for gap in audit.gaps[:SHOWN_GAPS]:
        click.echo(plain_line(f"  missing: {gap.url} ({gap.reason})"), err=True)
    if len(audit.gaps) > SHOWN_GAPS:
        click.echo(f"  and {len(audit.gaps) - SHOWN_GAPS} more: blog-to-sqlite audit {held.path}", err=True)
    return audit.exit_code


def told_changes(changes: Sequence[StatusChange]) -> list[str]:
    """Return what became of posts as lines for people; of each fate at most ``SHOWN_GAPS`` posts are named.

    >>> from archive.fates import StatusChange
    >>> told_changes([StatusChange("https://blog.example/a", "A", "gone", "HTTP 410 Gone")])
    ['1 post is gone: https://blog.example/a (HTTP 410 Gone)']
    """
    lines = []
    for status, (one, many) in _FATES.items():
        posts = [f"{change.url} ({change.evidence})" for change in changes if change.status == status]
        if len(posts) == 1:
            lines.append(f"1 post {one}: {posts[0]}")
        elif posts:
            shown = [f"  {post}" for post in posts[:SHOWN_GAPS]]
            more = len(posts) - len(shown)
            lines += [f"{len(posts)} posts {many}:", *shown, *([f"  and {more} more"] if more else [])]
    return lines


def _spent(held: Recording, walk: Walk) -> str:
    new, changed, requests, received, waited = held.db.execute(
        "SELECT posts_new, posts_changed, requests, bytes_received, seconds_waited FROM crawls WHERE id = ?",
        [walk.crawl.id],
    ).fetchone()
    seconds = monotonic() - walk.progress.began
    courtesy = f", of which {waited:.0f} s waited out of courtesy" if waited >= 1 else ""
    return (
        f"{new} new, {changed} changed; {requests} requests, {received / 1e6:.2f} MB, {seconds:.1f} s"
        f"{courtesy}{_saved(savings(held.db, walk.crawl.id))}"
    )


def _saved(saved: Savings) -> str:
    """Return a line on what was not asked for and not sent; nothing where that is nothing."""
    parts = [
        f"{number:,} {one if number == 1 else many}"
        for number, one, many in (
            (saved.not_asked, "known post not asked again", "known posts not asked again"),
            (saved.not_modified, "page unchanged", "pages unchanged"),
        )
        if number
    ]
    return f"\n  {', '.join(parts)}, {saved.bytes / 1e6:.1f} MB saved" if parts else ""
