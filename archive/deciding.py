"""What follows for a post from what its page and the blog's witnesses said: pure rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from archive.vocabulary import identity

Status = Literal["live", "gone", "moved", "unlisted"]

RUNS = 3
"""So many runs in a row must hear that there is no such page before a post is gone."""
APART = timedelta(days=1)
"""Two runs are enough if they lie so far apart."""
ENOUGH_WORDS = 50
"""A text of so many words is hardly written twice: it tells a post without its title."""
ALIKE = 0.9
"""Share of the words that two texts have in common, where they are one text."""
SEVERAL = 3
"""So many listed posts without a page may be the server's fault."""
FOR_GOOD = "HTTP 410"
"""How an answer begins that says a page was removed for good (RFC 9110, 15.5.11)."""
UNNAMED = "no listing, feed or sitemap names it; its page answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the runs up to now heard of one post."""

    status: Status = "live"
    answers: bool = False
    """Whether its page showed it when it was last asked for."""
    misses: int = 0
    """How many runs in a row heard that there is no such page."""
    since: str | None = None
    """Since when they did, ISO 8601 in UTC."""
    said: str = ""
    """What the last of them heard, such as "HTTP 404 Not Found"."""
    moved: str = ""
    """What shows that it stands at another address now."""
    named_by: str = ""
    """A page that names it in this run."""
    unnamed: bool = False
    """Whether this run heard all witnesses out, and none names it."""


class Change(NamedTuple):
    """A new status and what shows it, in words."""

    status: Status
    evidence: str


def decide(heard: Heard, moment: str) -> Change | None:
    """Return what becomes of a post at ``moment`` (ISO 8601, UTC), or None where it stays what it is.

    An answer that says nothing of the page, such as a server's error, is in none of what was heard:
    it changes nothing.

    >>> decide(Heard(misses=1, since="2026-05-01", said="HTTP 410 Gone"), "2026-05-01").evidence
    'HTTP 410 Gone'
    >>> decide(Heard(misses=1, since="2026-05-01", said="HTTP 404 Not Found"), "2026-05-01")
    """
    if heard.moved and heard.status != "moved":
        return Change("moved", heard.moved)
    if heard.misses:
        evidence = evidence_of_end(heard, moment)
        return Change("gone", evidence) if evidence and heard.status in {"live", "unlisted"} else None
    if heard.status in {"gone", "moved"} and heard.answers:
        return Change("live", "its page answers again")
    if heard.status == "unlisted" and heard.named_by:
        return Change("live", f"{heard.named_by} names it again")
    if heard.status == "live" and heard.unnamed and heard.answers:
        return Change("unlisted", UNNAMED)
    return None


def evidence_of_end(heard: Heard, moment: str) -> str:
    """Return what shows that a page is gone, or nothing while that is not sure."""
    if heard.misses and heard.said.startswith(FOR_GOOD):
        return heard.said
    since = heard.since or moment
    apart = datetime.fromisoformat(moment) - datetime.fromisoformat(since) >= APART
    if heard.misses >= RUNS or (heard.misses > 1 and apart):
        return f"{_short(heard.said)} in {heard.misses} runs since {since[:10]}"
    return ""


def _short(said: str) -> str:
    """Return an answer without the name of its status: "HTTP 404"."""
    return " ".join(said.split()[:2]) if said.startswith("HTTP ") else said


class Text(NamedTuple):
    """What tells whether two posts are one."""

    title: str
    words: int
    text: str


def is_same_post(old: Text, new: Text, *, led: bool = False) -> bool:
    """Tell whether two posts are one at two addresses: they have the same text, and enough of it.

    A short text needs the same title too, unless the old address itself leads to the new one (``led``).

    >>> is_same_post(Text("A", 2, "Short note."), Text("B", 2, "Short note."))
    False
    >>> is_same_post(Text("A", 2, "Short note."), Text("a", 2, "Short  note."))
    True
    """
    if not old.text.strip():
        return led and not new.text.strip() and identity(old.title) == identity(new.title)
    if not (led or old.words >= ENOUGH_WORDS or identity(old.title) == identity(new.title)):
        return False
    return likeness(old.text, new.text) >= (ALIKE if old.words >= ENOUGH_WORDS else 1)


def likeness(one: str, other: str) -> float:
    """Return the share of words that two texts have in common, 0 to 1; their order does not count."""
    first, second = one.split(), other.split()
    if first == second:
        return 1.0
    shared = (Counter(first) & Counter(second)).total()
    return 2 * shared / max(1, len(first) + len(second))


class Place(NamedTuple):
    """Where a post stands in time, and which runs met it; runs are told by their ids."""

    published: str | None
    named_in: int
    """The last run in which a witness named it."""
    first_seen_in: int


@dataclass(slots=True)
class Listed:
    """What is to be known of all posts that a walk names."""

    posts: int = 0
    newest_run: int = 0
    """The latest run in which one of them was met first."""
    oldest_day: str = ""
    """The earliest day on which one was published, empty if none has a date."""

    def add(self, post: Place) -> None:
        """Take note of a post that is named."""
        self.posts += 1
        self.newest_run = max(self.newest_run, post.first_seen_in)
        if post.published:
            day = post.published[:10]
            self.oldest_day = min(self.oldest_day or day, day)


def dropped_off(post: Place, named: Listed) -> bool:
    """Tell whether a post may be missing only because a listing of the latest posts has moved on.

    So it may be if posts came since it was last named, and it is older than all that are named now.
    """
    if named.newest_run <= post.named_in:
        return False
    return not (post.published and named.oldest_day) or post.published[:10] <= named.oldest_day
