"""What an archive is asked by name: each question as data, the SQL that answers it, and how it is drawn."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["months", "upright", "lying"]


class Link(NamedTuple):
    """The rows behind a row of an answer: a path beneath the archive, filters with its columns in braces."""

    path: str
    filters: tuple[tuple[str, str], ...] = ()
    """A filter whose column is empty in the answer is left out."""


class Question(NamedTuple):
    """A question; its SQL takes ``:blog``, the id of a blog or nothing for all of them."""

    name: str
    """In addresses."""
    title: str
    sentence: str
    sql: str
    kind: Kind
    label: str
    """The column that stands at the foot of a bar."""
    value: str
    """The column that a bar is as long as."""
    noun: str
    """What the value counts, one of it."""
    link: Link
    """Of months it may name ``{until}``, a day after every day of the month, and before the next month."""


_POSTS = "posts.status != 'moved' AND (:blog = '' OR posts.blog = :blog)"
_OF_BLOG = (("status__not", "moved"), ("blog", "{blog}"))


def _posts(*filters: tuple[str, str]) -> Link:
    return Link("posts", (*filters, *_OF_BLOG))


POSTS_PER_MONTH = Question(
    "posts_per_month",
    "Posts per month",
    "How many posts were published in each month, and how many words they have.",
    f"""
SELECT substr(published, 1, 7) AS month, count(*) AS posts, sum(word_count) AS words
FROM posts WHERE {_POSTS} GROUP BY month ORDER BY month
""",
    "months",
    "month",
    "posts",
    "post",
    _posts(("published__gte", "{month}"), ("published__lt", "{until}")),
)
POSTS_PER_CATEGORY = Question(
    "posts_per_category",
    "Posts per category",
    "What is written about most, by the categories that the blogs give.",
    f"""
SELECT categories.name AS category, count(*) AS posts, min(published) AS first, max(published) AS last
FROM posts_categories JOIN categories ON categories.id = posts_categories.category
JOIN posts ON posts.id = posts_categories.post WHERE {_POSTS}
GROUP BY categories.id ORDER BY posts DESC, categories.name LIMIT 500
""",
    "lying",
    "category",
    "posts",
    "post",
    _posts(("categories__arraycontains", "{category}")),
)
POSTS_PER_AUTHOR = Question(
    "posts_per_author",
    "Posts per author",
    "Who writes how much, and from when to when.",
    f"""
SELECT authors.name AS author, count(*) AS posts, min(published) AS first, max(published) AS last
FROM posts_authors JOIN authors ON authors.id = posts_authors.author
JOIN posts ON posts.id = posts_authors.post WHERE {_POSTS}
GROUP BY authors.id ORDER BY posts DESC, authors.name LIMIT 500
""",
    "lying",
    "author",
    "posts",
    "post",
    _posts(("authors__arraycontains", "{author}")),
)
READING_TIMES = Question(
    "reading_times",
    "Reading times",
    "How many posts take how many minutes to read, as the blogs say or as their words tell.",
    f"""
SELECT read_minutes AS minutes, count(*) AS posts, sum(read_time_source = 'declared') AS declared
FROM posts WHERE read_minutes NOTNULL AND {_POSTS} GROUP BY read_minutes ORDER BY read_minutes
""",
    "upright",
    "minutes",
    "posts",
    "post",
    _posts(("read_minutes", "{minutes}")),
)
CHANGES_PER_MONTH = Question(
    "changes_per_month",
    "Changes found per month",
    "When posts were found changed, silently edited, suspect, gone, moved or back; new posts are left out.",
    """
SELECT month, count(*) AS changes, sum(change = 'changed') AS changed,
       sum(change = 'edited silently') AS silent, sum(change = 'suspect') AS suspect,
       sum(change IN ('gone', 'unlisted')) AS vanished,
       sum(change = 'moved') AS moved, sum(change = 'live') AS back
FROM (
    SELECT substr(seen_at, 1, 7) AS month, post,
           CASE WHEN suspect NOTNULL THEN 'suspect' WHEN silent THEN 'edited silently' ELSE 'changed' END
           AS change
    FROM versions WHERE number > 1
    UNION ALL SELECT substr(noted_at, 1, 7), post, status FROM status_changes
) WHERE :blog = '' OR post IN (SELECT id FROM posts WHERE blog = :blog)
GROUP BY month ORDER BY month
""",
    "months",
    "month",
    "changes",
    "change",
    Link(
        "recent_changes",
        (("change__not", "new"), ("changed_at__gte", "{month}"), ("changed_at__lt", "{until}")),
    ),
)

OF_HOME = (POSTS_PER_MONTH, POSTS_PER_CATEGORY, POSTS_PER_AUTHOR, READING_TIMES, CHANGES_PER_MONTH)
"""What the home page draws."""
OF_BLOG = OF_HOME[:-1]
"""What the page of a blog draws."""
QUESTIONS = {question.name: question for question in OF_HOME}
