"""What was written: when, on what, by whom, how long."""

from __future__ import annotations

from explore.questions.question import OF_POSTS, Link, Question, posts

POSTS_PER_MONTH = Question(
    "posts_per_month",
    "Posts per month",
    "How many posts were published in each month, and how many words they have.",
    f"""
SELECT substr(published, 1, 7) AS month, count(*) AS posts, sum(word_count) AS words
FROM posts WHERE {OF_POSTS} GROUP BY month ORDER BY month
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
    "What is written about most, by the categories that the blogs give.",
    f"""
SELECT categories.name AS category, count(*) AS posts, min(published) AS first, max(published) AS last
FROM posts_categories JOIN categories ON categories.id = posts_categories.category
JOIN posts ON posts.id = posts_categories.post WHERE {OF_POSTS}
GROUP BY categories.id ORDER BY posts DESC, categories.name LIMIT 500
""",
    "lying",
    "category",
    "posts",
    "post",
    posts(("categories__arraycontains", "{category}")),
)
POSTS_PER_AUTHOR = Question(
    "posts_per_author",
    "Posts per author",
    "Who writes how much, and from when to when.",
    f"""
SELECT authors.name AS author, count(*) AS posts, min(published) AS first, max(published) AS last
FROM posts_authors JOIN authors ON authors.id = posts_authors.author
JOIN posts ON posts.id = posts_authors.post WHERE {OF_POSTS}
GROUP BY authors.id ORDER BY posts DESC, authors.name LIMIT 500
""",
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
SELECT read_minutes AS minutes, count(*) AS posts, sum(read_time_source = 'declared') AS declared
FROM posts WHERE read_minutes NOTNULL AND {OF_POSTS} GROUP BY read_minutes ORDER BY read_minutes
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
    "The tags used most, and the years in which they were first and last used.",
    f"""
SELECT tags.name AS tag, count(*) AS posts, min(year) AS first_year, max(year) AS last_year
FROM posts_tags JOIN tags ON tags.id = posts_tags.tag
JOIN posts ON posts.id = posts_tags.post WHERE {OF_POSTS}
GROUP BY tags.id ORDER BY posts DESC, tags.name LIMIT 500
""",
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
SILENCES = Question(
    "silences",
    "Silences",
    "The longest times without a post of a blog, and the post that ended each.",
    f"""
SELECT title, CAST(julianday(published) - julianday(before) AS INTEGER) AS days,
       substr(before, 1, 10) AS silent_from, substr(published, 1, 10) AS until_post, id
FROM (
    SELECT id, title, published, lag(published) OVER (PARTITION BY blog ORDER BY published) AS before
    FROM posts WHERE published GLOB '????-??-??*' AND {OF_POSTS}
) WHERE before NOTNULL AND days > 0 ORDER BY days DESC LIMIT 100
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
    FROM posts WHERE posts.year NOTNULL AND posts.category NOTNULL AND {OF_POSTS}
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
SELECT min(title) AS title, count(*) AS posts, text_hash
FROM posts WHERE text_hash NOTNULL AND word_count > 0 AND {OF_POSTS}
GROUP BY text_hash HAVING count(*) > 1 ORDER BY posts DESC, title LIMIT 100
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
