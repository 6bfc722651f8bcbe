"""Every scenario of the hostile server; in a quick run some, told by the hash of their names."""

from zlib import crc32

import pytest

from tests.hostile.playing import play
from tests.hostile.scenario import all_scenarios

SAMPLE = 12
"""So many are played in a quick run."""


def pytest_generate_tests(metafunc):
    if "scenario" in metafunc.fixturenames:
        chosen = sorted(all_scenarios(), key=lambda one: crc32(one.name.encode()))
        if not metafunc.config.getoption("--whole"):
            chosen = chosen[:SAMPLE]
        metafunc.parametrize("scenario", chosen, ids=lambda one: one.name)


def test_the_archive_withstands(scenario):
    played = play(scenario)
    assert not played.complaints, f"{played.did}\n{played.runs[-1].err}"


@pytest.mark.parametrize("field", ["name", "served"])
def test_each_scenario_is_one_of_its_own(field):
    said = [getattr(one, field) for one in all_scenarios()]
    assert sorted(said) == sorted(set(said))
    assert all(said)
