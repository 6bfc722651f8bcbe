"""Certificates for the server on loopback, made anew in each run: sound, expired, of another name."""

from __future__ import annotations

import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

FOLDER = Path(tempfile.gettempdir()) / f"hostile-certificates-{datetime.now(UTC):%Y%m%d%H%M%S%f}"
TRUSTED = FOLDER / "authority.pem"
"""What a crawl is told to trust: it exists once a certificate was made."""


_making = Lock()
"""Several scenarios may be played at once: there is one authority for all."""


class _Signed(NamedTuple):
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def context(*, address: str = "127.0.0.1", days: int = 30, by_authority: bool = True) -> ssl.SSLContext:
    """Return a server's context with a certificate for ``address`` that ends in so many days.

    The authority that signs it is in TRUSTED; without it the certificate is its own authority.
    """
    with _making:
        FOLDER.mkdir(exist_ok=True)
        signed = _signed("leaf", address, days, _authority() if by_authority else None)
    file = FOLDER / f"{signed.certificate.serial_number}.pem"
    key = signed.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(signed.certificate.public_bytes(serialization.Encoding.PEM) + key)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(file)
    return made


@cache
def _authority() -> _Signed:
    made = _signed("authority", "", 30, None)
    TRUSTED.write_bytes(made.certificate.public_bytes(serialization.Encoding.PEM))
    return made


def _signed(name: str, address: str, days: int, by: _Signed | None) -> _Signed:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"hostile {name}")])
    until = datetime.now(UTC) + timedelta(days=days)
    building = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=60))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    )
    if address:
        names = x509.SubjectAlternativeName([_name(address)])
        building = building.add_extension(names, critical=False)
    return _Signed(building.sign(by.key if by else key, hashes.SHA256()), key)


def _name(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(address))
    except ValueError:
        return x509.DNSName(address)
