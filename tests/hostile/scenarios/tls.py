"""Servers whose certificate is not theirs, and what is no TLS at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.hostile.blog import HostileBlog, url
from tests.hostile.certificates import TRUSTED, context
from tests.hostile.replies import answer, head, redirect
from tests.hostile.scenario import Scenario

if TYPE_CHECKING:
    from tests.hostile.scenario import Outcome

ALL = tuple(range(1, 9))
TRUST = {"SSL_CERT_FILE": str(TRUSTED)}


def honest(_blog: HostileBlog) -> None:
    """Leave the blog as it is."""


def to_plain_http(blog: HostileBlog) -> None:
    """Lead one post to the canary, which speaks no TLS."""
    blog.serve(url(3), redirect(f"{blog.canary.base}{url(3)}"))


def without_length(blog: HostileBlog) -> None:
    """Serve the posts without a length: the end of the connection is theirs, and TLS never tells it."""
    for number in ALL:
        fields = {"Content-Type": "text/html; charset=utf-8", "Connection": "close"}
        blog.serve(url(number), head(fields=fields) + blog.page(url(number)).encode())


def nothing_was_asked(outcome: Outcome) -> None:
    assert not outcome.blog.paths(), "a request was sent to a server that nobody vouches for"


def refused(name: str, served: str, **certificate: Any) -> Scenario:
    return Scenario(
        name=name,
        served=served,
        make=honest,
        made=lambda: HostileBlog(tls=context(**certificate)),
        environment=TRUST,
        codes=(6,),
        says="certificate",
        check=nothing_was_asked,
    )


def sound(name: str, served: str, **more: Any) -> Scenario:
    known: dict[str, Any] = {"make": honest, **more}
    return Scenario(
        name=name, served=served, made=lambda: HostileBlog(tls=context()), environment=TRUST, **known
    )


SCENARIOS = (
    sound("sound", "the honest blog over TLS, its certificate signed by whom the user trusts"),
    sound(
        "without-length",
        "posts without a length, and no word of TLS at their end",
        make=without_length,
    ),
    sound(
        "post-to-plain-http",
        "a post that redirects to a server without TLS",
        make=to_plain_http,
        codes=(3,),
        lost=(3,),
    ),
    refused("self-signed", "a certificate that nobody signed", by_authority=False),
    refused("expired", "a certificate that ended yesterday", days=-1),
    refused("of-another-name", "a certificate for another name", address="elsewhere.invalid"),
    refused("of-another-address", "a certificate for another address", address="127.0.0.2"),
    Scenario(
        name="http-behind-https",
        served="plain HTTP where the user said https",
        make=honest,
        targets=("https://127.0.0.1:{port}/",),
        codes=(6,),
    ),
    Scenario(
        name="https-behind-http",
        served="TLS where the user said http",
        make=honest,
        made=lambda: HostileBlog(tls=context()),
        targets=("http://127.0.0.1:{port}/",),
        codes=(6,),
    ),
    Scenario(
        name="garbage-behind-https",
        served="an answer of plain HTTP as soon as somebody connects over TLS",
        make=lambda blog: blog.server.replies.update({"/": answer("<h1>hello</h1>")}),
        targets=("https://127.0.0.1:{port}/",),
        codes=(6,),
    ),
)
