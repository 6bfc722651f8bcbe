"""Every scenario of the hostile server; in a quick run a sixteenth, told by the hash of their names."""

from zlib import crc32

import pytest

from tests.hostile.playing import play
from tests.hostile.scenario import all_scenarios

SAMPLE = 16


def pytest_generate_tests(metafunc):
    if "scenario" in metafunc.fixturenames:
        whole = metafunc.config.getoption("--whole")
        chosen = [one for one in all_scenarios() if whole or crc32(one.name.encode()) % SAMPLE == 0]
        metafunc.parametrize("scenario", chosen, ids=lambda one: one.name)


def test_the_archive_withstands(scenario):
    played = play(scenario)
    assert not played.complaints, f"{played.did}\n{played.runs[-1].err}"


@pytest.mark.parametrize("field", ["name", "served"])
def test_each_scenario_is_one_of_its_own(field):
    said = [getattr(one, field) for one in all_scenarios()]
    assert sorted(said) == sorted(set(said))
    assert all(said)
