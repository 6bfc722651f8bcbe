"""What lets a private blog be read: headers for one origin, which nothing else may see."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from archive.address import Place, place_of
from archive.faults import UsageFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MASK = "***"

_USER = re.compile(r"(\s*https?://)([^/?#\\]*)@", re.IGNORECASE)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_LARGEST = 64_000
_SHORTEST_MASKED = 4
_SHORTEST_PART = 8
"""Of a value of several parts, such as cookies, and in addresses: what is shorter is rather a word."""
# What frames a message, says who we are, or asks for less than a page.
_NOT_OURS = re.compile(
    r"host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-.*|user-agent"
    r"|accept-encoding|if-.*|range",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Headers that are sent to one origin (scheme, host and port) and nowhere else."""

    origin: Place
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Each secret in the forms in which a server could repeat it, the longest first."""

    def masked(self, text: str) -> str:
        """Return the text without the secrets."""
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        return text

    def are_in(self, url: str) -> bool:
        """Tell whether an address repeats a secret; a shorter one than ``_SHORTEST_PART`` may be any word."""
        said = url + unquote(url)
        return any(secret in said for secret in self.secrets if len(secret) >= _SHORTEST_PART)


def without_user(url: str) -> tuple[str, str | None]:
    """Return an address without its user name and password, and these as ``name:password``.

    >>> without_user("https://ann:let%20me@example.com/@ann")
    ('https://example.com/@ann', 'ann:let me')
    >>> without_user("https://example.com/@ann")
    ('https://example.com/@ann', None)
    """
    found = _USER.match(url)
    if found is None:
        return url, None
    name, _, password = found[2].partition(":")
    return found[1] + url[found.end() :], f"{unquote(name)}:{unquote(password)}"


def is_plain(source: str) -> bool:
    """Tell whether ``source`` is a secret itself and not the name of its place."""
    return not source.startswith(("env:", "@"))


def secret_from(option: str, source: str) -> str:
    """Return the secret that ``source`` names: ``env:NAME``, ``@FILE``, or itself.

    Raises UsageFault, which never shows a secret.
    """
    if source.startswith("env:"):
        name = source.removeprefix("env:")
        if not os.environ.get(name):
            raise UsageFault(f"{option} {source}: the environment has no variable {name}, or it is empty.")
        return os.environ[name]
    if not source.startswith("@"):
        return source
    try:
        with Path(source[1:]).open(encoding="utf8") as file:
            said = file.read(_LARGEST)
    except OSError as error:
        raise UsageFault(f"{option} {source}: the file cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UsageFault(f"{option} {source}: the file is no UTF-8 text.") from None
    if not said.strip():
        raise UsageFault(f"{option} {source}: the file is empty.")
    return said


def credentials_for(url: str, user: str | None, headers: Iterable[str]) -> Credentials | None:
    """Return what is sent to the origin of ``url``; None where there is nothing to send.

    ``user`` is ``name:password`` (HTTP Basic, RFC 7617), ``headers`` are texts of lines ``Name: value``.
    Raises UsageFault for what is no such thing.
    """
    lines = [header for text in headers for header in _headers_in(text)]
    secrets = [part for _, value in lines for part in (value, value.split()[-1], *_parts_of(value))]
    if user is not None:
        user = user.strip("\r\n")
        name, colon, password = user.partition(":")
        if not colon or not name or _CONTROL.search(user):
            raise UsageFault("--user must be NAME:PASSWORD in one line. Name a place: env:NAME or @FILE.")
        token = b64encode(user.encode()).decode()
        lines.append(("Authorization", f"Basic {token}"))
        secrets += [user, password, token, quote(password, safe=""), f"{quote(name)}:{quote(password)}"]
    names = [name.lower() for name, _ in lines]
    if len(set(names)) < len(names):
        raise UsageFault("A header is given twice. --user and a password in the address are Authorization.")
    origin = place_of(url)
    if not lines or origin is None:
        return None
    long_enough = {secret for secret in secrets if len(secret) >= _SHORTEST_MASKED}
    return Credentials(origin, tuple(lines), tuple(sorted(long_enough, key=len, reverse=True)))


def _parts_of(value: str) -> Iterator[str]:
    """Yield what a server could repeat alone: the value of each cookie, each word."""
    for part in re.split(r"[\s;,]+", value):
        for said in (part, part.partition("=")[2]):
            if len(said) >= _SHORTEST_PART:
                yield said


def _headers_in(text: str) -> Iterator[tuple[str, str]]:
    for line in filter(str.strip, text.splitlines()):
        name, colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        if not colon or not value or not _TOKEN.fullmatch(name) or _CONTROL.search(value):
            raise UsageFault("--header must be lines 'Name: value'. Name a place: env:NAME or @FILE.")
        if _NOT_OURS.fullmatch(name):
            raise UsageFault(f"--header: {name} cannot be set; the crawl itself says it.")
        yield name, value
