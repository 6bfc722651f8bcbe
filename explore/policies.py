"""The headers by which a browser lets nothing that a blog wrote run, load or frame anything."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explore.nonces import Nonce

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_OURS = f"{_NOTHING}; style-src 'self'; img-src 'self'; frame-src 'self'"
# The one handler that stands in an attribute of Datasette 1.0's templates.
_HANDLER = base64.b64encode(hashlib.sha256(b"openColumnChooser()").digest()).decode()

ORIGINAL = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
"""For what a blog sent, as it came: an origin of its own, no script, no form, no request to anybody."""

IMAGE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
"""For an image of a blog: what a drawing could hold besides its lines is off."""

HEADERS = {
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"x-dns-prefetch-control": b"off",
    b"x-frame-options": b"DENY",
}
"""On every answer, unless it names its own."""


def policy(nonce: Nonce) -> str:
    """Return the content security policy of a response that asked for the nonce or did not.

    Where no template asked, nothing runs at all. Datasette's pages run the scripts of
    their templates; their styles stand in attributes, which no nonce can name.
    """
    if not nonce.asked:
        return _OURS
    return (
        f"{_NOTHING}; script-src 'nonce-{nonce.value}' 'unsafe-hashes' 'sha256-{_HANDLER}'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'"
    )
