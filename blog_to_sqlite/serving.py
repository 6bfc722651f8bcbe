"""An archive in the browser: the port, the server, and its end."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import os
import socket
import sys
import webbrowser
from contextlib import redirect_stderr
from typing import TYPE_CHECKING, Any, cast

import click
import rich
import uvicorn

from archive.connection import reader, writer
from archive.faults import BusyFault, OlderFault, StorageFault, UsageFault
from archive.locking import writer_of
from archive.place import has_wal
from archive.plain import plain_line
from explore.application import begun, datasette_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import TextIO

GRACE_SECONDS = 3
"""How long open requests may go on after the server was told to stop."""


def serve_archive(  # noqa: PLR0913 - one argument an option
    archive: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    open_browser: bool = False,
    names: Iterable[str] = (),
    sql: bool = False,
    immutable: bool = False,
    options: Sequence[str] = (),
) -> None:
    """Serve ``archive`` until interrupted; port 0 takes any free one.

    It answers under the names of this machine, ``host`` and ``names`` only; with ``sql`` readers may run
    their own. ``immutable`` is for a copy that nobody writes to; ``options`` are those of Datasette. An
    archive of an older version is carried forward where it can be written to.

    Raises UsageFault if there is no such archive, it cannot be served so or the address cannot be taken,
    StorageFault if the file cannot be read.
    """
    _prepare(archive, immutable=immutable)
    with _listening(archive, host, port) as listener:
        datasette = datasette_for(
            archive, hosts=[host, *names], sql=sql, immutable=immutable, options=options
        )
        asyncio.run(begun(datasette))
        base = datasette.setting("base_url")
        address = _address(host, listener.getsockname()[1]) + base.lstrip("/")
        click.echo(f"{archive} is served at {address} (stop with Ctrl-C)", err=True)
        if not _loopback(listener):
            more = " and run SQL on it" if datasette.setting("default_allow_sql") else ""
            click.echo(f"Warning: everyone who reaches this address can read it all{more}.", err=True)
        # Where rich is installed Datasette 0.65 prints a traceback of every page that is not found,
        # or fails at printing it and answers 500.
        vars(rich.get_console())["print_exception"] = lambda **_: None
        if open_browser:
            webbrowser.open(_here(host, listener.getsockname()[1]) + base.lstrip("/"))
        _run(datasette.app(), listener)


def _prepare(archive: Path, *, immutable: bool) -> None:
    """See that the archive can be read, and that nobody writes to one that is said not to change."""
    if immutable and (pid := writer_of(archive)):
        raise UsageFault(
            f"A run (pid {pid}) is writing to {archive}: it is no finished copy. Wait until it ends, or "
            "serve it without --immutable."
        )
    try:
        _look_at(archive)
    except OlderFault as older:
        if immutable:
            raise
        try:
            with writer(archive):
                click.echo(f"{archive} was of an older blog-to-sqlite; it is carried forward.", err=True)
        except (StorageFault, BusyFault) as fault:
            raise OlderFault(f"{older} Here it cannot be: {fault}") from None
        _look_at(archive)
    if immutable and has_wal(archive):
        raise UsageFault(
            f"The newest rows of {archive} still stand in {archive.name}-wal, and another program has it "
            "open. Close that program, or serve it without --immutable."
        )


def _look_at(archive: Path) -> None:
    with reader(archive) as db:
        # A table whose columns cannot be told stops Datasette 1.0 from starting.
        for table in db.tables:
            _ = table.columns


def _run(app: object, listener: socket.socket) -> None:
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]  # Datasette ships no types
        log_level="warning",
        lifespan="on",
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
    )
    try:
        # Datasette repeats there what it was asked and what a database holds.
        with redirect_stderr(cast("TextIO", _Plain(sys.stderr))):
            uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)


class _Plain:
    """A stream to a terminal, through which no control character passes but the end of a line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write("\n".join(map(plain_line, text.split("\n"))))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _listening(archive: Path, host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except socket.gaierror:
        raise UsageFault(f"{host} is no address. Leave --host out to serve on 127.0.0.1.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise UsageFault(
                f"Port {port} on {host} is in use. Take any free one: blog-to-sqlite serve {archive} --port 0"
            ) from None
        raise UsageFault(
            f"{host} port {port} cannot be served on: {os.strerror(error.errno or errno.EINVAL)}. "
            "Choose a port above 1023, and an address of this machine."
        ) from None


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _here(host: str, port: int) -> str:
    """Return an address that a browser of this machine can open."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - not bound here
    return _address(everywhere.get(host, host), port)


def _loopback(listener: socket.socket) -> bool:
    return ipaddress.ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback
