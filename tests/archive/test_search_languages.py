"""What is found in texts of several languages: a table of queries and the posts that they must find."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from archive.connection import transaction
from archive.search import match_expression
from archive.searching.forms import forms_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlite_utils import Database

    from tests.conftest import ArchiveAt

POSTS: Mapping[str, Mapping[str, Any]] = {
    "run": {"title": "Running a marathon", "body_text": "The story of one run.", "language": "en"},
    "shoes": {
        "title": "Shoes",
        "body_text": "Cafés sell no shoes; naïve hens lay eggs.",
        "language": "en-GB",
    },
    "houses": {"title": "Alte Häuser", "body_text": "In der Straße stehen sie.", "language": "de"},
    "see": {"title": "Bauen", "body_text": "Ein Haus am See.", "language": "de"},
    "etudes": {"title": "Nos études", "body_text": "L'été, les élèves lisaient.", "language": "fr"},
    "livre": {"title": "Le cheval", "body_text": "Une étude des chevaux.", "language": "fr"},
    "firs": {"title": "Ёлки", "body_text": "Мы читаем книгу про SQLite.", "language": "ru"},
    "library": {"title": "Библиотека", "body_text": "Много новых книг.", "language": "ru"},
    "database": {"title": "数据库入门", "body_text": "使用SQLite的数据库教程。", "language": "zh"},
    "diary": {"title": "随笔", "body_text": "今天读了一本关于数据的书。", "language": "zh-Hans"},
    "index": {"title": "全文検索の仕組み", "body_text": "データベースで検索する", "language": "ja"},
    "walk": {"title": "散歩", "body_text": "ｶﾌｪまで歩いた。東京都に住む。", "language": "ja"},
    "korean": {"title": "검색", "body_text": "데이터베이스를 검색합니다", "language": "ko"},
    "book": {"title": "الكتاب", "body_text": "قرأت عن البيانات", "language": "ar"},
    "books": {"title": "مكتبة", "body_text": "كِتَاب جميل وكتب", "language": "ar"},
    "thai": {"title": "ฐานข้อมูล", "body_text": "การค้นหาในฐานข้อมูล", "language": "th"},
    "hindi": {"title": "पढ़ना", "body_text": "मैंने किताबें पढ़ीं", "language": "hi"},
    "unsaid": {"title": "No language", "body_text": "It is said to have queries and Bücher."},
}
FINDS = {
    # English: forms, the word as it is written, beginnings, accents, what is not wanted
    "running": {"run"},
    "runs": {"run"},
    '"runs"': set(),
    "story run": {"run"},
    "shoe": {"shoes"},
    "cafe": {"shoes"},
    "naive": {"shoes"},
    "hen*": {"shoes"},
    "hens -eggs": set(),
    "stories OR hen": {"run", "shoes"},
    "title:story": set(),
    "title:marathons": {"run"},
    '"one run"': {"run"},
    '"run one"': set(),
    "NEAR(story run, 3)": {"run"},
    "query": {"unsaid"},
    # German
    "haus": {"houses", "see"},
    "Häusern": {"houses", "see"},
    "hauser": {"houses", "see"},
    "strasse": {"houses"},
    "Straßen": {"houses"},
    # French
    "etude": {"etudes", "livre"},
    "études": {"etudes", "livre"},
    "chevaux": {"livre"},
    "lire OR lisait": {"etudes"},
    "été": {"etudes"},
    # Russian
    "книга": {"firs", "library"},
    "книги": {"firs", "library"},
    "елка": {"firs"},
    "читать": {"firs"},
    "новый": {"library"},
    # Chinese: words of two and more characters, one, against Latin words, parts of no word
    "数据库": {"database"},
    "数据": {"database", "diary"},
    "教程": {"database"},
    "书": {"diary"},
    "据数": set(),
    "SQLite 教程": {"database"},
    "sqlite": {"database", "firs"},
    "使用sqlite": {"database"},
    "数据 -教程": {"diary"},
    "title:数据": {"database"},
    '"数据的书"': {"diary"},
    "数据 OR 検索": {"database", "diary", "index"},
    # Japanese
    "検索": {"index"},
    "データベース": {"index"},
    "仕組み": {"index"},
    "カフェ": {"walk"},
    "東京": {"walk"},
    "京都": {"walk"},  # pairs know no words: it is part of 東京都
    "歩い": {"walk"},
    # Korean, with particles
    "데이터베이스": {"korean"},
    "검색": {"korean"},
    # Arabic: the article, vowel signs
    "كتاب": {"book", "books"},
    "الكتاب": {"book", "books"},
    "بيانات": {"book"},
    # Thai, Hindi
    "ข้อมูล": {"thai"},
    "ค้นหา": {"thai"},
    "किताब": {"hindi"},
    "किताबें": {"hindi"},
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with pytest.MonkeyPatch.context() as patch:
        from archive.clock import VARIABLE
        from tests.conftest import MOMENT, ArchiveAt

        patch.setenv(VARIABLE, MOMENT)
        archive = ArchiveAt(tmp_path_factory.mktemp("languages") / "archive.db")
        archive.filled(POSTS)
    with archive.read() as db:
        yield db


@pytest.mark.parametrize("query", FINDS)
def test_a_query_finds_the_posts_of_the_table(library: Database, query: str) -> None:
    rows = library.execute(
        "SELECT url FROM posts WHERE id IN (SELECT rowid FROM posts_fts WHERE posts_fts MATCH ?)",
        [match_expression(library, query)],
    )
    assert {url.rsplit("/", 1)[-1] for (url,) in rows} == FINDS[query]


def test_by_hand_words_and_pairs_are_found_as_they_are_written(library: Database) -> None:
    for match, expected in (
        ("marathon", 1),
        ("'数据'", 2),
        ('"数据 据库"', 1),
        ("marathons", 0),
        ("हिन्दी", 0),
    ):
        rows = library.execute("SELECT rowid FROM posts_fts WHERE posts_fts MATCH ?", [match.strip("'")])
        assert len(rows.fetchall()) == expected, match


def test_forms_are_those_that_the_archive_holds(library: Database) -> None:
    forms = partial(forms_of, library)
    assert set(forms("runs")) == {"runs", "run", "running"}
    assert "книг" in forms("книга")
    assert forms("数据") == ["数据"]


def test_words_that_only_a_forgotten_post_had_are_forgotten(archive_at: ArchiveAt) -> None:
    from archive.erasing import erase_posts

    archive_at.filled({"a": {"body_text": "secrets and stories"}, "b": {"body_text": "stories"}})
    with archive_at.run() as run:
        assert len(run.db.execute("SELECT word FROM word_forms WHERE word = 'secrets'").fetchall()) == 1
        with transaction(run.db):
            run.db.execute("PRAGMA defer_foreign_keys = ON")
            erase_posts(run.db, [1], [2])
        words = {word for (word,) in run.db.execute("SELECT word FROM word_forms")}
    assert "secrets" not in words
    assert "stories" in words
