"""Keeps what pure functions said of short texts: pages of one blog repeat them, and hostile ones are long."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

LONGEST = 300
"""Characters of a text of which the answer is kept, at most."""
MOST = 2048
"""Texts of which a function keeps its answer, at most: the memory that this takes is bounded."""


def remembered(function: Function) -> Function:
    """Have a pure function keep its latest answers; its first argument is the text."""
    kept = lru_cache(maxsize=MOST)(function)

    @wraps(function)
    def answer(text: str, *more: Any, **named: Any) -> Any:
        return (kept if len(text) <= LONGEST else function)(text, *more, **named)

    return cast("Function", answer)
