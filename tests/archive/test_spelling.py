from __future__ import annotations

from typing import TYPE_CHECKING

from archive.records import Sighting
from archive.spelling import spellings_of
from archive.store import keep_document

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt, Run

BLOG = "https://blog.example/"
A, B = BLOG + "a", BLOG + "b"


def document(run: Run, *urls: str) -> None:
    page = run.address(BLOG)
    said = [Sighting(url=url, witness="sitemap", page=BLOG + "map.xml", position=0) for url in urls]
    keep_document(run.db, run.crawl, page, sightings=said, onward=(), fetches=())


def addresses(run: Run) -> dict[str, list[str]]:
    rows = run.db.execute(
        "SELECT url, group_concat(witness, ' ') FROM addresses LEFT JOIN sightings ON address = addresses.id "
        "WHERE kind IN ('post', 'page') GROUP BY url ORDER BY url"
    )
    return {url: sorted((said or "").split()) for url, said in rows}


def test_what_a_sitemap_names_without_its_last_slash_is_the_page_that_the_listing_links(
    archive_at: ArchiveAt,
) -> None:
    with archive_at.run() as run:
        run.listing([A + "/", B + ".html"])
        document(run, A, B, A + "/index.html")
        assert addresses(run) == {A + "/": ["listing", "sitemap"], B + ".html": ["listing", "sitemap"]}


def test_the_spelling_of_the_listing_goes_before_one_that_only_a_document_named(
    archive_at: ArchiveAt,
) -> None:
    with archive_at.run() as run:
        document(run, A)
        run.listing([A + "/", B, B + "/"])
        assert addresses(run) == {A + "/": ["listing", "sitemap"], B: ["listing"]}
        assert [due.url for due in run.due()] == [A + "/", B]


def test_a_blog_may_change_the_spelling_of_its_addresses_from_run_to_run(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with archive_at.run() as run:
        run.listing([A + "/"])
        assert set(addresses(run)) == {A, A + "/"}


def test_a_folder_and_a_file_of_one_name_are_two_pages(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A + "/", A + ".html"])
        assert addresses(run) == {A + "/": ["listing"], A + ".html": ["listing"]}


def test_a_root_and_an_address_with_a_query_have_one_spelling() -> None:
    assert spellings_of(BLOG) == spellings_of(BLOG + "?p=1") == spellings_of(BLOG + "index.html") == ()
