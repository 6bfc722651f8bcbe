"""What to do about an entry page that could not be read."""

from __future__ import annotations

_ADVICE = (
    ("robots.txt forbids it", "It is to be left alone: ask whoever runs it, or give another address."),
    ("left alone", "Run the same command again after that."),
    ("HTTP 429", "Run the same command again later."),
    ("HTTP 5", "Run the same command again later."),
    ("HTTP 401", "It asks for a name and password: give --user env:NAME or --user @FILE."),
    ("HTTP 403", "It lets nobody in, or only who logs in: --user or --header."),
    (
        "leads to another site",
        "Crawl that address if it is the blog's, or add --also HOST to go there from this one.",
    ),
    (
        "and stood at a public one before",
        "If it has moved into your own network, say so in each run: --also HOST:PORT.",
    ),
    (
        " stands at a",
        "Only public addresses are asked, and others at the very host and port that you write.",
    ),
)
_USUAL = "Check the address and the connection."


def advice(reason: str) -> str:
    """Return a sentence on what to do where ``reason`` kept the blog from being read.

    >>> advice("no such host")
    'Check the address and the connection.'
    """
    return next((words for sign, words in _ADVICE if sign in reason), _USUAL)
