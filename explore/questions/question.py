"""A question that an archive answers, as data."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["months", "upright", "lying"]


class Link(NamedTuple):
    """The rows behind a row of an answer: a path beneath the archive, filters with its columns in braces."""

    path: str
    filters: tuple[tuple[str, str], ...] = ()
    """A filter whose column is empty in the answer is left out."""


class Question(NamedTuple):
    """A question; its SQL takes ``:blog``, the id of a blog or nothing for all of them."""

    name: str
    """In addresses, and as a query of Datasette."""
    title: str
    sentence: str
    sql: str
    kind: Kind
    label: str
    """The column that stands at the foot of a bar."""
    value: str
    """The column that a bar is as long as."""
    noun: str
    """What the value counts, one of it."""
    link: Link
    """Of months it may name ``{until}``, a day after every day of the month, and before the next month."""


OF_POSTS = "posts.status != 'moved' AND (:blog = '' OR posts.blog = :blog)"
"""Posts where they are now, of the blog that is asked for."""


def posts(*filters: tuple[str, str]) -> Link:
    """Return the link to those of these posts that the filters name."""
    return Link("posts", (*filters, ("status__not", "moved"), ("blog", "{blog}")))
