"""Text for people: that of strangers made safe to print, numbers with their nouns."""

from __future__ import annotations


def plain_line(text: str) -> str:
    """Return ``text`` as one line without control characters, which a terminal would obey.

    >>> plain_line("News\\x1b[2J of\\nthe day")
    'News�[2J of�the day'
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else "�" for c in text)


def counted(number: int, one: str, more: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "post"), counted(0, "post"), counted(2, "copy", "copies")
    ('1 post', '0 posts', '2 copies')
    """
    return f"{number} {one if number == 1 else more or one + 's'}"
