from __future__ import annotations

import json
from pathlib import Path

import yaml
from datasette.app import DEFAULT_SETTINGS

from explore.columns import COLUMNS, TABLES
from explore.configuration import POSTS_COLUMNS, SETTINGS, files, table_configuration

DATA = Path(__file__).parents[2] / "data"


def test_the_files_in_data_are_what_explore_writes():
    for name, text in files().items():
        assert (DATA / name).read_text(encoding="utf8") == text, "run: python -m explore.configuration data/"


def test_both_lines_of_datasette_get_the_same_tables():
    old = json.loads(files()["metadata.json"])["databases"]["archive"]["tables"]
    new = yaml.safe_load(files()["datasette.yaml"])["databases"]["archive"]["tables"]
    described = {"title", "description", "columns"}
    assert {table: {k: v for k, v in keys.items() if k not in described} for table, keys in old.items()} == {
        table: new.get(table, {}) for table in old
    }
    assert new == table_configuration()


def test_every_setting_is_one_of_datasettes():
    assert set(SETTINGS) <= set(DEFAULT_SETTINGS)


def test_only_tables_and_columns_that_exist_are_described(archive_at):
    archive_at.filled({"x": {"title": "X"}})
    with archive_at.read() as db:
        names = set(db.table_names()) | set(db.view_names())
        assert set(TABLES) <= names
        assert set(table_configuration()) <= names
        for table, columns in COLUMNS.items():
            assert set(columns) <= set(db[table].columns_dict), table
        assert set(POSTS_COLUMNS) <= set(db["posts"].columns_dict)
        assert set(COLUMNS["posts"]) == set(db["posts"].columns_dict) - {"id"}
