"""Markdown: nothing in it means what its post did not say, and no tag of HTML comes out of it."""

from __future__ import annotations

import re
from html import escape, unescape

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from archive.export.manner import Manner
from archive.export.markdown import as_markdown, markdown_name, markdown_pieces

MARKDOWN = MarkdownIt("commonmark").enable("table").enable("strikethrough")
TRICKS = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1)) ![x](y) [x]: https://evil.example",
    "*a* **b** _c_ __d__ ~~e~~ `f` snake_case_name",
    "&lt; &amp; &copy; &#60; & AT&T",
    r"\* \\ \[x\] C:\new",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "---",
    "# x",
    "1. x",
    "+ x",
    "> x",
    "    four",
    "```",
    "===",
    "<https://evil.example>",
    "<!-- x -->",
    "a~~b",
]


def rendered(markdown: str) -> str:
    return MARKDOWN.render(markdown)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html.replace("<br", " <br"))).split())


@pytest.mark.parametrize("text", TRICKS)
@pytest.mark.parametrize("place", ["<p>{}</p>", "<ul><li>{}</li></ul>", "<h2>{}</h2>", "<p>x<br>{}</p>"])
def test_text_stays_text(text: str, place: str) -> None:
    html = rendered(as_markdown(place.format(escape(text))))
    assert plain(html) == plain(place.format(escape(text)))
    assert not re.search(r"<(?!/?(?:p|ul|li|h2|br)\b)", html), html


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab1 \n<>[]()*_`~|\\&;#!-+=.:/\"'{}$^")))
def test_any_text_comes_back(text: str) -> None:
    assert plain(rendered(as_markdown(f"<p>{escape(text)}</p>"))) == " ".join(text.split())


@settings(deadline=None)
@given(st.text(st.sampled_from("ab \n<>[]()`|\\&;\"'/:=")))
def test_no_attribute_becomes_a_tag(text: str) -> None:
    said = escape(text)
    html = rendered(
        as_markdown(
            f'<p><a href="https://x.example/{said}" title="{said}">t</a>'
            f'<img src="https://x.example/{said}" alt="{said}"><abbr title="{said}">a</abbr></p>'
            f'<pre><code class="language-{said}">c</code></pre>'
        )
    )
    assert not re.search(r"<(?!/?(?:p|a|img|pre|code|br)\b)", html), html


def test_code_is_left_as_it_is() -> None:
    said = as_markdown(
        '<pre><code class="language-py">a[0] = `*b*` &lt; 1\n```\n</code></pre><code>_x_</code>'
    )
    assert said == "````py\na[0] = `*b*` < 1\n```\n````\n\n`_x_`\n"


def test_a_link_after_an_exclamation_mark_is_no_image() -> None:
    html = rendered(as_markdown('<p>Look!<span></span><a href="https://x.example/">here</a></p>'))
    assert "<img" not in html
    assert plain(html) == "Look!here"


def test_what_is_not_safe_is_left_out() -> None:
    said = as_markdown(
        '<p>Hi<script>x()</script> <a href="javascript:x()">a</a><iframe src="//x"></iframe></p>'
    )
    assert said == "Hi a\n"


def test_the_facts_stand_in_front_and_come_back() -> None:
    row = {
        "id": 3,
        "title": "A: [b]\n---\nc",
        "tags": ["x: y", "- z"],
        "summary": None,
        "authors": [],
        "published": "2024-05-01",
        "body_html": "<p>One</p><hr><p>Two</p>",
        "body_text": "One\n\nTwo",
    }
    said = "".join(markdown_pieces([row], Manner(fields=tuple(row))))
    front, body = said.removeprefix("---\n").split("\n---\n", 1)
    assert yaml.safe_load(front) == {key: row[key] for key in ("id", "title", "tags", "published")}
    assert body.startswith("\n# A: \\[b\\]")
    assert body.endswith("\nOne\n\n---\n\nTwo\n")
    row["body_html"] = None
    assert "".join(markdown_pieces([row], Manner(fields=tuple(row)))).endswith("\nOne\n\nTwo\n")
    bare = "".join(markdown_pieces([row], Manner(fields=("title",))))
    assert bare.count("---\n") == 3
    assert "One" not in bare


def test_a_name_is_one_of_a_file() -> None:
    names = [
        markdown_name({"id": id_, "title": title, "published": published})
        for id_, (title, published) in enumerate(
            [("../../etc/passwd", "2024-05-01T08:00:00Z"), (None, None), ("CON", "2024"), ("ü" * 500, None)]
        )
    ]
    assert names[:3] == ["2024-05-01-etc-passwd-0.md", "undated-1.md", "2024-con-2.md"]
    assert len(names[3].encode()) < 130
