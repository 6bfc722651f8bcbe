"""Which parts of a page its markup names as chrome: navigation, comments, sharing, and so on."""

from __future__ import annotations

import re
from typing import Literal

from crawler.pages.remembered import remembered

Hint = Literal["", "comments", "chrome", "widget", "maybe", "body"]

_TAGS = (
    "nav footer aside script style noscript template button select input textarea dialog menu "
    "form iframe svg canvas map datalist link meta"
)
_ROLES = (
    "navigation complementary contentinfo search banner dialog alertdialog menu menubar toolbar form alert "
    "tablist tooltip button"
)
CHROME_TAGS = frozenset(_TAGS.split())
"""Elements that are no text of a post where they stand for themselves."""
CHROME_ROLES = frozenset(_ROLES.split())
_LONGEST = 1000
"""Characters of class names and id that are looked at, at most."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_START, _END = r"(?:^|[\s_-]|\b)(?:", r")(?=$|[\s_-]|\b)"
_COMMENTS = re.compile(
    _START + r"comments?|commentlist|commentlists|comment-?respond|respond|disqus|replies|giscus|utterances|"
    r"trackbacks?|pingbacks?|discussion" + _END
)
_CHROME = re.compile(
    _START + r"nav|navi|navbar|navigation|menu|submenu|breadcrumbs?|pagination|pager|paging|paginator|"
    r"(?:post|article|entry|page)-?nav(?:igation)?|prev(?:ious)?-?next|next-?prev|sidebar|side-?bar|footer|foot|"
    r"share|shares|sharing|sharer|share(?:bar|box|this|daddy)|sharedaddy|addtoany|addthis|"
    r"social-?(?:links|icons|media|share)|related-?(?:posts?|articles?|content)|yarpp|jp-relatedposts|outbrain|taboola|"
    r"recent-?(?:posts|articles)|latest-?(?:posts|news)|newsletter|subscribe|signup|mailchimp|mc-embed|"
    r"cookies?|consent|gdpr|ads|advert|advertisement|adsbygoogle|adsense|sponsored|"
    r"toc|table-?of-?contents|tocify|ez-toc|author-?(?:box|bio|card|profile)|about-?(?:the-?)?author|byline|"
    r"(?:post|entry|article)-?(?:meta|metadata|tags?|date|time|categor(?:y|ies)|footer|author)|postmeta|postmetadata|"
    r"tag-?(?:list|cloud|links)|tagcloud|reading-?time|read-?time|min-?read|time-?to-?read|word-?count|"
    r"skip-?link|skip-?to-?content|screen-?reader(?:-text)?|sr-?only|visually-?hidden|"
    r"print-?(?:only|link|button)|noprint|no-print|copy-?(?:button|btn|code)|searchform" + _END
)
_MAYBE = re.compile(
    _START + r"social|socials|follow|followus|related|relatedposts?|recommend(?:ed|ations?)?|similar|"
    r"read-?(?:more|next|also)|more-?(?:posts|articles|stories|from)|you-?may-?(?:also-?)?like|popular|trending|"
    r"subscription|sign-?up|optin|opt-in|popup|modal|overlay|lightbox|ad|sponsor|promo|promotion|"
    r"author-?(?:info|details?|meta|name|block|description|section)|bio|biography|meta|metadata|metas|tags|"
    r"(?:blog|page|post|entry|article)-?(?:info|infos|meta|tags?|date|share|sharing|actions?|details)|"
    r"search|login|rating|ratings|feedback|donate|donation" + _END
)
_BESIDE = re.compile(r"(?:with|has|no|without)-?sidebar|sidebar-?(?:content|layout|page)")
"""What stands beside a sidebar, or holds it and the post."""
_WIDGET = re.compile(r"(?:^|\s)(?:widget|widgets|widget[-_]?area|widget[-_]?container|textwidget)(?:$|\s)")
_BODY = re.compile(
    _START + r"(?:post|entry|article|blog|story|page|main|news|single|rich)-?"
    r"(?:content|body|text|container|main|copy)s?|articlebody|postbody|markdown|markdown-?body|prose|rich-?text|h-entry|e-content|hentry|blog-?post|"
    r"post-full-content|gh-content" + _END + r"|(?:^|\s)(?:content|main|post|entry)(?:\s|$)"
)


_LEAD_IN = re.compile(
    _START
    + r"(?:sub|secondary)-?(?:titles?|heads?|headlines?|headings?)|dek|deck|stand-?first|strapline|kicker|"
    r"abstract|captions?|gallery|slideshow|carousel|slider|credits?|"
    r"(?:entry|post|article|blog)-?(?:summary|excerpt|subtitle)|"
    r"lead-?(?:image|media|photo)|featured-?(?:image|media|video)|hero-?(?:image|media)|video-?player" + _END
)


@remembered
def is_lead_in(names: str) -> bool:
    """Tell whether class names and id say that an element leads to a post: a subtitle, a picture on top."""
    return len(names) <= _LONGEST and _LEAD_IN.search(_CAMEL.sub("-", names).lower()) is not None


@remembered
def hint_of(names: str) -> Hint:
    """Return what an element's class names and id say that it holds.

    >>> hint_of("my_post_tags"), hint_of("postMeta"), hint_of("entry-content"), hint_of("col-md-8")
    ('chrome', 'chrome', 'body', '')
    """
    if len(names) > _LONGEST:
        return ""
    words = _CAMEL.sub("-", names).lower().replace("_", "-")
    if _COMMENTS.search(words):
        return "comments"
    if _BODY.search(words):
        return "body"
    if _CHROME.search(_BESIDE.sub("", words)):
        return "chrome"
    if _WIDGET.search(words):
        return "widget"
    return "maybe" if _MAYBE.search(words) else ""
