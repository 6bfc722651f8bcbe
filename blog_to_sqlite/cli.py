"""The command line: which commands there are, and how each of them ends."""

from __future__ import annotations

import re
import signal
import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from archive.faults import Exit, Fault, StorageFault, UsageFault, exit_of_signal, unexpected
from blog_to_sqlite.interruption import leave_at_once, received, watch
from blog_to_sqlite.messages import give_up_output, let_go_of_output, settle_streams

leave_at_once()

if TYPE_CHECKING:
    from collections.abc import Iterator

import click  # noqa: E402 - most of the time until the first command; Ctrl-C is heard meanwhile

_NO_TEXT = re.compile("[\udc80-\udcff]")
"""How Python writes bytes of an argument that are no UTF-8 (PEP 383)."""

EVERYDAY = ("crawl", "audit", "search", "export", "serve")
"""Shown first in the help."""

MORE = ("blogs", "history", "inspect", "read", "replay", "schedule", "verify", "forget", "demo")


class Commands(click.Group):
    """Commands by name; a command's module is imported when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, the everyday ones first."""
        del ctx
        return [*EVERYDAY, *MORE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"blog_to_sqlite.commands.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; that the reader of its output (head, less) has seen enough is no fault."""
        with _until_the_reader_left():
            return super().invoke(ctx)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the arguments; some of them, such as --help, write already."""
        with _until_the_reader_left():
            return super().make_context(info_name, args, parent, **extra)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under two headings."""
        for heading, names in (("Commands", EVERYDAY), ("More", MORE)):
            rows = []
            for name in names:
                command = self.get_command(ctx, name)
                if command is not None:
                    rows.append((name, command.get_short_help_str(limit=70)))
            with formatter.section(heading):
                formatter.write_dl(rows)


@contextmanager
def _until_the_reader_left() -> Iterator[None]:
    """End the command without a fault when nobody reads its output any more; click would exit with 1."""
    try:
        yield
    except BrokenPipeError:
        give_up_output()
        raise click.exceptions.Exit(Exit.DONE) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="blog-to-sqlite", message="%(prog)s %(version)s")
def program() -> None:
    """Archive every post of a blog, proven complete, in a SQLite database.

    Example:

    \b
        blog-to-sqlite crawl archive.db https://example.com/blog/
        blog-to-sqlite serve archive.db
    """


def main() -> None:
    """Run the command line and end the process with a documented exit code."""
    watch()
    settle_streams()
    try:
        code = program.main(standalone_mode=False)
        let_go_of_output()
    except BrokenPipeError:
        code = Exit.DONE
    except Fault as fault:
        code = _tell(fault)
    except click.ClickException as error:
        error.show()
        code = Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. Run the same command again to go on where it stopped.", err=True)
        code = exit_of_signal(received() or signal.SIGINT)
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        code = _tell(StorageFault(f"{error.strerror or error}{place}. Check the place and try again."))
        give_up_output()
    except Exception as error:  # noqa: BLE001 - the last one who can say it in a sentence
        code = _tell(_fault_of(error))
    sys.exit(int(code or 0))


def _tell(fault: Fault) -> Exit:
    click.echo(f"Error: {fault}", err=True)
    return fault.exit_code


def _fault_of(error: Exception) -> Fault:
    """Return what an error says of the archive's storage, or that nobody foresaw it."""
    from archive.connection import storage_faults  # noqa: PLC0415 - no command needs it to say its help

    if isinstance(error, UnicodeEncodeError) and any(map(_NO_TEXT.search, sys.argv)):
        return UsageFault("An argument holds bytes that are no UTF-8. Type it again in this terminal.")
    try:
        with storage_faults(None):
            raise error  # noqa: TRY301 - what it stands for is told by the same rule as everywhere
    except Fault as fault:
        return fault
    except Exception:  # noqa: BLE001 - the same error
        return unexpected(error)
