from __future__ import annotations

from blog_to_sqlite.progress import waiting
from crawler.courtesy.gates import Gate
from crawler.progress import Progress


def test_for_how_long_and_why_a_walk_waits_is_shown() -> None:
    progress = Progress()
    assert waiting(progress) == ""
    progress.gate = Gate("blog.example")
    assert waiting(progress) == ""
    progress.gate.pause(31, "the server asked for it (Retry-After)")
    assert waiting(progress) == "waiting 31 s: the server asked for it (Retry-After)"
