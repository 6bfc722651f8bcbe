"""How Datasette is set up for an archive: the one source for hooks, ``serve`` and the files in ``data/``.

``python -m explore.configuration data/`` writes those files.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from explore.columns import COLUMNS, TABLES, TITLES

TITLE = "Blog archive"
DESCRIPTION = "Posts of blogs, kept for reading, searching and asking."

PLUGIN = "blog-to-sqlite"
"""The name under which Datasette knows the plugin."""

POSTS_COLUMNS = ("title", "blog", "category", "published", "read_minutes", "word_count", "status")
"""What the page of posts shows unless it is asked for other columns."""

SETTINGS = {
    "default_page_size": 50,
    "default_facet_size": 15,
    # Datasette drops a facet that takes longer than its limit without a word to the reader.
    "facet_time_limit_ms": 1000,
    "sql_time_limit_ms": 3000,
    # Suggestions would run a query a column on every page; the facets that help are declared.
    "suggest_facets": False,
    "truncate_cells_html": 240,
    # What is not asked for is off: a page could be open to others than its owner.
    "default_allow_sql": False,
    "allow_download": False,
}
"""Settings of Datasette, for both of its lines."""

_HIDDEN = (
    "posts_categories",
    "posts_tags",
    "posts_authors",
    "candidates",
    "word_forms",
    "counts",
    "link_counts",
    "posts_images",
    "_sqlite_migrations",
)


def table_configuration() -> dict[str, dict[str, Any]]:
    """Return how each table is shown: facets, order, label, hidden."""
    tables: dict[str, dict[str, Any]] = {table: {"hidden": True} for table in _HIDDEN}
    tables["candidates"] |= {"facets": ["field", "source"]}
    return tables | {
        "posts": {
            "sort_desc": "published",
            "label_column": "title",
        },
        "blogs": {"label_column": "title"},
        "categories": {"label_column": "name", "sort": "name"},
        "tags": {"label_column": "name", "sort": "name"},
        "authors": {"label_column": "name", "sort": "name"},
        "addresses": {"facets": ["state", "kind"], "label_column": "url"},
        "crawls": {"facets": ["outcome"], "sort_desc": "id", "label_column": "started_at"},
        "fetches": {"facets": ["status"], "sort_desc": "id", "label_column": "url"},
        "images": {"facets": ["state", "host"], "label_column": "url"},
        "recipes": {"facets": ["reason"], "sort_desc": "id", "label_column": "made_at"},
        "sightings": {"facets": ["witness"]},
        "versions": {"sort_desc": "seen_at", "label_column": "title"},
    }


def table_metadata() -> dict[str, dict[str, Any]]:
    """Return what each table and its columns mean."""
    return {
        table: {
            "title": TITLES.get(table, table.replace("_", " ").capitalize()),
            "description": description,
        }
        | ({"columns": dict(COLUMNS[table])} if table in COLUMNS else {})
        for table, description in TABLES.items()
    }


def tables_0() -> dict[str, dict[str, Any]]:
    """Return both, as the metadata of Datasette 0.65 holds them together."""
    configuration, metadata = table_configuration(), table_metadata()
    return {
        table: configuration.get(table, {}) | metadata.get(table, {}) for table in configuration | metadata
    }


def configure_1(configuration: dict[str, Any], name: str) -> None:
    """Put into the configuration of a Datasette 1.0 how the tables of that archive are shown.

    No hook asks for it. What is configured already stands.
    """
    tables = configuration
    for key in ("databases", name, "tables"):
        tables[key] = tables.get(key) or {}
        tables = tables[key]
    for table, keys in table_configuration().items():
        tables[table] = keys | (tables.get(table) or {})


def files() -> dict[str, str]:
    """Return the names and contents of the configuration files that serve an ``archive.db`` beside them.

    ``metadata.json`` and ``settings.json`` are for Datasette 0.65, ``datasette.yaml`` is for 1.0.
    """
    # The archive is said on the home page for as long as there is none; no hosts: only names of this machine.
    plugins = {"plugins": {PLUGIN: {"archive": "data/archive.db", "hosts": []}}}
    title = {"title": TITLE, "description": DESCRIPTION}
    metadata = title | plugins | {"databases": {"archive": {"tables": tables_0()}}}
    settings = {"settings": SETTINGS}
    configuration = settings | plugins | {"databases": {"archive": {"tables": table_configuration()}}}
    return {
        "metadata.json": json.dumps(metadata, indent=2) + "\n",
        "settings.json": json.dumps(SETTINGS, indent=2) + "\n",
        "datasette.yaml": yaml.safe_dump(configuration, sort_keys=False),
    }


if __name__ == "__main__":
    for name, text in files().items():
        Path(sys.argv[1], name).write_text(text, encoding="utf8")
