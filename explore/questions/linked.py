"""Who links to what: blogs, hosts, posts, and what is no longer there."""

from __future__ import annotations

from archive.linking import BARE
from explore.questions.question import Link, Question

WHO_LINKS_TO_WHOM = Question(
    "who_links_to_whom",
    "Who links to whom",
    "How many links lead from the posts of one blog of the archive to posts of another.",
    """
SELECT coalesce(source.title, source.url) || ' → ' || coalesce(target.title, target.url) AS blogs,
       sum(links) AS links, source.id AS from_blog, target.id AS to_blog
FROM link_counts JOIN blogs AS source ON source.id = link_counts.blog
JOIN blogs AS target ON target.id = target_blog
WHERE target_blog != link_counts.blog AND (:blog = '' OR link_counts.blog = :blog OR target_blog = :blog)
GROUP BY source.id, target.id ORDER BY links DESC, blogs LIMIT 100
""",
    "lying",
    "blogs",
    "links",
    "link",
    Link("links", (("blog", "{from_blog}"), ("target_blog", "{to_blog}"))),
)
LINKED_HOSTS = Question(
    "linked_hosts",
    "Where links lead",
    "The hosts to which posts link most, their own left out, and how many of the blogs link to them.",
    """
SELECT host, sum(links) AS links, count(DISTINCT blog) AS blogs
FROM link_counts WHERE NOT inside AND (:blog = '' OR blog = :blog)
GROUP BY host ORDER BY links DESC, host LIMIT 100
""",
    "lying",
    "host",
    "links",
    "link",
    Link("links", (("host", "{host}"), ("inside", "0"), ("blog", "{blog}"))),
)
HOST_TO_HOST = Question(
    "host_to_host",
    "From host to host",
    "Which blog links to which host how often, its own left out.",
    """
SELECT coalesce(blogs.title, blogs.url) || ' → ' || host AS hosts, sum(links) AS links, blogs.id AS from_blog,
       host
FROM link_counts JOIN blogs ON blogs.id = link_counts.blog
WHERE NOT inside AND (:blog = '' OR link_counts.blog = :blog)
GROUP BY blogs.id, host ORDER BY links DESC, hosts LIMIT 100
""",
    "lying",
    "hosts",
    "links",
    "link",
    Link("links", (("blog", "{from_blog}"), ("host", "{host}"), ("inside", "0"))),
)
MOST_LINKED = Question(
    "most_linked",
    "Posts linked most",
    "The posts to which the texts of other posts link most often, at the address at which each stood.",
    """
SELECT posts.title, linked.links, blogs.title AS of_blog, substr(posts.published, 1, 10) AS published,
       posts.id
FROM (
    SELECT target, count(*) AS links FROM links
    WHERE target NOTNULL AND (:blog = '' OR target_blog = :blog)
    GROUP BY target ORDER BY links DESC, target LIMIT 100
) AS linked JOIN posts ON posts.id = linked.target JOIN blogs ON blogs.id = posts.blog
ORDER BY linked.links DESC, posts.id
""",
    "lying",
    "title",
    "links",
    "link",
    Link("links", (("target", "{id}"),)),
)
LINK_ROT = Question(
    "link_rot",
    "Link rot",
    "What posts link to and a run found gone: posts of the archive, and other addresses of its blogs that "
    "bring nothing. Whether other hosts still have what is linked there is not asked.",
    f"""
SELECT coalesce(posts.title, rotten.url) AS leads_to, rotten.links,
       coalesce(status_changes.evidence, last_error) AS why,
       substr(coalesce(status_changes.noted_at, missing_since_at), 1, 10) AS since, rotten.target, rotten.url
FROM (
    SELECT posts.id AS target, '' AS url, NULL AS address, count(*) AS links
    FROM posts JOIN links ON links.target = posts.id AND (:blog = '' OR links.blog = :blog)
    WHERE posts.status = 'gone' GROUP BY posts.id
    UNION ALL
    SELECT NULL, links.url, min(addresses.id), count(DISTINCT links.post)
    FROM addresses JOIN links ON {BARE.format("links.url")} = {BARE.format("addresses.url")}
         AND links.target IS NULL AND (:blog = '' OR links.blog = :blog)
    WHERE addresses.blog IN (SELECT id FROM blogs) AND state IN ('failed', 'gone', 'refused')
          AND addresses.post IS NULL
    GROUP BY links.url ORDER BY links DESC LIMIT 100
) AS rotten
LEFT JOIN posts ON posts.id = rotten.target LEFT JOIN addresses ON addresses.id = rotten.address
LEFT JOIN status_changes
    ON status_changes.id = (SELECT max(id) FROM status_changes WHERE post = rotten.target)
ORDER BY rotten.links DESC, leads_to
""",
    "lying",
    "leads_to",
    "links",
    "link",
    Link("links", (("target", "{target}"), ("url", "{url}"), ("blog", "{blog}"))),
)

QUESTIONS = (WHO_LINKS_TO_WHOM, LINKED_HOSTS, HOST_TO_HOST, MOST_LINKED, LINK_ROT)
