"""Scrapy's settings for every crawl, each changed default with its reason."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

BOT_NAME = "blog-to-sqlite"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

ARCHIVE_DB = "data/archive.db"
"""Where ``scrapy crawl blog`` archives; the command line names its own database.

In the folder ``recipes`` beside it each blog's recipe is kept as a file, and read from there: edits hold.
"""
ARCHIVE_WARC = True
"""Keep what the servers sent in WARC files beside the database."""
MAX_POSTS = 0
"""Stop after so many posts; 0 means all."""
MAX_LISTING_PAGES = 0
"""Stop after so many listing pages; 0 means all."""
FULL_CRAWL = False
"""Ask for every post again, known or not."""


KEEP_IMAGES: bool | None = None
"""Keep the images of posts too; None means as an earlier run over the blog was told."""


def user_agent(contact: str) -> str:
    """Return the User-Agent: what we are, and how to reach whoever runs us.

    >>> user_agent("mailto:ann@example.org").split(" ", 1)[1]
    '(blog archiver; contact: mailto:ann@example.org)'
    """
    said = f"contact: {contact}" if contact else "no contact set"
    return f"{BOT_NAME}/{version(BOT_NAME)} (blog archiver; {said})"


USER_AGENT = user_agent("")

# Politeness: one request a second and host; the gate of middlewares.politeness keeps it, and what robots.txt
# and Retry-After ask for. What has passed the gate is to wait for nothing more, or it would come too late.
DOWNLOAD_DELAY = 1.0
DOWNLOAD_SLOTS = {"gate": {"concurrency": 1_000_000, "delay": 0, "jitter": 0}}
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 8
# More items at once cost a quarter of a crawl's CPU and gain nothing: each is kept in microseconds.
CONCURRENT_ITEMS = 1

# What a response may cost.
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
RETRY_TIMES = 2
REDIRECT_MAX_TIMES = 10

# Every connection goes to an address that this resolver gave: a public one, or one that the user opened.
# It is asked by host and port, which a proxy would hide: those of the environment are not used.
TWISTED_DNS_RESOLVER = "crawler.resolver.GuardedResolver"
HTTPPROXY_ENABLED = False

# No port that runs Python, no certificates unverified, no scheme but http and https,
# no cookies (their code asks a public list on the net).
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS: dict[str, Any] = {
    "http": "crawler.transfer.BoundedHandler",
    "https": "crawler.transfer.BoundedHandler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
COOKIES_ENABLED = False

# The frontier in the archive says what is fetched and what was; Scrapy must not drop an address on its own.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.middlewares.guard.GuardMiddleware": 50,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.retries.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.decompression.DecompressionMiddleware": 590,
    "crawler.middlewares.redirects.MetaRefreshMiddleware": 580,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.middlewares.redirects.RedirectMiddleware": 600,
    "crawler.middlewares.credentials.CredentialsMiddleware": 930,
    "crawler.middlewares.revisit.RevisitMiddleware": 940,
    "crawler.middlewares.reach.ReachMiddleware": 945,
    "crawler.middlewares.politeness.PolitenessMiddleware": 950,
    "crawler.middlewares.warc.WarcMiddleware": 960,
}
ITEM_PIPELINES = {
    "pipelines.stations.NormalisePipeline": 300,
    "pipelines.stations.KeepPipeline": 800,
}

# A blog need not learn by which of its pages we came; nor is depth a matter of Scrapy's.
REFERRER_POLICY = "no-referrer"
# Too long an address is a gap with its reason (middlewares.guard), not one dropped without a word.
SPIDER_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
LOGSTATS_INTERVAL = 0
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
