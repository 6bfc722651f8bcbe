"""Every table and key of a recipe, every field and every platform is documented."""

from pathlib import Path

import pytest

from crawler.recipes.format import FIELD_NAMES, SIGNS, TABLES
from crawler.recipes.platforms import names

TEXT = (Path(__file__).parents[2] / "docs" / "recipes.md").read_text(encoding="utf8")
HEADINGS = {"body": "[[body]]", "fields": "[fields.NAME]"}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_and_key_is_documented(name):
    section = TEXT.split(f"\n### {HEADINGS.get(name, f'[{name}]')}\n")[1].split("\n#")[0]
    for key in TABLES[name]:
        assert f"| `{key.name}` | " in section


def test_every_sign_field_and_platform_is_documented():
    recognise = TEXT.split("\n#### [recognise]\n")[1]
    assert all(f"| `{key.name}` | " in recognise for key in SIGNS)
    assert all(f"`{name}`" in TEXT for name in FIELD_NAMES)
    assert all(f"| `{name}` | " in TEXT for name in names())
