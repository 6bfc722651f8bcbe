from __future__ import annotations

from crawler.pages.listing import Listing, read_listing
from crawler.pages.page import Page

SITE = "https://blog.example"
NAMES = ("hens", "geese", "ducks", "swans")


def page(body: str, url: str = SITE + "/", head: str = "") -> Page:
    return Page(
        url, f"<!doctype html><html><head>{head}</head><body>{body}</body></html>", "2025-01-01T00:00:00Z"
    )


def urls(listing: Listing) -> list[str]:
    return [card.url.removeprefix(SITE) for card in listing.cards]


def article(name: str, day: int = 1, more: str = "") -> str:
    return (
        f"<article><h2><a href='/{name}/'>The story of the {name}</a></h2>"
        f"<time datetime='2024-03-0{day}'>March {day}, 2024</time>"
        f"<p>What the {name} taught us over all these years.</p>{more}</article>"
    )


def articles(*names: str) -> str:
    return "".join(article(name, day) for day, name in enumerate(names, 1))


def test_repeated_articles_are_cards_and_the_menu_is_none() -> None:
    links = "".join(f"<li><a href='/{s}'>{s} of mine</a></li>" for s in ("about", "talks", "uses"))
    listing = read_listing(page(f"<nav><ul>{links}</ul></nav><main>{articles(*NAMES)}</main>"))
    assert urls(listing) == [f"/{name}/" for name in NAMES]
    assert listing.confidence > 0.5


def test_links_out_to_files_to_mail_and_to_the_page_itself_are_no_cards() -> None:
    hrefs = [
        "https://other.example/a",
        "/slides.pdf",
        "/feed.xml",
        "mailto:ann@blog.example",
        "javascript:void(0)",
        "/#top",
        "/?",
        "",
        "http://[broken",
    ]
    rows = "".join(f"<li><h2><a href='{href}'>A fine title of it</a></h2>2024-01-02</li>" for href in hrefs)
    assert urls(read_listing(page(f"<ul>{rows}</ul>"))) == []


def test_addresses_are_absolute_as_linked_and_without_fragment() -> None:
    body = articles("hens", "geese").replace("/hens/", "hens/?ref=list#more")
    listing = read_listing(page(body, SITE + "/blog/"))
    assert listing.cards[0].url == SITE + "/blog/hens/?ref=list"


def test_base_href_counts() -> None:
    body = articles("hens", "geese").replace("/hens/", "hens/").replace("/geese/", "geese/")
    listing = read_listing(page(body, head=f"<base href='{SITE}/archive/'>"))
    assert urls(listing) == ["/archive/hens/", "/archive/geese/"]


def test_a_copy_on_another_host_keeps_its_links() -> None:
    body = articles(*NAMES).replace("href='/", "href='https://www.original.example/")
    head = "<meta property='og:url' content='https://www.original.example/'>"
    assert urls(read_listing(page(body, head=head))) == [f"/{name}/" for name in NAMES]
    assert urls(read_listing(page(body))) == []


def test_www_and_scheme_do_not_make_another_site() -> None:
    body = articles("hens", "geese").replace("href='/", "href='http://www.blog.example/")
    assert len(read_listing(page(body)).cards) == 2


def test_a_card_without_heading_link_is_found_with_its_siblings() -> None:
    odd = (
        "<article><h2>Geese at night</h2><time>March 5</time>"
        "<p>Nothing to be seen, much to hear.</p><a href='/geese-at-night/'>Read more</a></article>"
    )
    listing = read_listing(page(f"<main>{articles('hens', 'ducks')}{odd}{article('swans')}</main>"))
    assert urls(listing) == ["/hens/", "/ducks/", "/geese-at-night/", "/swans/"]
    assert listing.cards[2].facts["title"][0].text == "Geese at night"


def test_a_card_that_broken_markup_nests_in_another_is_a_card_of_its_own() -> None:
    broken = article("geese", more="<div><b>never closed")
    body = article("hens") + broken.replace("</article>", "") + article("ducks") + article("swans")
    listing = read_listing(page(f"<main>{body}</main>"))
    assert urls(listing) == ["/hens/", "/geese/", "/ducks/", "/swans/"]
    assert listing.cards[1].facts["title"][0].text == "The story of the geese"
    assert [found.text for found in listing.cards[1].facts["summary"]] == [
        "What the geese taught us over all these years."
    ]


