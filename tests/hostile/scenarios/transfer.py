"""Answers that break the rules of HTTP, or the connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.blog import url
from tests.hostile.replies import answer
from tests.hostile.scenario import Scenario

if TYPE_CHECKING:
    from tests.hostile.blog import HostileBlog


def honest(_blog: HostileBlog) -> None:
    """Leave the blog as it is: the frame itself is sound."""


def short_body(blog: HostileBlog) -> None:
    whole = answer(blog.page(url(3)))
    blog.serve(url(3), whole[: len(whole) // 2])


SCENARIOS = (
    Scenario(name="honest-blog", served="the honest blog itself", make=honest),
    Scenario(
        name="short-body",
        served="half of a post, Content-Length tells the whole",
        make=short_body,
        codes=(3,),
        lost=(3,),
        says="broke off",
    ),
)
