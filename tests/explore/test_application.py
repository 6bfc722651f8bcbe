"""Datasette set up for an archive: which of its options are taken."""

from __future__ import annotations

import pytest

from archive.faults import UsageFault
from explore.application import datasette_for


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--port", "1"], "--port is not for what follows"),
        (["--open"], "--open is not for what follows"),
        (["--nonsense"], "No such option"),
        (["--setting", "default_page_size", "many"], "integer"),
        (["--plugins-dir", "/no/such/place"], "does not exist"),
    ],
)
def test_what_is_not_to_be_passed_on_is_a_sentence(archive_at, options, said):
    archive_at.filled({"a": {}})
    with pytest.raises(UsageFault, match=said):
        datasette_for(archive_at.path, options=options)


def test_one_archive_is_served_at_a_time(archive_at):
    archive_at.filled({"a": {}})
    with pytest.raises(UsageFault, match="One archive"):
        datasette_for(archive_at.path, options=[str(archive_at.path)])


def test_what_is_said_of_a_setting_stands_above_ours(archive_at):
    archive_at.filled({"a": {}})
    assert datasette_for(archive_at.path).setting("default_page_size") == 50
    assert datasette_for(archive_at.path, sql=True).setting("default_allow_sql")
    said = ["--setting", "default_page_size", "7"]
    assert datasette_for(archive_at.path, options=said).setting("default_page_size") == 7
