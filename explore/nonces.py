"""A nonce for the scripts of Datasette's own templates, put in before any value is."""

from __future__ import annotations

import re
import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2.ext import Extension
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

_SCRIPT = re.compile(r"<script\b(?!-)", re.IGNORECASE)


@dataclass(slots=True)
class Nonce:
    """What one response may name as its own scripts (Content Security Policy Level 3, 7.1)."""

    value: str
    asked: bool = False
    """Whether a template of this response holds a script at all."""


_present: ContextVar[Nonce | None] = ContextVar("nonce", default=None)


@contextmanager
def nonce_of_response() -> Iterator[Nonce]:
    """Make a nonce for the response that is rendered inside."""
    nonce = Nonce(secrets.token_urlsafe(18))
    token = _present.set(nonce)
    try:
        yield nonce
    finally:
        _present.reset(token)


def is_ours() -> bool:
    """Tell whether the response that is being rendered is one of an archive."""
    return _present.get() is not None


class ScriptNonces(Extension):
    """Gives each script in the *source* of a template the nonce of the response.

    A value that is filled in later has been through no template, so no script in it ever gets one.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals["script_nonce"] = _attribute

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's signature
        """Return the source with the nonce in every opening script tag."""
        return _SCRIPT.sub("<script{{ script_nonce() }}", source)


def _attribute() -> str:
    """Return the attribute with the nonce; nothing for pages that are none of ours."""
    nonce = _present.get()
    if nonce is None:
        return ""
    nonce.asked = True
    return Markup(' nonce="{}"').format(nonce.value)
