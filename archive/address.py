"""The canonical form of an address: two spellings of one address become the same text."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

_SCHEME = re.compile(r"(https?)://([^/?#\\]*)", re.IGNORECASE)
_BREAKS = re.compile(r"[\t\n\r]")
_AROUND = "".join(map(chr, range(0x21)))
_ENCODED = re.compile(r"%([0-9a-fA-F]{2})?")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "!$&'()*+,;=:@/%~"
_QUERY_SAFE = _PATH_SAFE + "?"
_AUTHORITY = re.compile(r"(?:.*@)?(\[[0-9a-fA-F:.]+\]|[^\[\]:@]+)(?::([0-9]{0,5}))?", re.DOTALL)
_HOST = re.compile(r"[^\x00-\x20\x7f\"#%/<>?@\\^`{|}]+")
_LAST_PORT = 65535
LONGEST = 8000
"""Characters of an address; RFC 9110, 4.1: so many are to be understood everywhere. More name no page."""
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
# Names that say who comes, or sent the visitor, and never which page is meant
_TRACKER = re.compile(
    r"(?:amp;)?(?:(?:utm_|mtm_|piwik_|matomo_|hsa_|fb_action_|__hs|vero_|oly_)[^=]*"
    r"|pk_(?:campaign|content|keyword|kwd|medium|source)|_branch_match_id|_ga|_gl|_hsenc|_hsmi|_openstat"
    r"|__twitter_impression|dclid|epik|fb_ref|fb_source|fbclid|gad_campaignid|gad_source|gbraid|gclid|gclsrc"
    r"|hsctatracking|igsh|igshid|li_fat_id|mc_cid|mc_eid|mkt_tok|ml_subscriber|ml_subscriber_hash|msclkid"
    r"|(?:php|j|asp)?session_?id|phpsessid|aspsessionid\w*|cfid|cftoken|oscsid|zenid|replytocom"
    r"|rb_clickid|ref_src|ref_url|s_cid|spm|srsltid|ttclid|twclid|wbraid|wickedid|yclid|ysclid)(?:=|$)",
    re.IGNORECASE,
)


class _Parts(NamedTuple):
    scheme: str
    host: str
    port: str
    rest: str
    """Path and query as written, without fragment."""


def canonical(url: str) -> str:
    """Return the address in the normal form of RFC 3986, section 6.2, without fragment and trackers.

    Scheme and host in lower case, the host as IDNA 2008 ASCII, the default port off, no user name
    and password (they say who asks and never which page is meant), percent-encoding in capitals and
    only where it is needed, dot segments resolved, "/" for an empty path, no empty query. Other
    parameters keep their order. A text that is no http or https address is returned unchanged.

    >>> canonical("HTTP://WWW.Example.com:80/a/./b/../%7ejoe/caf\u00e9?utm_source=x&b=2&fbclid=1&a=1#top")
    'http://www.example.com/a/~joe/caf%C3%A9?b=2&a=1'
    >>> canonical("https://b\u00fccher.example?"), canonical("mailto:Joe@example.com")
    ('https://xn--bcher-kva.example/', 'mailto:Joe@example.com')
    """
    parts = _split(url)
    if parts is None:
        return url
    path, mark, query = parts.rest.partition("?")
    path = _SESSION.sub("", path) if ";" in path else path
    path = _without_dots(_encoded(path.replace("\\", "/"), _PATH_SAFE))
    if mark:
        kept = [pair for pair in query.split("&") if pair and not _TRACKER.match(pair)]
        query = _encoded("&".join(kept), _QUERY_SAFE)
    port = f":{parts.port}" if parts.port else ""
    found = f"{parts.scheme}://{parts.host}{port}{path}" + (f"?{query}" if query else "")
    # Of a sitemap of 50,000 addresses no second copy is kept.
    return url if found == url else found


def host_of(url: str) -> str:
    """Return the host in lower case without ``www.``, with its port if not the default; empty for no address.

    >>> host_of("https://WWW.Example.com:443/a"), host_of("http://127.0.0.1:8000/"), host_of("a/b")
    ('example.com', '127.0.0.1:8000', '')
    """
    parts = _split(url)
    if parts is None:
        return ""
    return parts.host.removeprefix("www.") + (f":{parts.port}" if parts.port else "")


class Place(NamedTuple):
    """Where a connection leads."""

    scheme: str
    host: str
    """Lower-case ASCII; an IPv6 address without brackets."""
    port: int

    @property
    def netloc(self) -> str:
        """Host, and the port where it is not the usual one of the scheme."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if str(self.port) == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def place_of(url: str) -> Place | None:
    """Return where a request for ``url`` connects to, the origin of RFC 6454; None for no address.

    >>> place_of("https://user:secret@[::1]/a"), place_of("http://127.0.0.1:8000")
    (Place(scheme='https', host='::1', port=443), Place(scheme='http', host='127.0.0.1', port=8000))
    """
    parts = _split(url)
    if parts is None:
        return None
    return Place(parts.scheme, parts.host.strip("[]"), int(parts.port or _DEFAULT_PORTS[parts.scheme]))


def same_site(url: str, other: str) -> bool:
    """Return whether both have the same host and port; ``www.`` and http or https make no difference.

    >>> same_site("http://www.example.com/a", "https://example.com/b")
    True
    >>> same_site("https://blog.example.com/", "https://example.com/")
    False
    """
    host = host_of(url)
    return bool(host) and host == host_of(other)


def _split(url: str) -> _Parts | None:
    text = _SURROGATE.sub("\ufffd", _BREAKS.sub("", url.strip(_AROUND)))
    start = _SCHEME.match(text)
    authority = _AUTHORITY.fullmatch(start[2]) if start else None
    if start is None or authority is None:
        return None
    scheme = start[1].lower()
    host = ascii_host(authority[1])
    port = str(int(authority[2])) if authority[2] else ""
    if host is None or int(port or 0) > _LAST_PORT:
        return None
    rest = text[start.end() :].partition("#")[0]
    return _Parts(scheme, host, "" if port == _DEFAULT_PORTS[scheme] else port, rest)


def ascii_host(text: str) -> str | None:
    """Return a host as lower-case ASCII (IDNA 2008); None if it cannot be one."""
    host = text.lower()
    if not host.isascii():
        import idna  # noqa: PLC0415 - its tables cost 20 ms and few hosts need them

        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except UnicodeError:
            return _old_host(host)
    return host if _HOST.fullmatch(host) else None


def _old_host(host: str) -> str | None:
    """Encode by IDNA 2003, which allows what IDNA 2008 refuses and registries still sell: emoji."""
    try:
        encoded = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return encoded if _HOST.fullmatch(encoded) else None


def _encoded(text: str, safe: str) -> str:
    """Percent-encode where RFC 3986 needs it and nowhere else, with capital digits."""
    if "%" in text:
        text = _ENCODED.sub(_decode_unreserved, text)
    return quote(text, safe=safe)


def _decode_unreserved(code: re.Match[str]) -> str:
    if code[1] is None:
        return "%25"
    char = chr(int(code[1], 16))
    return char if char in _UNRESERVED else f"%{code[1].upper()}"


def _without_dots(path: str) -> str:
    """Resolve dot segments: RFC 3986, section 5.2.4."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)
