"""The limits of the house: no long file, no long function, no file without a name of its own."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("blog_to_sqlite", "crawler", "pipelines", "archive", "explore", "benchmarks")
LONGEST_FILE = 250
LONGEST_FUNCTION = 40
NAMELESS = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py", "manager.py"}

# file or file:function -> why it may be longer
EXCEPTIONS: dict[str, str] = {}

FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_and_its_functions_are_short(path):
    text = path.read_text(encoding="utf8")
    name = name_of(path)
    assert name in EXCEPTIONS or len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = node.body[0] if ast.get_docstring(node) else None
            said = docstring.end_lineno - docstring.lineno + 1 if docstring else 0
            start = node.body[0].lineno
            length = node.end_lineno - start + 1 - said
            assert f"{name}:{node.name}" in EXCEPTIONS or length <= LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_has_a_name_and_a_caption(path):
    assert path.name not in NAMELESS
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf8")))


def test_every_exception_is_still_needed():
    for name in EXCEPTIONS:
        path, _, _function = name.partition(":")
        assert len((ROOT / path).read_text(encoding="utf8").splitlines()) > LONGEST_FUNCTION


def test_imports_run_downhill():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
