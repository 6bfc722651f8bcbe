"""The blog that plays the scripted year: it knows what can happen, the calendar says when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.blogs import year_posts as author
from tests.blogs.generated import FEED_LENGTH, HTML, XML, GeneratedBlog, Shape
from tests.blogs.generated_pages import feed, home_page
from tests.blogs.loopback_server import Answer
from tests.blogs.year_pages import DATABASE_ERROR, EMPTY_LISTING, LOOKS, NOT_FOUND, Theme, sitemap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from tests.blogs.year import Event
    from tests.blogs.year_posts import YearPost

Answers = dict[str, Answer]


def _page(text: str, status: int = 200) -> Answer:
    return Answer(text.encode(), HTML, status)


def _redirect(path: str, status: int = 301) -> Answer:
    return Answer(b"", HTML, status, {"Location": path})


class YearBlog(GeneratedBlog):
    """Posts are told by their numbers; ``happen`` does what an event says, ``publish`` shows it."""

    def __init__(self, begins: datetime, posts: int) -> None:
        self.today = begins
        self.look = "first"
        self.weather = "fair"
        """What is wrong with the server: a name in ``WEATHER``."""
        self.order = "newest"
        self.sticky = 0
        self.has_feed = True
        self.hidden: list[YearPost] = []
        """Posts whose pages answer although nothing names them."""
        self.instead: Answers = {}
        """What answers at addresses at which a post once stood."""
        self.drawer: dict[int, YearPost] = {}
        """Posts as they were before an accident, a deletion or a change of address."""
        super().__init__(Shape(posts=0, per_page=10))
        self.posts: list[YearPost] = [author.year_post(number) for number in range(posts, 0, -1)]
        self.publish()

    def post(self, number: int) -> YearPost:
        """Return a post as it is, or as it was when it was last there."""
        there = {post.number: post for post in (*self.hidden, *self.posts)}
        return there.get(number) or self.drawer[number]

    def happen(self, event: Event) -> None:
        """Do what the event says; the clock stands at its moment."""
        self.today = event.moment
        if event.during_run:
            self.server.then["/blog/"] = lambda: self._now(event)
        else:
            ACTS[event.act](self, event)

    def _now(self, event: Event) -> None:
        ACTS[event.act](self, event)
        self.publish()

    def publish(self) -> None:
        """Render everything as it is today."""
        base, theme = self.base_url, Theme(LOOKS[self.look], self.today)
        newest = sorted(self.posts, key=lambda post: post.published, reverse=True)
        paths, shown = self.listing_paths, self._in_order(newest)
        answers = {"/": _page(home_page(base))}
        for number, path in enumerate(paths, start=1):
            answers[path] = _page(theme.listing_page(base, shown, paths, number, self.shape.per_page))
        for older, post, newer in zip([*newest[1:], None], newest, [None, *newest], strict=False):
            answers[post.path] = _page(theme.post_page(base, post, older, newer))
        for post in self.hidden:
            answers[post.path] = _page(theme.post_page(base, post, None, None))
        if self.has_feed:
            answers["/feed.xml"] = Answer(feed(base, newest[:FEED_LENGTH]).encode(), XML)
        answers["/sitemap.xml"] = Answer(sitemap(base, newest).encode(), XML)
        answers["/robots.txt"] = Answer(self._robots().encode(), "text/plain")
        self.server.lies = self.weather == "lies"
        self.server.answers = WEATHER[self.weather](self, answers | self.instead)

    def _in_order(self, newest: list[YearPost]) -> list[YearPost]:
        shown = sorted(newest, key=lambda post: post.title) if self.order == "title" else newest
        return sorted(shown, key=lambda post: post.number != self.sticky)

    def post_paths(self) -> set[str]:
        """Return where posts stand today, the hidden ones too."""
        return {post.path for post in (*self.posts, *self.hidden)}

    def change(self, event: Event, how: Callable[[YearPost], YearPost]) -> None:
        """Put a changed post in the place of a post; if the blog tells, the sitemap says so."""
        for shelf in (self.posts, self.hidden):
            for place, post in enumerate(shelf):
                if post.number == event.post:
                    self.drawer[post.number] = post
                    changed = how(post)
                    shelf[place] = replace(changed, lastmod=event.moment) if event.told else changed

    def take_out(self, number: int) -> YearPost:
        """Take a post out of the blog and keep it in the drawer."""
        self.drawer[number] = post = self.post(number)
        self.posts = [other for other in self.posts if other.number != number]
        self.hidden = [other for other in self.hidden if other.number != number]
        return post


def _add(blog: YearBlog, event: Event) -> None:
    blog.posts.insert(0, author.year_post(event.post, event.moment - timedelta(minutes=5)))


def _edit(blog: YearBlog, event: Event) -> None:
    blog.change(event, lambda post: author.edited(post, event.moment, announced=event.told))


def _retitle(blog: YearBlog, event: Event) -> None:
    blog.change(event, lambda post: author.retitled(post, event.moment, announced=event.told))


def _recategorise(blog: YearBlog, event: Event) -> None:
    blog.change(event, lambda post: author.recategorised(post, "Odds and Ends"))


def _respell(blog: YearBlog, event: Event) -> None:
    blog.change(event, lambda post: author.recategorised(post, post.category.upper()))


def _restore_content(blog: YearBlog, event: Event) -> None:
    before = blog.drawer[event.post]
    blog.change(event, lambda _post: before)


def _move(blog: YearBlog, event: Event) -> None:
    old = blog.post(event.post).path
    blog.change(event, author.renamed)
    if event.arg == "redirect":
        blog.instead[old] = _redirect(blog.post(event.post).path)


def _delete(blog: YearBlog, event: Event) -> None:
    path = blog.take_out(event.post).path
    if event.arg == "410":
        blog.instead[path] = _page(NOT_FOUND, 410)
    elif event.arg == "soft 404":
        blog.instead[path] = _page(NOT_FOUND)
    elif event.arg:
        blog.instead[path] = _redirect(event.arg, 302)


def _merge(blog: YearBlog, event: Event) -> None:
    """Let a post's address lead to another post from now on."""
    blog.instead[blog.take_out(event.post).path] = _redirect(blog.post(int(event.arg)).path)


