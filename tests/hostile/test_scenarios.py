"""Every scenario of the hostile server; in a quick run some, told by the hash of their names."""

from zlib import crc32

from tests.hostile.playing import play
from tests.hostile.scenario import all_scenarios

SAMPLE = 8
"""So many are played in a quick run."""


PATIENCE = 300.0
"""Seconds after which a crawl is taken for one that hangs: no test depends on how busy the machine is."""


def pytest_generate_tests(metafunc):
    if "scenario" in metafunc.fixturenames:
        chosen = sorted(all_scenarios(), key=lambda one: crc32(one.name.encode()))
        if not metafunc.config.getoption("--whole"):
            chosen = chosen[:SAMPLE]
        metafunc.parametrize("scenario", chosen, ids=lambda one: one.name)


def test_the_archive_withstands(scenario):
    played = play(scenario, limit=PATIENCE)
    assert not played.complaints, f"{played.did}\n{played.runs[-1].err}"


def test_each_scenario_has_a_name_of_its_own_and_says_what_is_served():
    found = all_scenarios()
    assert len({one.name for one in found}) == len(found)
    assert all(one.served for one in found)
