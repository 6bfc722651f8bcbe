from __future__ import annotations

import re
from collections import Counter, deque
from urllib.parse import quote, urlsplit

import pytest
from datasette.version import __version_info__

from tests.browser.attack import hostile_archive, payloads
from tests.browser.hosts import listening
from tests.browser.serving import served
from tests.browser.watching import Window, same_site

ENOUGH = 100
OURS = ("posts", "versions", "originals")
"""Pages of our own templates: so many of them are opened that all attacks stand in each of their fields."""
STEP = 8 if __version_info__[0] == "0" else 24
"""On the newer line a third of that without --whole: the templates are the same."""
FEW = 2 if __version_info__[0] == "0" else 1
"""Of every other kind of page; rows of a table hold the attacks one by one, and the first row all."""


@pytest.fixture(scope="module")
def canary():
    with listening() as server:
        yield server


@pytest.fixture(scope="module")
def attacks(canary):
    return payloads(canary.address)


@pytest.fixture(scope="module")
def site(attacks, tmp_path_factory):
    """An archive full of attacks, its very name one, as the command serves it."""
    path = tmp_path_factory.mktemp("served") / "a'><img src=x onerror=hit(0)>.db"
    hostile_archive(path, attacks)
    with served(path, "--sql") as address:
        yield address


def test_the_attacks_execute_on_a_page_that_is_open_to_them(chromium, canary, attacks):
    window = Window(chromium)
    ran, asked = executed(window, canary, attacks)
    quiet = [attack for attack in attacks if attack.number not in ran | asked]
    print(
        f"\n{len(ran)} of {len(attacks)} attacks execute on the control page, {len(asked)} ask another host"
    )
    for attack in quiet:
        print(f"  does not: {attack.where} {attack.text[:90]}")
    assert len(ran) >= ENOUGH
    assert len(asked) >= 20


def executed(window, canary, attacks):
    """Return the numbers of the attacks that run, and of those that ask the canary."""
    for attack in attacks:
        canary.pages[f"/control/{attack.number}"] = attack.page
    frames = "".join(f'<iframe src="/control/{attack.number}"></iframe>' for attack in attacks)
    canary.pages["/control"] = f"<!DOCTYPE html>{frames}"
    window.open(f"{canary.address}/control")
    window.wait(500)
    window.poke()
    window.wait(1000)
    asked = {
        int(found[1]) for path in canary.asked if (found := re.fullmatch(r"/(\d+)(?:\?.*)?", path, re.DOTALL))
    }
    return window.ran() - {0}, asked


def test_nothing_executes_on_any_page_that_serve_offers(chromium, canary, attacks, site, request):
    before = (len(canary.asked), canary.connections)
    window = Window(chromium)
    opened, held = walk(window, site, attacks, whole=request.config.getoption("--whole"))
    window.wait(500)
    assert window.hits == []
    assert [bad for page in held.values() for bad in page["found"]] == []
    assert [
        (url, what) for url, what in window.stopped if "script" in what and "/originals/" not in url
    ] == []
    assert (len(canary.asked), canary.connections) == before
    kinds = Counter(page["kind"] for page in held.values())
    print(f"\n{len(opened)} pages opened, {len(held)} of them shown: {dict(kinds)}")
    for kind in ("reading", "reading version", "reading audit", "reading original"):
        assert kinds[kind] >= (1 if kind == "reading audit" else len(attacks) // STEP), kind
    assert not [url for url, page in held.items() if page["status"] >= 500]


def walk(window, site, attacks, *, whole):
    """Open every page that links lead to; return all addresses opened, and what each page held."""
    chosen = {one.number for one in attacks if whole or one.number % STEP == 1 or one.where == "href"}
    queue = deque([site, *reflected(site, attacks, sorted(chosen))])
    seen, held, shapes = set(queue), {}, Counter()
    opened = []
    while queue:
        address = queue.popleft()
        page = window.open(address)
        opened.append(address)
        if page is None:
            continue
        # What was sent is markup of strangers by its very nature: only that it does nothing counts.
        if not address.endswith("/content"):
            held[address] = page
        for link in same_site(page["links"], site):
            kinds = kinds_of(link)
            if link not in seen and (whole or any(shapes[kind] < FEW for kind in kinds)):
                seen.add(link)
                shapes.update(kinds)
                queue.append(link)
    return opened, held


def kinds_of(address):
    """What kinds of page an address is: one of a path, or one for each thing that is asked of a table."""
    parts = urlsplit(address)
    names = {pair.partition("=")[0] for pair in parts.query.split("&") if pair}
    path = "/".join(part if re.fullmatch(r"[a-z_.-]*", part) else "#" for part in parts.path.split("/"))
    return {name if name.startswith("_") else "a column" for name in names} or {path}


def reflected(site, attacks, chosen):
    """Addresses that lead to much, or that a page repeats."""
    database = "a~27~3E~3Cimg~20src~3Dx~20onerror~3Dhit~280~29~3E"
    root = f"{site}{database}"
    text = quote(" ".join(attack.text for attack in attacks)[:6000])
    found = [
        f"{root}/{table}?_size=max&_nocol=x"
        for table in ("posts", "versions", "fetches", "addresses", "tags")
    ]
    found += [
        f"{root}/posts?{name}={text}" for name in ("_search", "title__contains", "_sort", "_facet", "_where")
    ]
    found += [
        f"{root}?sql={quote('select ')}%27{quote(attacks[0].text)}%27",
        f"{root}?sql={text}",
        f"{root}/{text[:900]}",
    ]
    # Words of all attacks, so that what is found of them is shown; and what a reader types there.
    found += [f"{root}/-/search?q={word}" for word in ("hit", "script", "img", text)]
    found += [f"{root}/-/search?q=hit&{name}={text}" for name in ("blog", "tag", "author", "year", "page")]
    found += [f"{root}/-/ask", f"{root}/-/ask?blog={text}", f"{root}/-/runs", f"{root}/-/gaps"]
    found += [f"{root}/{name}/{number}" for name in OURS for number in chosen]
    return [*found, f"{root}/blogs/1", f"{root}/wide", f"{root}/wide/1"]
