"""The readers are as right as they have been, on pages of many makers, languages and quirks."""

from __future__ import annotations

import json
import math

import pytest

from tests.sites.measure import cases, floors, means, measure, true_text, words

SLACK = 0.05
"""How far a mean may stand above its floor."""


@pytest.fixture(scope="module")
def scores():
    return measure()


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind, fields in floors().items() for field in fields]
)
def test_no_field_falls_below_its_floor_and_the_floor_follows(scores, kind, field):
    mean, floor = means(scores)[kind, field], floors()[kind][field]
    short = {case: got for case, (score, got) in scores[kind, field].items() if score < 1}
    assert mean >= floor, f"{kind} {field} fell to {mean:.4f}; short are {short}"
    reached = math.floor(mean * 1000) / 1000
    assert mean <= floor + SLACK, f"raise the floor of {kind} {field} to {reached}"


def test_every_field_has_a_floor(scores):
    assert set(scores) == {(kind, field) for kind, fields in floors().items() for field in fields}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_truth_of_a_case_is_true_to_itself(case):
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    if "start" in expected:
        text = words(true_text(case, expected))
        for edge, there in (("start", text), ("end", text[::-1])):
            said = words(expected[edge]) if edge == "start" else words(expected[edge])[::-1]
            assert there[: len(said)] == said, f"{edge}: {text[:12]} ... {text[-12:]}"
