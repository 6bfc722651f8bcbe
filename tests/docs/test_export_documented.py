"""docs/export.md and docs/audit.md name what there is, and nothing else."""

from __future__ import annotations

import re
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

from archive.export.formats import FORMATS
from archive.export.rows import FIELDS, FURTHER_FIELDS
from archive.verdict import Audit

DOCS = Path(__file__).parents[2] / "docs"


def test_every_field_is_documented_in_its_order() -> None:
    text = (DOCS / "export.md").read_text("utf-8").split("## Fields")[1]
    assert tuple(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == FIELDS
    further = text.split("only where `--columns` names them:")[1].split("\n\n")[0]
    assert tuple(re.findall(r"`(\w+)`", further)) == FURTHER_FIELDS


def test_every_format_and_ending_is_documented() -> None:
    text = (DOCS / "export.md").read_text("utf-8").split("## Formats")[1].split("## Which posts")[0]
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == list(FORMATS)
    for form in FORMATS.values():
        assert all(f"`{ending}`" in text for ending in form.endings)


def test_every_key_of_the_audit_is_documented() -> None:
    text = (DOCS / "audit.md").read_text("utf-8").split("## JSON")[1]
    for field in fields(Audit):
        assert f"`{field.name}`" in text


@pytest.mark.parametrize(
    ("command", "document"),
    [("export", "export.md"), ("audit", "audit.md"), ("blogs", "audit.md"), ("read", "read.md")],
)
def test_every_option_is_documented(command: str, document: str) -> None:
    text = (DOCS / document).read_text("utf-8")
    for parameter in import_module(f"blog_to_sqlite.commands.{command}").command.params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            if option.startswith("--") and option != "--output":
                assert f"`{option}" in text or f" {option}" in text or f"[{option}" in text, option
