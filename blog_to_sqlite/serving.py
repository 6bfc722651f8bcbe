"""An archive in the browser: the port, the server, and its end."""

from __future__ import annotations

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

from archive.connection import reader
from archive.faults import UsageFault
from archive.plain import plain_line
from explore.application import datasette_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import TextIO

GRACE_SECONDS = 3
"""How long open requests may go on after the server was told to stop."""


def serve_archive(
    archive: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    open_browser: bool = False,
    names: Iterable[str] = (),
    sql: bool = False,
) -> None:
    """Serve ``archive`` until interrupted; port 0 takes any free one.

    It answers under the names of this machine, ``host`` and ``names`` only; with
    ``sql`` readers may run their own.

    Raises UsageFault if there is no such archive or the address cannot be
    taken, StorageFault if the file cannot be read.
    """
    with reader(archive) as db:
        # A table whose columns cannot be told stops Datasette 1.0 from starting.
        for table in db.tables:
            _ = table.columns
    with _listening(archive, host, port) as listener:
        address = _address(host, listener.getsockname()[1])
        app = datasette_for(archive, hosts=[host, *names], sql=sql).app()
        click.echo(f"{archive} is served at {address} (stop with Ctrl-C)", err=True)
        if not _loopback(listener):
            more = " and run SQL on it" if sql else ""
            click.echo(f"Warning: everyone who reaches this address can read it all{more}.", err=True)
        # Where rich is installed Datasette 0.65 prints a traceback of every page that is not found,
        # or fails at printing it and answers 500.
        vars(rich.get_console())["print_exception"] = lambda **_: None
        if open_browser:
            webbrowser.open(address)
        _run(app, listener)


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


def _loopback(listener: socket.socket) -> bool:
    return ipaddress.ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback
