"""Text from strangers, made safe to print on a terminal."""

from __future__ import annotations


def plain_line(text: str) -> str:
    """Return ``text`` as one line without control characters, which a terminal would obey.

    >>> plain_line("News\\x1b[2J of\\nthe day")
    'News�[2J of�the day'
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else "�" for c in text)
