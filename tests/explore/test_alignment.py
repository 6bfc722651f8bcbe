"""What stands beside each other where two texts are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.differences import Piece, differences
from explore.alignment import Row, aligned
from explore.folding import bounded


def side(row: Row, *, new: bool) -> str:
    mark = {"removed": "-", "added": "+", "same": ""}
    return "".join(f"{mark[piece.kind]}{piece.text}" for piece in (row.new if new else row.old))


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        ("A b c.\n\nNext.", "A b d.\n\nNext.", [("A b -c.", "A b +d."), ("Next.", "Next.")]),
        ("P one.\n\nP two.", "P one.\n\nAnew.\n\nP two.", [("P one.",) * 2, ("", "+Anew."), ("P two.",) * 2]),
        ("P one.", "P one.\n\nAt end.", [("P one.", "P one."), ("", "+At end.")]),
        ("P one.", "Start.\n\nP one.", [("", "+Start."), ("P one.", "P one.")]),
        ("One. Two.", "One.\n\nTwo.", [("One.- Two.", "One.+\n\nTwo.")]),
        ("a\n\nb\n\nc\n\nd", "x\n\ny\n\nd", [("-a", "+x"), ("-b", "+y"), ("-c", ""), ("d", "d")]),
        ("", "New", [("", "+New")]),
    ],
)  # fmt: skip
def test_paragraphs_are_aligned(old: str, new: str, rows: list[tuple[str, str]]) -> None:
    found = aligned(differences(old, new))
    assert [(side(row, new=False), side(row, new=True)) for row in found] == rows


WORDS = st.lists(st.sampled_from(["hens", "eggs", "a", " ", "\n", "\n\n", "."]), max_size=40).map("".join)


@given(WORDS, WORDS)
def test_no_word_is_lost_or_changes_sides(old: str, new: str) -> None:
    rows = aligned(differences(old, new))
    for text, sides in (
        (old, [row.old for row in rows]),
        (new, [row.old if row.kind == "folded" else row.new for row in rows]),
    ):
        assert "".join("".join(p.text for p in one) for one in sides).replace("\n", "") == text.replace(
            "\n", ""
        )
    assert {piece.kind for row in rows for piece in row.old} <= {"same", "removed"}
    assert {piece.kind for row in rows for piece in row.new} <= {"same", "added"}


def test_unchanged_paragraphs_are_folded_but_for_those_beside_a_change() -> None:
    many = [f"Paragraph {number} is as it was." for number in range(100)]
    new = [*many[:50], "New.", *many[50:]]
    rows = aligned(differences("\n\n".join(many), "\n\n".join(new)))
    assert [row.kind for row in rows] == ["folded", "same", "changed", "same", "folded"]
    assert len(rows[0].old) == 49


def test_what_is_endless_is_cut() -> None:
    few, more = bounded([Piece("removed", "x" * 100_000), Piece("same", "y")])
    assert more == 0
    assert "60,000 characters are left out here" in few[0].text
    many = [Piece(kind, "x") for _ in range(10_000) for kind in ("same", "added")]
    few, more = bounded(many)
    assert len(few) == 4_000
    assert more == 8_000
