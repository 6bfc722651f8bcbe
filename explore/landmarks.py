"""What Datasette's own templates leave unsaid to a screen reader, put in before any value is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2.ext import Extension
from markupsafe import Markup

from explore.nonces import is_ours

if TYPE_CHECKING:
    from jinja2 import Environment

_UNSAID = {
    r"<html(?=>)": ' lang="en"',
    r'<div class="not-footer">': '<a class="skip" href="#main">Skip to the content</a>',
    r'<section(?= class="content">)': ' role="main" id="main" tabindex="-1"',
    r'<select(?= name="_filter_column)': ' aria-label="Column"',
    r'<select(?= name="_filter_op)': ' aria-label="How it is compared"',
    r'<input(?= type="text" name="_filter_value)': ' aria-label="Value"',
    r'<select(?= name="_sort")': ' aria-label="Sort by"',
    r'<textarea(?= id="sql-editor")': ' aria-label="SQL"',
    r"cmResize\(editor, [^)]*\);": ' editor.getInputField().setAttribute("aria-label", "SQL");',
    r"= cm\.editorFromTextArea\([^)]*\)\);": ' editor.contentDOM.setAttribute("aria-label", "SQL");',
}
"""Where something is missing in the source of a template -> what says it, to stand after that place."""


class Landmarks(Extension):
    """Gives what stands in the *source* of Datasette's templates what assistive techniques need.

    The rules are those of WCAG 2.2: 2.4.1 (bypass blocks), 3.1.1 (language of page), 1.3.1 and 4.1.2 (name,
    role, value). Pages that show no archive stay as Datasette makes them.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals["unsaid"] = _said

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's signature
        """Return the source with what it left unsaid."""
        for place, said in _UNSAID.items():
            source = re.sub(f"({place})", rf"\1{{{{ unsaid({said!r}) }}}}", source)
        return source


def _said(words: str) -> str:
    return Markup(words) if is_ours() else ""  # noqa: S704 - the words are those above