def _restore(blog: YearBlog, event: Event) -> None:
    post = blog.drawer[event.post]
    blog.instead.pop(post.path, None)
    blog.posts.append(post)


def _unlist(blog: YearBlog, event: Event) -> None:
    post = blog.take_out(event.post)
    blog.hidden.append(post)


def _relist(blog: YearBlog, event: Event) -> None:
    post = blog.take_out(event.post)
    blog.posts.append(post)


def _stick(blog: YearBlog, event: Event) -> None:
    blog.sticky = event.post


def _sort(blog: YearBlog, event: Event) -> None:
    blog.order = event.arg


def _feed(blog: YearBlog, event: Event) -> None:
    blog.has_feed = event.arg == "on"


def _look(blog: YearBlog, event: Event) -> None:
    blog.look = event.arg


def _weather(blog: YearBlog, event: Event) -> None:
    blog.weather = event.arg


def _reslug(blog: YearBlog, _event: Event) -> None:
    """Move every post to a new folder; the old addresses lead there."""
    for shelf in (blog.posts, blog.hidden):
        for place, post in enumerate(shelf):
            shelf[place] = moved = author.reslugged(post)
            blog.instead[post.path] = _redirect(moved.path)


def _each(change: Callable[[YearPost], YearPost]) -> Callable[[YearBlog, Event], None]:
    return lambda blog, event: blog.change(event, change)


ACTS: dict[str, Callable[[YearBlog, Event], None]] = {
    "add": _add,
    "edit": _edit,
    "retitle": _retitle,
    "recategorise": _recategorise,
    "respell the category": _respell,
    "correct the date": _each(author.redated),
    "correct the reading time": _each(author.reread),
    "add a tag": _each(author.tagged),
    "correct the author": _each(author.signed),
    "empty by accident": _each(author.emptied),
    "shorten": _each(author.shortened),
    "restore the content": _restore_content,
    "move": _move,
    "delete": _delete,
    "merge": _merge,
    "restore": _restore,
    "unlist": _unlist,
    "list again": _relist,
    "stick": _stick,
    "sort": _sort,
    "feed": _feed,
    "look": _look,
    "weather": _weather,
    "move all": _reslug,
}


def _all(paths: Iterable[str], answer: Answer) -> Answers:
    return dict.fromkeys(paths, answer)


def _listing_is_empty(blog: YearBlog, answers: Answers) -> Answers:
    further = _all(blog.listing_paths[1:], _page(NOT_FOUND, 404))
    return answers | further | {"/blog/": _page(EMPTY_LISTING)}


def _all_is_empty(blog: YearBlog, answers: Answers) -> Answers:
    documents = {
        "/feed.xml": Answer(feed(blog.base_url, []).encode(), XML),
        "/sitemap.xml": Answer(sitemap(blog.base_url, []).encode(), XML),
    }
    return _listing_is_empty(blog, answers) | documents


WEATHER: dict[str, Callable[[YearBlog, Answers], Answers]] = {
    "fair": lambda _blog, answers: answers,
    "posts fail": lambda blog, answers: answers | _all(blog.post_paths(), _page("<h1>Error</h1>", 500)),
    "all fails": lambda _blog, answers: _all(answers, _page("<h1>Back soon</h1>", 503)),
    "database error": lambda blog, answers: answers | _all(blog.post_paths(), _page(DATABASE_ERROR)),
    "listing empty": _listing_is_empty,
    "all empty": _all_is_empty,
    "robots fail": lambda _blog, answers: answers | {"/robots.txt": _page("<h1>Error</h1>", 500)},
    "lies": lambda _blog, answers: answers,
}
"""What is wrong with the server: "lies" is to answer "not modified" whatever has changed."""
