"""A post's title without the name of the site around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.records import NO_TITLE
from pipelines.fields.text import identity, plain

# Signs that join words ("e-mail", "and/or", "snake_case") separate only with white space around them, or
# beside a script that does without it
_EASTERN = r"\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_SEPARATOR = re.compile(
    r"(?<!\S)[-‐‑–—~/\\_:*+]+(?!\S)|\s*[|｜¦·•・»«›‹→←⋅∙：]+|\s*(?<![:–—])[:–—]+(?!\S)"
    rf"|(?<=[{_EASTERN}])[-–—_]+|(?<![-–—_])[-–—_]+(?=[{_EASTERN}])",
)
_LONGEST_NAME = 200


def clean_title(text: str, site_names: Sequence[str] = ()) -> str:
    """Return the title on one line without the site's name around it; "(no title)" when nothing is left.

    A part of the title goes only if a separator stands between it and the rest, it is one
    of ``site_names`` (letter case, quotes and dashes aside), and something remains. Tags
    that were escaped and stand like words are kept (see ``pipelines.fields.text.plain``).

    >>> clean_title("Kafka &#8211; Heart of Stream\\n Processing | My Blog", ["my blog"])
    'Kafka – Heart of Stream Processing'
    >>> clean_title("My Blog: Cloud &amp; DevOps", ["My Blog"])
    'Cloud & DevOps'
    >>> clean_title("Rust - the good parts", ["Other"])
    'Rust - the good parts'
    >>> clean_title("My Blog", ["My Blog"]), clean_title(" &nbsp;"), clean_title("The &lt;p&gt; element")
    ('My Blog', '(no title)', 'The <p> element')
    """
    title = plain(text)
    names = {identity(name) for name in site_names} - {""}
    while names and (shorter := _cut(title, names)) is not None:
        title = shorter
    return title or NO_TITLE


def _cut(title: str, names: set[str]) -> str | None:
    """Cut one site name off; None if there is none, empty if only a separator is beside it."""
    for left, right in _halves(title):
        if len(right) <= _LONGEST_NAME and identity(right) in names:
            return left
        if len(left) <= _LONGEST_NAME and identity(left) in names:
            return right
    return None


def _halves(title: str) -> Iterator[tuple[str, str]]:
    for separator in _SEPARATOR.finditer(title):
        yield title[: separator.start()].strip(), title[separator.end() :].strip()