def test_year_groups_belong_together_and_give_short_dates_their_year() -> None:
    def year(number: int, *names: str) -> str:
        items = "".join(
            f"<li><span>Mar 0{n}</span> <a href='/{x}/'>About {x}</a></li>" for n, x in enumerate(names, 1)
        )
        return f"<h3>{number}</h3><ul>{items}</ul>"

    listing = read_listing(page("<main>" + year(2024, "hens", "geese") + year(2023, "ducks") + "</main>"))
    assert urls(listing) == ["/hens/", "/geese/", "/ducks/"]
    assert listing.cards[2].facts["published"][0].text == "Mar 01 2023"


def test_a_post_with_related_posts_is_no_listing() -> None:
    text = "".join(f"<p>{'A long tale of hens and foxes in the orchard. ' * 6}</p>" for _ in range(6))
    related = "".join(
        f"<div class='box'><h4><a href='/{n}/'>The story of the {n}</a></h4></div>" for n in NAMES
    )
    turn = "<div><a rel='prev' href='/foxes/'>The foxes</a> <a rel='next' href='/owls/'>The owls</a></div>"
    body = f"<main><article><h1>Hens and foxes</h1>{text}</article>{turn}<div>{related}</div></main>"
    listing = read_listing(
        page(body, SITE + "/hens-and-foxes/", "<meta property='og:type' content='article'>")
    )
    assert listing.cards == ()
    assert listing.confidence < 0.2


def test_a_short_post_that_says_so_is_doubted() -> None:
    related = "".join(f"<div class='box'><h4><a href='/{n}/'>Story of the {n}</a></h4></div>" for n in NAMES)
    body = f"<main><h1>Hens</h1><p>A photo of hens.</p>{related}</main>"
    plain = read_listing(page(body, SITE + "/photo/"))
    said = read_listing(page(body, SITE + "/photo/", "<meta property='og:type' content='article'>"))
    assert said.confidence < plain.confidence


def test_links_within_sentences_are_no_cards_beside_a_plain_list() -> None:
    sentences = "".join(
        f"<p>In winter we go and see the <a href='/{n}-farm/'>{n} farm</a>.</p>" for n in NAMES
    )
    rows = "".join(f"<li><a href='/{n}/'>Story of the {n}</a></li>" for n in NAMES)
    listing = read_listing(page(f"<main><h1>Farms</h1>{sentences}<ul>{rows}</ul></main>"))
    assert urls(listing) == [f"/{name}/" for name in NAMES]


def test_a_wrapper_named_for_its_sidebar_is_no_sidebar() -> None:
    body = f"<div class='content sidebar-right'><div class='posts'>{articles(*NAMES)}</div></div>"
    assert read_listing(page(body)).confidence == 1.0


def test_full_posts_with_links_in_their_text_are_listed_by_their_titles() -> None:
    def full(name: str) -> str:
        text = f"<p>{'Words and more words. ' * 30} See <a href='/eggs/{name}'>the eggs</a> of old.</p>" * 3
        return f"<div class='entry'><h2><a href='/{name}/'>The story of the {name}</a></h2>{text}</div>"

    listing = read_listing(page("<div id='content'>" + "".join(map(full, NAMES)) + "</div>"))
    assert urls(listing) == [f"/{name}/" for name in NAMES]
    assert "summary" not in listing.cards[0].facts


def test_a_carousel_that_repeats_posts_is_not_the_listing() -> None:
    slides = "".join(
        f"<div class='slide'><h2><a href='/{n}/'>The story of the {n}</a></h2><time>May 3, 2024</time></div>"
        for n in NAMES[:2]
    )
    listing = read_listing(page(f"<main><div class='carousel'>{slides}</div>{articles(*NAMES)}</main>"))
    assert urls(listing) == [f"/{name}/" for name in NAMES]


def test_a_lead_story_in_other_markup_is_a_card_too() -> None:
    lead = (
        "<section class='hero'><h1><a href='/owls/'>The owls are back</a></h1>"
        "<span>May 4, 2024</span><p>They had been away for nine years.</p></section>"
    )
    listing = read_listing(page(f"<main>{lead}<div class='all'>{articles(*NAMES)}</div></main>"))
    assert urls(listing) == ["/owls/", *(f"/{name}/" for name in NAMES)]
    assert listing.cards[0].facts["published"][0].text == "May 4, 2024"


