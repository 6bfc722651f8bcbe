"""What was written: when, on what, by whom, how long."""

from __future__ import annotations

from explore.questions.question import OF_POSTS, Link, Question, posts

# One blog is chosen among pairs of its posts with a value; what moved is counted where it is now.
_COUNTED = """
SELECT other_value AS {facet}, posts FROM counts
WHERE :blog = '' AND facet = 'all' AND value = '' AND other = '{facet}'
UNION ALL SELECT other_value, posts FROM counts
WHERE facet = 'blog' AND value = CAST(:blog AS INTEGER) AND other = '{facet}'
UNION ALL SELECT {value}, -1 FROM posts {joined}WHERE status = 'moved' AND (:blog = '' OR blog = :blog)
"""


def _counted(facet: str, value: str, joined: str = "") -> str:
    return _COUNTED.format(facet=facet, value=value, joined=joined).strip()


def _terms(term: str, terms: str) -> str:
    joined = f"JOIN posts_{terms} ON posts_{terms}.post = posts.id "
    return f"""
SELECT {terms}.name AS {term}, sum(posts) AS posts FROM (
{_counted(term, f"posts_{terms}.{term}", joined)}
) AS counted JOIN {terms} ON {terms}.id = counted.{term}
GROUP BY {terms}.id HAVING sum(posts) > 0 ORDER BY posts DESC, {terms}.name LIMIT 500
"""


