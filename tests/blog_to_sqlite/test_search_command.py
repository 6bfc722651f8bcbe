"""search: posts by words, in the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from archive.faults import UsageFault
from blog_to_sqlite.cli import program


@pytest.fixture
def search(archive_at):
    archive_at.filled(
        {
            "a": {"title": "Retries\x1b hurt", "body_text": "Retry later.", "published": "2024-05-01"},
            "b": {"title": "Other", "body_text": "One retry\x1b[2J.", "tags": ("x",), "read_minutes": 3},
            **{f"m{n}": {"body_text": "many of these"} for n in range(12)},
        }
    )
    return lambda *arguments: CliRunner().invoke(
        program, ["search", str(archive_at.path), *arguments], catch_exceptions=False, standalone_mode=False
    )


def test_the_best_post_comes_first_with_its_snippet(search):
    said = search("retry")
    assert said.stdout.splitlines()[:4] == [
        " 1  Retries� hurt",
        "    2024-05-01",
        "    https://blog.example/a",
        "    Retry later.",
    ]
    assert "\x1b" not in said.stdout
    assert " 2  Other" in said.stdout
    assert said.stderr == ""


def test_filters_and_limit(search):
    assert "Other" not in search("retry", "--since", "2024").stdout
    assert "Retries" not in search("retry", "--tag", "x").stdout
    many = search("many", "--limit", "2")
    assert many.stdout.count("https://") == 2
    assert "The first 2 of 12 posts" in many.stderr
    with pytest.raises(UsageFault, match="is no date"):
        search("many", "--since", "x")


def test_what_is_not_well_formed_is_told_and_searched(search):
    said = search('"retry later')
    assert "quotation mark" in said.stderr
    assert "Retries" in said.stdout
    nothing = search("zebra")
    assert (nothing.stdout, nothing.stderr) == ("", "No post was found.\n")


def test_json_has_all_that_was_found(search):
    found = json.loads(search("retry", "--json").stdout)
    assert (found["query"], found["total"], found["more"], found["remarks"]) == ("retry", 2, False, [])
    assert found["results"][0]["url"] == "https://blog.example/a"
    assert found["results"][0]["hits"] == ["Retries", "Retry"]
    assert found["results"][1]["tags"] == ["x"]


def test_a_terminal_shows_the_words_marked():
    from archive.searching.snippets import Piece
    from blog_to_sqlite.results import _said

    pieces = [Piece("a ", hit=False), Piece("b\x1b", hit=True)]
    assert _said(pieces, colour=True) == "a \x1b[0m\x1b[33m\x1b[1mb�\x1b[0m"
    assert _said(pieces, colour=False) == "a b�"
