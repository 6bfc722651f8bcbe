"""read: pages in, one JSON object a page out; run as people run it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.export.rows import FIELDS as EXPORTED
from blog_to_sqlite.reading import FIELDS, read_page

TEXT = "The river had risen all night, and in the morning the lower meadow was a lake with trees in it. " * 4
PAGE = f"""<!doctype html><html lang="en"><head><title>High water | Valley notes</title>
<meta property="og:site_name" content="Valley notes">
<link rel="canonical" href="https://valley.example/2021/high-water/">
<meta property="article:published_time" content="2021-03-04T05:06:07+01:00">
<meta property="article:section" content="Weather"></head>
<body><nav><a href="/">Home</a> <a href="/about/">About</a></nav>
<article><h1>High water</h1><p class="byline">By <a rel="author" href="/who/">Anna Müller</a></p>
<p>{TEXT}</p><p>{TEXT} <a href="../dam/">The dam</a></p></article></body></html>"""


def read(*arguments: object, given: bytes = b"", **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "blog_to_sqlite", "read", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, timeout=60, check=False, **options)


def records(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_a_page_on_standard_input_is_one_object_with_the_fields_of_an_export() -> None:
    done = read("--url", "https://valley.example/2021/high-water/?utm_source=x", given=PAGE.encode())
    [record] = records(done)
    assert (done.returncode, done.stderr) == (0, b"")
    assert tuple(record) == FIELDS == tuple(name for name in EXPORTED if name in FIELDS)
    assert record["url"] == record["canonical_url"] == "https://valley.example/2021/high-water/"
    assert (record["title"], record["authors"]) == ("High water", ["Anna Müller"])
    assert (record["published"], record["language"]) == ("2021-03-04T05:06:07+01:00", "en")
    assert (record["category"], record["categories"], record["tags"]) == ("Weather", ["Weather"], [])
    assert record["body_text"].startswith("The river had risen")
    assert 'href="https://valley.example/2021/dam/"' in record["body_html"]
    assert "Home" not in record["body_text"]


def test_without_an_address_the_one_that_the_page_claims_counts() -> None:
    [record] = records(read(given=PAGE.encode()))
    assert record["url"] == "https://valley.example/2021/high-water/"
    saved = "<!-- saved from url=(0031)https://valley.example/saved/x/ -->" + PAGE
    [record] = records(read(given=saved.encode()))
    assert record["url"] == "https://valley.example/saved/x/"
    [record] = records(read(given=b"<p>Nothing is known of this page."))
    assert (record["url"], record["title"]) == (None, "(no title)")


def test_files_are_named_and_decoded_and_a_missing_one_stops_no_other(tmp_path: Path) -> None:
    first, second = tmp_path / "one.html", tmp_path / "two.html"
    first.write_bytes(PAGE.replace("<head>", "<head><meta charset=latin-1>").encode("latin-1"))
    second.write_bytes(PAGE.encode())
    done = read(first, tmp_path / "none.html", tmp_path, second)
    assert done.returncode == 2
    assert [(record["file"], record["authors"]) for record in records(done)] == [
        (str(first), ["Anna Müller"]),
        (str(second), ["Anna Müller"]),
    ]
    assert [line.rpartition(": ")[2] for line in done.stderr.decode().splitlines()] == [
        "No such file or directory",
        "Is a directory",
    ]


def test_lines_are_answered_with_their_id_and_bad_ones_named_by_number() -> None:
    good = json.dumps({"id": {"n": 1}, "url": "https://valley.example/x/", "html": PAGE})
    lines = [good, "no json", "", "[" * 100_000, '["html"]', '{"html": 1}', '{"url": 1, "html": ""}', "\xff"]
    given = "\n".join([*lines, '{"html": "<p>a\\ud800b"}']).encode("latin-1")
    done = read("--ndjson", given=given)
    first, last = records(done)
    assert (first["id"], first["url"]) == ({"n": 1}, "https://valley.example/x/")
    assert next(iter(first)) == "id"
    assert "id" not in last
    assert done.returncode == 2
    assert re.findall(r"^line (\d+):", done.stderr.decode(), re.MULTILINE) == ["2", "4", "5", "6", "7", "8"]
    assert b"Traceback" not in done.stderr


def test_an_answer_is_written_before_the_next_line_is_asked_for() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "blog_to_sqlite", "read", "--ndjson"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in (1, 2):
            process.stdin.write(json.dumps({"id": number, "html": PAGE}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_a_reader_that_has_seen_enough_is_no_fault() -> None:
    line = json.dumps({"id": 1, "html": PAGE}).encode() + b"\n"
    command = f'"{sys.executable}" -m blog_to_sqlite read --ndjson | head -1; echo ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", command], input=line * 300, capture_output=True, check=False)
    answer, status = done.stdout.splitlines()
    assert (json.loads(answer)["id"], status, done.stderr) == (1, b"0", b"")


def test_output_is_utf8_whatever_the_locale_says() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    assert "Anna Müller".encode() in read(given=PAGE.encode(), env=environment).stdout


def test_a_recipe_reads_by_its_rules_and_says_where_they_find_nothing(tmp_path: Path) -> None:
    recipe = tmp_path / "blog.toml"
    recipe.write_text('[[body]]\nselect = "div.told"\ndrop = ["p.aside"]\n', "utf-8")
    told = "<h1>High water</h1><p>No.</p><div class=told><p>Yes.</p><p class=aside>No.</p></div>"
    lines = [json.dumps({"id": number, "html": html}) for number, html in enumerate((told, PAGE))]
    done = read("--recipe", recipe, "--ndjson", given="\n".join(lines).encode())
    by_rule, fallen_back = records(done)
    assert by_rule["body_text"] == "Yes."
    assert fallen_back["body_text"].startswith("The river had risen")
    assert (done.returncode, done.stderr) == (0, b"line 2: the recipe finds nothing for body\n")


def test_a_wrong_recipe_is_refused_with_its_line(tmp_path: Path) -> None:
    recipe = tmp_path / "blog.toml"
    recipe.write_text('[[body]]\nselekt = "div"\n', "utf-8")
    for wrong in (recipe, tmp_path / "none.toml"):
        done = read("--recipe", wrong, given=PAGE.encode())
        assert (done.returncode, done.stdout) == (2, b"")
        assert str(wrong) in done.stderr.decode()
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [("--ndjson", "page.html"), ("--ndjson", "--url", "x"), ("--url", "x", "a.html", "b.html")]
)
def test_options_that_contradict_each_other_are_refused(arguments: tuple[str, ...]) -> None:
    done = read(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(html=ANY_TEXT, url=st.none() | ANY_TEXT)
def test_any_page_has_a_record_that_is_json(html: str, url: str | None) -> None:
    record = read_page(html, url).record
    assert json.loads(json.dumps(record)) == record


def test_every_field_is_documented_in_its_order() -> None:
    text = (Path(__file__).parents[2] / "docs" / "read.md").read_text("utf-8").split("## What comes out")[1]
    assert tuple(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == FIELDS


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_what_has_no_end_is_refused_and_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "post.html").write_text(PAGE)
    done = read("/dev/zero", tmp_path / "post.html")
    assert (done.returncode, done.stderr) == (2, b"/dev/zero: is larger than 64 MiB\n")
    assert [record["title"] for record in records(done)] == ["High water"]
    line = json.dumps({"id": 2, "html": PAGE}).encode()
    done = read("--ndjson", given=b"x" * 150_000_000 + b"\n" + line)
    assert (done.returncode, done.stderr) == (2, b"line 1: is larger than 64 MiB\n")
    assert [record["id"] for record in records(done)] == [2]