POSTS_PER_MONTH = Question(
    "posts_per_month",
    "Posts per month",
    "How many posts were published in each month, as far as their dates say the month.",
    f"""
SELECT month, sum(posts) AS posts FROM (
{_counted("month", "iif(published GLOB '????-??*', substr(published, 1, 7), NULL)")}
) WHERE month NOTNULL GROUP BY month HAVING sum(posts) > 0 ORDER BY month
""",
    "months",
    "month",
    "posts",
    "post",
    posts(("published__gte", "{month}"), ("published__lt", "{until}")),
)
POSTS_PER_CATEGORY = Question(
    "posts_per_category",
    "Posts per category",
    "What is written about most: each post counts under the first category that its blog gives it.",
    f"""
SELECT category, sum(posts) AS posts FROM (
{_counted("category", "category")}
) WHERE category NOTNULL GROUP BY category HAVING sum(posts) > 0 ORDER BY posts DESC, category LIMIT 500
""",
    "lying",
    "category",
    "posts",
    "post",
    posts(("category", "{category}")),
)
POSTS_PER_AUTHOR = Question(
    "posts_per_author",
    "Posts per author",
    "Who writes how much: a post of two authors counts for both.",
    _terms("author", "authors"),
    "lying",
    "author",
    "posts",
    "post",
    posts(("authors__arraycontains", "{author}")),
)
READING_TIMES = Question(
    "reading_times",
    "Reading times",
    "How many posts take how many minutes to read, as the blogs say or as their words tell.",
    f"""
SELECT read_minutes AS minutes, sum(posts) AS posts FROM (
{_counted("read_minutes", "read_minutes")}
) WHERE read_minutes NOTNULL GROUP BY minutes HAVING sum(posts) > 0 ORDER BY minutes
""",
    "upright",
    "minutes",
    "posts",
    "post",
    posts(("read_minutes", "{minutes}")),
)
POSTS_PER_TAG = Question(
    "posts_per_tag",
    "Posts per tag",
    "The tags used most.",
    _terms("tag", "tags"),
    "lying",
    "tag",
    "posts",
    "post",
    posts(("tags__arraycontains", "{tag}")),
)
WORDS_PER_YEAR = Question(
    "words_per_year",
    "Words per year",
    "How much was written in each year, and how long a post is on average.",
    f"""
SELECT year, sum(word_count) AS words, count(*) AS posts, sum(word_count) / count(*) AS words_a_post
FROM posts WHERE year NOTNULL AND {OF_POSTS} GROUP BY year ORDER BY year
""",
    "upright",
    "year",
    "words",
    "word",
    posts(("year", "{year}")),
)
DECLARED_AGAINST_COMPUTED = Question(
    "declared_against_computed",
    "Declared against computed reading time",
    "For the minutes that blogs declare: how many words such posts have on average, and so how many words a "
    "minute the blog reckons with. Where bars do not grow, the declared times say little.",
    f"""
SELECT read_minutes AS declared_minutes, count(*) AS posts, sum(word_count) / count(*) AS words,
       min(word_count) AS fewest, max(word_count) AS most,
       sum(word_count) / count(*) / max(read_minutes, 1) AS words_a_minute
FROM posts WHERE read_time_source = 'declared' AND read_minutes NOTNULL AND {OF_POSTS}
GROUP BY read_minutes ORDER BY read_minutes
""",
    "upright",
    "declared_minutes",
    "words",
    "word",
    posts(("read_minutes", "{declared_minutes}"), ("read_time_source", "declared")),
)
LONGEST_POSTS = Question(
    "longest_posts",
    "The longest posts",
    "The hundred posts with the most words.",
    f"""
SELECT title, word_count AS words, read_minutes AS minutes, substr(published, 1, 10) AS published, id
FROM posts WHERE {OF_POSTS} ORDER BY word_count DESC, id LIMIT 100
""",
    "lying",
    "title",
    "words",
    "word",
    Link("posts/{id}"),
)
# From day to day by the index of dates: there are fewer days than posts.
_LATER = (
    "SELECT published FROM posts WHERE blog = {} AND published > {} AND published GLOB '????-??-??*' "
    "ORDER BY published LIMIT 1"
)
SILENCES = Question(
    "silences",
    "Silences",
    "The longest times without a post of a blog, and the post that ended each.",
    f"""
WITH RECURSIVE dates(blog, before, published) AS (
    SELECT id, NULL, ({_LATER.format("blogs.id", "''")}) FROM blogs WHERE :blog = '' OR id = :blog
    UNION ALL
    SELECT blog, published, ({_LATER.format("dates.blog", "substr(dates.published, 1, 10) || '~'")})
    FROM dates WHERE published NOTNULL
)
SELECT posts.title, CAST(days AS INTEGER) AS days, substr(before, 1, 10) AS silent_from,
       substr(posts.published, 1, 10) AS until_post, posts.id
FROM (
    SELECT *, julianday(substr(published, 1, 10)) - julianday(substr(before, 1, 10)) AS days
    FROM dates WHERE before NOTNULL AND published NOTNULL ORDER BY days DESC LIMIT 100
) AS silent JOIN posts ON posts.id = (
    SELECT id FROM posts WHERE blog = silent.blog AND published = silent.published
    ORDER BY status = 'moved', id LIMIT 1
) WHERE days > 0 ORDER BY days DESC, posts.id
""",
    "lying",
    "title",
    "days",
    "day",
    Link("posts/{id}"),
)
TOPICS_OF_YEARS = Question(
    "topics_of_years",
    "What each year was about",
    "The category with the most posts in each year, and how many of the year's posts it has.",
    f"""
SELECT year || ': ' || category AS topic, max(number) AS posts, sum(number) AS posts_of_the_year, year,
       category
FROM (
    SELECT posts.year, posts.category, count(*) AS number
    FROM posts INDEXED BY posts_facts
    WHERE posts.year NOTNULL AND posts.category NOTNULL AND {OF_POSTS}
    GROUP BY posts.year, posts.category
) GROUP BY year ORDER BY year DESC
""",
    "lying",
    "topic",
    "posts",
    "post",
    posts(("year", "{year}"), ("category", "{category}")),
)
SAME_TEXT = Question(
    "same_text",
    "Posts with the same text",
    "Texts that stand under more than one address: republished, or one post under two addresses.",
    f"""
SELECT min(posts.title) AS title, shared.posts, shared.text_hash
FROM (
    SELECT text_hash, count(*) AS posts FROM posts
    WHERE text_hash NOTNULL AND word_count > 0 AND {OF_POSTS}
    GROUP BY text_hash HAVING count(*) > 1 ORDER BY posts DESC LIMIT 100
) AS shared JOIN posts ON posts.text_hash = shared.text_hash
WHERE posts.word_count > 0 AND {OF_POSTS}
GROUP BY shared.text_hash ORDER BY shared.posts DESC, title
""",
    "lying",
    "title",
    "posts",
    "post",
    posts(("text_hash", "{text_hash}")),
)

QUESTIONS = (
    POSTS_PER_MONTH,
    POSTS_PER_CATEGORY,
    POSTS_PER_AUTHOR,
    READING_TIMES,
    POSTS_PER_TAG,
    WORDS_PER_YEAR,
    DECLARED_AGAINST_COMPUTED,
    LONGEST_POSTS,
    SILENCES,
    TOPICS_OF_YEARS,
    SAME_TEXT,
)
"""The first four stand on the home page."""
