"""What a run obeyed and waited for, in numbers while it goes and in sentences at its end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_TOLD = 5
"""Of so many hosts one by one is told what they asked for."""


@dataclass(slots=True)
class Account:
    """The courtesy of one run over one blog."""

    told: list[str] = field(default_factory=list)
    """Sentences of a recorded run that is done again."""
    delays: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Host -> the Crawl-delay asked for and the one kept, in seconds."""
    forbidden: int = 0
    """Addresses not asked for because robots.txt forbids them."""
    without_robots: dict[str, str] = field(default_factory=dict)
    """Host -> why its robots.txt could not be had."""
    asked: int = 0
    """Answers that asked to wait (Retry-After)."""
    overloaded: Counter[str] = field(default_factory=Counter)
    """What was answered in place of a page, without saying for how long -> how often."""
    left_alone: dict[str, str] = field(default_factory=dict)
    """Host -> why and until when nothing more is asked of it."""
    waited_for_delay: float = 0.0
    """Seconds."""
    waited_for_pause: float = 0.0
    """Seconds."""

    @property
    def waited(self) -> float:
        """All seconds for which requests were held back."""
        return self.waited_for_delay + self.waited_for_pause

    def sentences(self) -> list[str]:
        """Return what was asked of us and how it was kept; nothing where nothing was asked.

        >>> print("; ".join(Account(delays={"blog.example": (5.0, 5.0)}, asked=1, forbidden=2).sentences()))
        robots.txt asks for 5 s between two requests: kept; robots.txt forbids 2 addresses: not asked for;
        the server asked once to wait (Retry-After): obeyed
        """
        said = [*self.told]
        said += [_delay(asked, kept) for asked, kept in dict.fromkeys(self.delays.values())]
        if self.forbidden:
            said.append(f"robots.txt forbids {_count(self.forbidden, 'address', 'addresses')}: not asked for")
        said += _first(
            f"the robots.txt of {host} could not be had ({why}): nothing was asked for there"
            for host, why in self.without_robots.items()
        )
        if self.asked:
            said.append(f"the server asked {_times(self.asked)} to wait (Retry-After): obeyed")
        said += [
            f"{why}, {_times(number)}: held back for longer each time"
            for why, number in self.overloaded.items()
        ]
        if self.waited_for_pause >= 1:
            said.append(f"{self.waited_for_pause:.0f} s waited for the server")
        return said + _first(f"{host}: {why}" for host, why in self.left_alone.items())


def _first(said: Iterable[str]) -> list[str]:
    """Return the first ``MOST_TOLD`` sentences, and how many more there are."""
    sentences = list(said)
    more = len(sentences) - MOST_TOLD
    return sentences[:MOST_TOLD] + (
        [f"and so of {_count(more, 'more host', 'more hosts')}"] if more > 0 else []
    )


def _delay(asked: float, kept: float) -> str:
    if kept < asked:
        return f"robots.txt asks for {asked:g} s between two requests: {kept:g} s kept, the longest that is"
    return f"robots.txt asks for {asked:g} s between two requests: kept"


def _times(number: int) -> str:
    return "once" if number == 1 else _count(number, "time", "times")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
