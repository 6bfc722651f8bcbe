"""The blogs that tests crawl, as fixtures: the demo blog and generated ones."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from blog_to_sqlite.demo_blog.server import DemoBlog, serve_demo_blog
from tests.blogs.generated import GeneratedBlog, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator


class MakeBlog(Protocol):
    """What the ``generated_blog`` fixture is: call it with the fields of Shape."""

    def __call__(self, *, port: int = 0, latency: float = 0.0, **shape: Any) -> GeneratedBlog: ...


@pytest.fixture(scope="session")
def demo_blog() -> Iterator[DemoBlog]:
    with serve_demo_blog() as blog:
        yield blog


@pytest.fixture
def generated_blog() -> Iterator[MakeBlog]:
    """Make blogs that serve until the test ends: ``generated_blog(posts=30, latency=0.1)``."""
    with ExitStack() as stack:

        def make(*, port: int = 0, latency: float = 0.0, **shape: Any) -> GeneratedBlog:
            return stack.enter_context(GeneratedBlog(Shape(**shape), port=port, latency=latency))

        yield make
