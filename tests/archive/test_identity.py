"""One post under several addresses is one row, and only one address tells what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt

BLOG = "https://blog.example/"
A, B, C = (BLOG + name for name in "abc")


def test_two_addresses_of_a_post_do_not_take_turns_in_making_versions(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"tags": ("x",)}})
    for _ in range(2):
        with archive_at.run(full=True) as run:
            run.listing([A, B])
            assert run.keep_at(run.address(B).id, A, tags=("y",)).change == "same"
            assert run.post(A, tags=("x",)).change == "same"
            run.end()
    with archive_at.run(full=True) as run:
        run.listing([A, B])
        run.failure(A)
        assert run.keep_at(run.address(B).id, A, tags=("y",)).change == "changed", "the one that is left"


@pytest.mark.parametrize(
    ("first", "second", "claimed"),
    [
        (A, B, A),
        (A, A.replace("https", "http"), None),
        (BLOG + "wiki:a", BLOG + "wiki%3Aa", None),
    ],
)
def test_a_post_under_another_address_is_no_second_post(
    archive_at: ArchiveAt, first: str, second: str, claimed: str | None
) -> None:
    archive_at.filled({first.removeprefix(BLOG): {}, "z": {"body_text": "z"}})
    for _ in range(2):
        with archive_at.run(full=True) as run:
            run.listing([first, second])
            assert run.post(second, canonical_url=claimed, body_text="Some  words.") == (1, "same", ())
            assert run.db.execute("SELECT count(*) FROM posts").fetchone() == (2,)
            addresses = "SELECT url, state FROM addresses WHERE post = 1 ORDER BY id"
            assert run.db.execute(addresses).fetchall()[-1] == (second, "done")
            run.post(first)
            run.end()


def test_another_post_of_the_same_text_is_one_of_its_own(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with archive_at.run() as run:
        run.listing([A, B, C])
        assert run.post(B).change == "new"
        assert run.post(C, canonical_url=A, body_text="Words of its own.").change == "new"


def test_an_address_that_no_longer_shows_the_other_post_becomes_one_of_its_own(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with archive_at.run(full=True) as run:
        run.listing([A, B])
        assert run.post(A).change == "same"
        assert run.post(B, canonical_url=A) == (1, "same", ())
        assert run.post(B, body_text="At last a post.") == (2, "new", ())
