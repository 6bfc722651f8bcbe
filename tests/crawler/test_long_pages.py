"""Pages of very many elements: nothing of the post is lost in them, and none of it is held too long."""

from crawler.pages.page import Page
from crawler.pages.post import read_post
from crawler.pages.study import Study
from pipelines.normalise import normalise

_TEXT = " ".join(f"Hen {number} lays an egg in the barn before dawn." for number in range(30))
_ROWS = "<tr><td>Monday<td>4 eggs" * 6_000


def _read(middle: str) -> tuple[str, str | None]:
    html = f"""<title>Nine eggs</title><nav><a href=/>Home</a></nav><article><h1>Nine eggs</h1>
        <p>By <a rel=author href=/ada>Ada Hen</a></p>
        <p>{_TEXT}</p><p>The second paragraph {_TEXT}</p>{middle}</article>
        <footer>Published on 4 May 2021</footer>"""
    page = Page("https://blog.example/nine-eggs", html, "2026-01-01T00:00:00+00:00")
    post = normalise(read_post(page, facts={}, address=None, fetches=()))
    assert post.authors == ("Ada Hen",)
    return post.body_text, post.published


def test_a_table_longer_than_its_post_costs_no_paragraph() -> None:
    text, published = _read(f"<table>{_ROWS}</table>")

    assert text.startswith("Hen 0 lays")
    assert "The second paragraph Hen 0" in text
    assert text.count("4 eggs") == 6_000
    assert published == "2021-05-04"


def test_what_is_said_before_and_after_thousands_of_lines_is_found() -> None:
    lines = "".join(f"<div>line {number}</div>" for number in range(9_000))

    assert _read(lines)[1] == "2021-05-04"
    assert len(Study(Page("https://blog.example/", f"<h1>Hens</h1>{lines}", "")).region.lines) < 4_000


def test_a_study_that_was_let_go_finds_the_same_again() -> None:
    study = Study(Page("https://blog.example/", "<title>Hens</title><h1>Hens</h1><p>4 May 2021</p>", ""))
    before = [clue.text for clue in study.near], study.declared
    study.let_go()

    assert set(study.__dict__) == {"page"}
    assert "tree" not in study.page.__dict__
    assert ([clue.text for clue in study.near], study.declared) == before