def test_a_young_blog_with_one_post() -> None:
    listing = read_listing(page(f"<main>{article('hens')}</main>"))
    assert urls(listing) == ["/hens/"]


def test_the_shape_keeps_to_its_pattern_where_other_blocks_repeat() -> None:
    shape = read_listing(page(f"<main><div class='posts'>{articles(*NAMES)}</div></main>")).shape
    others = "".join(
        f"<section><h2><a href='/shop/{n}'>Buy {n} today</a></h2>2024-01-01</section>" for n in NAMES
    )
    last = page(f"<main><div class='posts'>{article('owls')}</div>{others}</main>", SITE + "/page/2/")
    assert urls(read_listing(last, shape)) == ["/owls/"]


def test_the_shape_does_not_take_cards_from_the_side() -> None:
    shape = read_listing(page(f"<main><div class='posts'>{articles(*NAMES)}</div></main>")).shape
    body = f"<main><h1>About hens</h1><p>{'Text. ' * 300}</p></main><aside>{articles(*NAMES)}</aside>"
    assert read_listing(page(body, SITE + "/about/"), shape).cards == ()


def test_a_shape_that_matches_nothing_gives_way_to_a_clear_listing_only() -> None:
    shape = "main div.rows > section.row > h2 a"
    assert urls(read_listing(page(f"<main>{articles(*NAMES)}</main>"), shape)) == [f"/{n}/" for n in NAMES]
    weak = (
        "<ul><li><a href='/a-page'>A page</a></li><li><a href='/b-page'>B page</a></li></ul>"
        + "<p>Text.</p>" * 20
    )
    assert read_listing(page(weak), shape).cards == ()


def test_a_shape_that_is_none_is_as_if_there_were_none() -> None:
    for shape in ("", ">", "> >", "no shape", "a > b > c > d"):
        assert len(read_listing(page(articles(*NAMES)), shape).cards) == 4


def test_an_empty_page_is_no_listing() -> None:
    for html in ("", "<html></html>", "<frameset></frameset>", "no tags"):
        assert read_listing(Page(SITE, html, "")) == Listing((), None, None, 0.0)


def test_what_the_menu_names_is_no_post_though_it_stands_among_the_posts() -> None:
    menu = "".join(f"<li><a href='/{s}/'>{s}</a></li>" for s in ("about", "talks", "uses", "now"))
    cards = articles("2024/hens", "2024/geese", "2024/ducks", "now")
    listing = read_listing(page(f"<nav><ul>{menu}</ul></nav><main>{cards}</main>"))
    assert urls(listing) == ["/2024/hens/", "/2024/geese/", "/2024/ducks/"]


def test_a_navigation_that_names_posts_of_other_pages_is_no_menu() -> None:
    older = "".join(f"<li><a href='/2023/{s}/'>{s}</a></li>" for s in ("crows", "larks", "storks", "terns"))
    cards = articles("2024/hens", "2024/geese", "2023/crows")
    listing = read_listing(page(f"<main>{cards}</main><nav><ul>{older}</ul></nav>"))
    assert urls(listing) == ["/2024/hens/", "/2024/geese/", "/2023/crows/"]


def test_a_navigation_that_names_recent_posts_is_no_menu() -> None:
    recent = "".join(f"<li><a href='/{name}/'>The {name}</a></li>" for name in (*NAMES, "all-posts"))
    listing = read_listing(page(f"<nav><ul>{recent}</ul></nav><main>{articles(*NAMES)}</main>"))
    assert urls(listing) == [f"/{name}/" for name in NAMES]


def test_recent_posts_inside_a_menu_stay_posts() -> None:
    menu = "".join(f"<li><a href='/tag/{s}/'>{s}</a></li>" for s in ("food", "housing", "health", "eggs"))
    recent = "".join(f"<div><a href='/{name}/'>The story of the {name}</a></div>" for name in NAMES)
    listing = read_listing(
        page(f"<nav><ul>{menu}</ul><section>{recent}</section></nav><main>{articles(*NAMES)}</main>")
    )
    assert urls(listing) == [f"/{name}/" for name in NAMES]
