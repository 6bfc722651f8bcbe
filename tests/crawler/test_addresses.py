from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.learning.addresses import AddressPatterns
from crawler.learning.parts import parts_of

SITE = "https://blog.example"
BIRDS = ("hens-in-the-rain", "geese", "ducks-2", "a-swan", "two-owls")


def learned(posts: list[str], others: list[str] | None = None) -> AddressPatterns:
    return AddressPatterns.learn([SITE + post for post in posts], [SITE + other for other in others or []])


def verdicts(patterns: AddressPatterns, *paths: str) -> list[str]:
    return [patterns.verdict(SITE + path) for path in paths]


DATED = learned([f"/2024/0{i}/{bird}.html" for i, bird in enumerate(BIRDS, 1)])
FOLDER = learned([f"/blog/{bird}/" for bird in BIRDS], ["/", "/blog/", "/blog/about/"])


@pytest.mark.parametrize(
    ("shape", "unseen"),
    [
        ("/2024/05/{}/", "/1999/12/old-barn/"),
        ("/2024/05/17/{}.html", "/2009/01/03/old-barn.html"),
        ("/2024-05-17-{}/", "/2009-01-03-old-barn/"),
        ("/blog/20240517-{}.html", "/blog/20090103-old-barn.html"),
        ("/posts/{}", "/posts/old-barn"),
        ("/topics/{}/", "/topics/old-barn/"),
        ("/blog/{}/index.html", "/blog/old-barn/"),
        ("/blog/{}/view.html", "/blog/old-barn/view.html"),
        ("/%E9%B8%9F/{}/", "/鸟/old-barn/"),
    ],
)
def test_an_address_made_like_the_posts_is_a_post(shape: str, unseen: str) -> None:
    assert verdicts(learned([shape.format(bird) for bird in BIRDS]), unseen) == ["post"]


@pytest.mark.parametrize(
    ("shape", "unseen"),
    [
        ("/?p={}", "/?p=7"),
        ("/node/{}", "/node/1999"),
        ("/entry-{}.html", "/entry-7.html"),
        ("/index.php?option=blog&id={}", "/index.php?id=7&option=blog"),
    ],
)
def test_numbers_are_names_as_well(shape: str, unseen: str) -> None:
    assert verdicts(learned([shape.format(i) for i in (12, 130, 1400)]), unseen) == ["post"]


def test_the_kind_of_file_and_the_depth_must_be_the_same() -> None:
    assert verdicts(DATED, "/2024/01/geese", "/2024/geese.html", "/x/2024/01/geese.html") == ["unknown"] * 3


def test_archives_of_dates_are_no_posts() -> None:
    assert verdicts(DATED, "/", "/2024/", "/2024/01/", "/2024/01/index.html") == ["other"] * 4


def test_what_hangs_below_a_post_is_no_post() -> None:
    patterns = learned([f"/2024/05/{bird}/" for bird in BIRDS])
    assert (
        verdicts(patterns, "/2024/05/geese/goose-1/", "/2024/05/geese/feed/", "/2024/05/geese/?replytocom=3")
        == ["other"] * 3
    )


def test_a_word_at_the_root_tells_nothing() -> None:
    patterns = learned([f"/{bird}/" for bird in BIRDS], ["/about/"])
    assert verdicts(patterns, "/old-barn/", "/contact/", "/geese/amp/", "/geese.jpg") == [
        "unknown",
        "unknown",
        "other",
        "other",
    ]


def test_a_folder_of_posts_and_what_is_known_not_to_be_one_there() -> None:
    assert verdicts(FOLDER, "/blog/old-barn/", "/blog/about", "/blog/", "/notes/old-barn/") == [
        "post",
        "other",
        "other",
        "unknown",
    ]


def test_a_folder_of_both_tells_nothing() -> None:
    patterns = learned(["/site/a-post", "/site/b-post", "/site/c-post"], ["/site/about", "/site/team"])
    assert verdicts(patterns, "/site/imprint") == ["unknown"]


def test_two_posts_make_no_folder() -> None:
    assert verdicts(learned(["/site/a-post", "/site/b-post"]), "/site/imprint") == ["unknown"]


