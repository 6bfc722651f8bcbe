"""The present moment can be told by the environment, for one block, and not by nonsense."""

import pytest

from archive.clock import VARIABLE, at, now
from archive.faults import UsageFault


def test_the_environment_tells_the_present(monkeypatch):
    monkeypatch.setenv(VARIABLE, "2030-01-02T03:04:05+01:00")
    assert now() == "2030-01-02T02:04:05+00:00"
    with at("2001-01-01T00:00:00+00:00"):
        assert now() == "2001-01-01T00:00:00+00:00"
    assert now() == "2030-01-02T02:04:05+00:00"
    monkeypatch.setenv(VARIABLE, "2030-01-02")
    assert now() == "2030-01-02T00:00:00+00:00"


def test_a_moment_that_is_none_is_told(cli, monkeypatch, generated_blog):
    monkeypatch.setenv(VARIABLE, "tomorrow")
    with pytest.raises(UsageFault, match="write a moment such as"):
        now()
    said = cli("crawl", "a.db", generated_blog(posts=1).entry_url, BLOG_TO_SQLITE_NOW="tomorrow")
    assert (said.code, "BLOG_TO_SQLITE_NOW=tomorrow" in said.err) == (2, True)
