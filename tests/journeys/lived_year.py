"""A blog that lives through the calendar and its archive, run by run: what is there, and what is foretold."""

import json
import sqlite3
from datetime import datetime
from typing import NamedTuple

from tests.blogs.year import CALENDAR, LONGEST, POSTS, Event, runs
from tests.journeys.forked import run

FULL = {"posts fail", "database error"}
"""While the server is ill in this way, a run asks for all posts."""
LEAVING = {"delete", "unlist", "merge", "move", "move all"}
COMING_BACK = {"restore", "list again"}
"""What makes that the blog names an address no more, or again."""


class Row(NamedTuple):
    """One row of ``versions`` or ``status_changes``."""

    path: str
    what: str
    """"new", the fields that changed (with "silently" if no date tells of it), "suspect", or the status."""
    moved_to: str | None = None


class Foretold(NamedTuple):
    row: Row
    first: datetime
    """The first run that can find it."""
    last: datetime
    """The last run that may find it."""
    words: str = ""
    """What the reason or the evidence says."""


class Found(NamedTuple):
    row: Row
    moment: datetime
    words: str


class Played(NamedTuple):
    """What an event did to the blog: where each post it touched stood before, and stands since."""

    event: Event
    paths: list[tuple[str, str]]


class Year:
    """A blog and its archive, run by run."""

    def __init__(self, folder, blog, *, daily):
        self.folder = folder
        self.blog = blog
        self.moments = runs(daily=daily)
        self.played = []
        self.ends = {}
        """Moment of a run -> what ailed the server, exit code, what was said."""
        self.erred = []
        """What is foretold of the posts that answered with the database's error."""

    def cli(self, *arguments, **environment):
        return run(self.folder, arguments, environment)

    def live(self):
        """Play the calendar: before each run all that has happened since the last one."""
        coming = list(CALENDAR)
        for moment in self.moments:
            while coming and coming[0].moment < moment:
                self.happen(coming.pop(0))
            self.blog.today = moment
            self.blog.publish()
            self.crawl(moment)
        assert not coming

    def happen(self, event):
        before = {number: post.path for number, post in self.blog.drawer.items()} | self.places()
        touched = [event.post] if event.post else list(self.places()) if event.act == "move all" else []
        self.blog.happen(event)
        after = self.places()
        came = f"/blog/post-{event.post:05d}/"
        paths = [
            (before.get(number, came), after.get(number, before.get(number, came))) for number in touched
        ]
        self.played.append(Played(event, paths))

    def places(self):
        return {post.number: post.path for post in (*self.blog.posts, *self.blog.hidden)}

    def crawl(self, moment):
        began = len(self.blog.requests)
        ill = self.blog.weather
        options = ["--full"] if ill in FULL else []
        where = (self.blog.entry_url, "--delay", "0", *options)
        said = self.cli("crawl", "a.db", *where, BLOG_TO_SQLITE_NOW=moment.isoformat())
        self.ends[moment] = (ill if self.blog.has_feed else "no feed", said.code, said.err)
        if ill == "database error":
            asked = {request.path for request in self.blog.requests[began:]} & self.blog.post_paths()
            self.erred += [Foretold(Row(path, "suspect"), moment, moment) for path in asked]

    def rows(self, sql):
        db = sqlite3.connect(self.folder / "a.db")
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()

    def path_of(self, url):
        return url and url.removeprefix(self.blog.base_url)

    def found(self):
        """Return all that the archive says happened, in the order of the runs."""
        versions = self.rows(
            "SELECT url, number, changes, silent, versions.suspect, started_at FROM versions "
            "JOIN posts ON posts.id = post JOIN crawls ON crawls.id = versions.crawl ORDER BY versions.id"
        )
        found = []
        for url, number, changes, silent, suspect, moment in versions:
            fields = ", ".join(sorted(json.loads(changes))) + (" silently" if silent else "")
            row = Row(self.path_of(url), "new" if number == 1 else "suspect" if suspect else fields)
            found.append(Found(row, datetime.fromisoformat(moment), suspect or ""))
        statuses = self.rows(
            "SELECT posts.url, status_changes.status, target.url, evidence, started_at FROM status_changes "
            "JOIN posts ON posts.id = post LEFT JOIN posts AS target ON target.id = posts.moved_to "
            "JOIN crawls ON crawls.id = status_changes.crawl ORDER BY status_changes.id"
        )
        for url, status, target, evidence, moment in statuses:
            row = Row(self.path_of(url), status, self.path_of(target) if status == "moved" else None)
            found.append(Found(row, datetime.fromisoformat(moment), evidence))
        return found

    def window(self, event):
        """Return the first and the last run that may find what happened."""
        after = [moment for moment in self.moments if moment > event.moment]
        if event.during_run:
            return after[0], after[1]
        told = event.told and not event.status
        last = next(moment for moment in after if told or moment >= event.moment + LONGEST)
        # A page that is missing once may be back: the second or third run that misses it is believed
        further = 2 if event.status in {"gone", "moved"} else 0
        return after[0], after[min(after.index(last) + further, len(after) - 1)]

    def foretold(self, played):
        """Return what an event must leave in the archive."""
        event, paths = played
        for before, after in paths:
            if event.changes:
                what = ", ".join(sorted(event.changes)) + (" silently" if event.silent else "")
                yield Foretold(Row(before, what), *self.window(event))
            elif event.suspect:
                yield Foretold(Row(before, "suspect"), *self.window(event), event.suspect)
            elif event.status and before not in self.spoilt:
                moved_to = after if event.status == "moved" else None
                yield Foretold(Row(before, event.status, moved_to), *self.window(event), event.evidence)
            if event.act == "add" or before != after:
                first, last = self.window(event)
                yield Foretold(Row(after, "new"), first, last if event.during_run else first)

    def left(self):
        """Return the addresses that the blog names no more, each with the last run in which it did."""
        left = {}
        for event, paths in self.played:
            for before, after in paths:
                if event.act in LEAVING:
                    left[before] = max(moment for moment in self.moments if moment < event.moment)
                if after in left and event.act in COMING_BACK:
                    del left[after]
        return left

    @property
    def spoilt(self):
        """Where posts stand whose content has been suspect ever since: they are not known again elsewhere."""
        spoilt = {}
        for event, paths in self.played:
            for before, _after in paths:
                if event.suspect or event.act == "restore the content":
                    spoilt[before] = bool(event.suspect)
        return {path for path, lasts in spoilt.items() if lasts}

    def foretold_all(self):
        begin = (self.moments[0], self.moments[0])
        all_ = [Foretold(Row(f"/blog/post-{number:05d}/", "new"), *begin) for number in range(1, POSTS + 1)]
        return all_ + self.erred + [one for played in self.played for one in self.foretold(played)]