def test_words_for_archives_in_a_folder_of_posts() -> None:
    assert (
        verdicts(
            FOLDER,
            "/blog/page/2/",
            "/blog/page-2/",
            "/blog/?page=2",
            "/blog/tag/hens/",
            "/blog/2024/",
            "/tags/",
            "/author/ann/",
        )
        == ["other"] * 7
    )


def test_a_dated_post_whose_name_looks_like_a_numbered_page() -> None:
    patterns = learned([f"/2024/05/17/{bird}/" for bird in BIRDS])
    assert verdicts(patterns, "/2014/02/17/blog-2/", "/2014/02/17/page-2/") == ["post", "other"]


def test_a_blog_that_moved_has_several_patterns() -> None:
    posts = [f"/2024/05/{bird}/" for bird in BIRDS] + [f"/archives/00{i}.html" for i in (100, 200, 300)]
    assert verdicts(learned(posts), "/2023/01/barn/", "/archives/00123.html", "/archives/") == [
        "post",
        "post",
        "other",
    ]


def test_categories_as_folders() -> None:
    posts = [f"/code/{topic}/{bird}/" for topic in ("css", "js", "sql") for bird in BIRDS[:3]]
    patterns = learned([*posts, "/life/walks/barn/"])
    assert verdicts(patterns, "/code/css/barn/", "/code/go/barn/", "/life/food/barn/", "/code/css/") == [
        "post",
        "post",
        "unknown",
        "other",
    ]


def test_a_folder_of_posts_made_like_a_post_may_be_a_section() -> None:
    posts = [f"/notes/{bird}/" for bird in BIRDS] + [f"/notes/design/{bird}/" for bird in BIRDS]
    assert verdicts(learned(posts), "/notes/design/", "/notes/barn/") == ["unknown", "post"]


def test_samples_that_were_no_posts_tell_about_the_others_of_their_shape() -> None:
    dated = [f"/2024/05/{bird}/" for bird in BIRDS]
    before = learned(dated)
    after = learned(dated, ["/node/1", "/node/22", "/node/300"])
    assert (verdicts(before, "/node/7"), verdicts(after, "/node/7")) == (["unknown"], ["other"])
    shapes = {before.shape_of(SITE + path) for path in ("/node/1", "/node/22/", "/node/4000")}
    assert shapes == {"/node/{number}"}
    assert before.shape_of(SITE + "/2024/05/hens/") == "/{year}/{nn}/{slug}"


def test_dated_posts_that_a_menu_repeats_stay_posts() -> None:
    recent = [f"/2023/05/{bird}/" for bird in BIRDS]
    patterns = learned([f"/2024/05/{bird}/" for bird in BIRDS], recent)
    assert verdicts(patterns, recent[0]) == ["post"]


def test_the_telling_patterns_are_given_as_text() -> None:
    assert FOLDER.told("post") == ("/blog/{slug}",)
    assert FOLDER.told("other") == ()


def test_nothing_learned_tells_nothing() -> None:
    assert verdicts(AddressPatterns(), "/a/b/c", "/") == ["unknown", "other"]
    assert learned([]) == AddressPatterns()


PATHS = st.lists(
    st.sampled_from(["blog", "2024", "05", "hens", "a.html", "x-12", "{slug}", "%7B", "?p=1", "a b", "é"])
    | st.text(max_size=6),
    max_size=5,
).map(lambda parts: SITE + "/" + "/".join(parts))
URLS = PATHS | st.text(max_size=30)


@given(st.lists(URLS, max_size=12), st.lists(URLS, max_size=6), URLS)
def test_no_address_makes_it_raise(posts: list[str], others: list[str], url: str) -> None:
    patterns = AddressPatterns.learn(posts, others)
    assert all(text.startswith("/") for text in (*patterns.told("post"), *patterns.told("other")))
    assert AddressPatterns.learn(reversed(posts), reversed(others)) == patterns
    assert patterns.verdict(url) in {"post", "other", "unknown"}
    assert patterns.shape_of(url).startswith("/")
    assert all(part.classes for part in parts_of(url))
