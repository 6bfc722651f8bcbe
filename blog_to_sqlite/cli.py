"""The command line: which commands there are, and how each of them ends."""

from __future__ import annotations

import signal
import sys
from importlib import import_module
from typing import Any

from archive.faults import Exit, Fault, exit_of_signal
from blog_to_sqlite.interruption import leave_at_once, received, watch
from blog_to_sqlite.messages import settle_streams

leave_at_once()

import click  # noqa: E402 - most of the time until the first command; Ctrl-C is heard meanwhile

EVERYDAY = ("crawl", "audit", "export", "serve")
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
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Caught here because click would exit with 1; Python must not complain at its end.
            sys.stdout = None
            return Exit.DONE

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
    except Fault as fault:
        click.echo(f"Error: {fault}", err=True)
        code = fault.exit_code
    except click.ClickException as error:
        error.show()
        code = Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. Run the same command again to go on where it stopped.", err=True)
        code = exit_of_signal(received() or signal.SIGINT)
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        click.echo(f"Error: {error.strerror or error}{place}. Check the place and try again.", err=True)
        code = Exit.STORAGE
    sys.exit(int(code or 0))
