"""What became of it: changes, what vanished, what is missing, what keeping it cost."""

from __future__ import annotations

from explore.questions.question import OF_POSTS, Link, Question

_SEEN = (("seen_at__gte", "{month}"), ("seen_at__lt", "{until}"))

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
        (
            ("change__not", "new"),
            ("changed_at__gte", "{month}"),
            ("changed_at__lt", "{until}"),
            ("blog", "{blog_url}"),
        ),
    ),
)

MOST_EDITED = Question(
    "most_edited",
    "Posts edited most",
    "The posts with the most contents, and how often the text changed while no date of the blog said so.",
    f"""
SELECT posts.title, posts.version - 1 AS edits, sum(versions.silent) AS silent,
       max(versions.seen_at) AS last_found, posts.id
FROM posts JOIN versions ON versions.post = posts.id AND versions.number > 1
WHERE posts.version > 1 AND {OF_POSTS}
GROUP BY posts.id ORDER BY edits DESC, silent DESC, last_found DESC LIMIT 100
""",
    "lying",
    "title",
    "edits",
    "edit",
    Link("posts/{id}"),
)
SILENT_EDITS = Question(
    "silent_edits",
    "Silent edits per month",
    "When texts were found changed while no date that the blog states had changed.",
    """
SELECT substr(seen_at, 1, 7) AS month, count(*) AS edits, count(DISTINCT post) AS posts
FROM versions WHERE silent = 1 AND suspect IS NULL AND number > 1
AND (:blog = '' OR post IN (SELECT id FROM posts WHERE blog = :blog))
GROUP BY month ORDER BY month
""",
    "months",
    "month",
    "edits",
    "edit",
    Link(
        "versions",
        (("silent", "1"), ("suspect__isnull", "1"), ("number__gt", "1"), *_SEEN),
    ),
)
VANISHED = Question(
    "vanished",
    "Posts that vanished",
    "When posts were found gone, moved or no longer listed, as far as they still are.",
    """
SELECT substr(noted_at, 1, 7) AS month, count(*) AS posts, sum(posts.status = 'gone') AS gone,
       sum(posts.status = 'unlisted') AS unlisted, sum(posts.status = 'moved') AS moved
FROM posts
JOIN status_changes ON status_changes.id = (SELECT max(id) FROM status_changes WHERE post = posts.id)
WHERE posts.status IN ('gone', 'unlisted', 'moved') AND (:blog = '' OR posts.blog = :blog)
GROUP BY month ORDER BY month
""",
    "months",
    "month",
    "posts",
    "post",
    Link(
        "vanished_posts", (("noted_at__gte", "{month}"), ("noted_at__lt", "{until}"), ("blog", "{blog_url}"))
    ),
)
DEAD_ADDRESSES = Question(
    "dead_addresses",
    "Dead addresses",
    "What the addresses that a blog once named answer now, where they bring nothing any more.",
    """
SELECT coalesce(last_error, state) AS answer, count(*) AS addresses, state, last_error,
       min(missing_since_at) AS missing_since
FROM addresses WHERE blog IN (SELECT id FROM blogs WHERE :blog = '' OR id = :blog)
AND state IN ('failed', 'gone', 'refused')
GROUP BY state, last_error ORDER BY addresses DESC LIMIT 100
""",
    "lying",
    "answer",
    "addresses",
    "address",
    Link("addresses", (("state", "{state}"), ("last_error", "{last_error}"), ("blog", "{blog}"))),
)
GAPS = Question(
    "gaps",
    "Gaps",
    "Why addresses that a blog names as posts are not in the archive.",
    """
SELECT coalesce(reason, 'not asked for yet') AS why, count(*) AS addresses, sum(accepted NOTNULL) AS accepted,
       reason, max(last_seen_at) AS last_named
FROM missing_posts WHERE :blog = '' OR blog = (SELECT url FROM blogs WHERE id = :blog)
GROUP BY reason ORDER BY addresses DESC LIMIT 100
""",
    "lying",
    "why",
    "addresses",
    "address",
    Link("missing_posts", (("reason", "{reason}"), ("blog", "{blog_url}"))),
)
BACKDATED = Question(
    "backdated",
    "New, with an old date",
    "Posts that a later run was the first to see, dated a month or more before an earlier run began: put in "
    "afterwards, or overlooked until then.",
    f"""
SELECT posts.title, CAST(julianday(earlier.started_at) - julianday(posts.published) AS INTEGER) AS days,
       substr(posts.published, 1, 10) AS published, substr(posts.first_seen_at, 1, 10) AS first_seen, posts.id
FROM versions CROSS JOIN posts ON posts.id = versions.post
JOIN crawls AS earlier ON earlier.id = (
    SELECT max(id) FROM crawls WHERE blog = posts.blog AND id < versions.crawl AND outcome = 'complete'
)
WHERE versions.number = 1 AND versions.crawl IN (
    SELECT later.id FROM crawls AS later WHERE (:blog = '' OR later.blog = :blog) AND later.id > (
        SELECT min(id) FROM crawls WHERE blog = later.blog AND outcome = 'complete'
    )
) AND posts.published < date(earlier.started_at, '-30 days') AND {OF_POSTS}
ORDER BY days DESC LIMIT 100
""",
    "lying",
    "title",
    "days",
    "day",
    Link("posts/{id}"),
)
COST_OF_RUNS = Question(
    "cost_of_runs",
    "What archiving cost",
    "How many answers the blogs' servers gave in each month, and how many requests were saved by asking only "
    "for what had changed.",
    """
SELECT substr(started_at, 1, 7) AS month, sum(requests) AS requests, count(*) AS runs,
       sum(bytes_received) AS bytes, sum(not_modified) AS not_modified, sum(requests_saved) AS saved,
       sum(posts_new) AS new_posts
FROM crawls WHERE :blog = '' OR blog = :blog GROUP BY month ORDER BY month
""",
    "months",
    "month",
    "requests",
    "request",
    Link("crawls", (("started_at__gte", "{month}"), ("started_at__lt", "{until}"), ("blog", "{blog}"))),
)

QUESTIONS = (
    CHANGES_PER_MONTH,
    MOST_EDITED,
    SILENT_EDITS,
    VANISHED,
    DEAD_ADDRESSES,
    GAPS,
    BACKDATED,
    COST_OF_RUNS,
)
"""The first stands on the home page."""
