"""A signer of our own making, and pictures signed by it."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.unit.provenance.pictures import TYPES

ABOUT = {"claim_generator_info": [{"name": "Test", "version": "1"}]}
VALID_DAYS = 30
SETTINGS = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}


@cache
def identity() -> tuple[bytes, bytes, bytes]:
    """(signer's certificate and its root, private key, root alone), PEM."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Root", root_key, root_key)
    chain = _pem(_certificate("Leaf", key, root_key)) + _pem(root)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return chain, private, _pem(root)


def created(word: str) -> dict[str, Any]:
    """A manifest's definition: created by Painter, from a source of this type."""
    action = {"action": "c2pa.created", "softwareAgent": {"name": "Painter"}, "digitalSourceType": TYPES + word}
    return ABOUT | {"assertions": [{"label": "c2pa.actions", "data": {"actions": [action]}}]}


def signed(
    data: bytes, media_type: str, definition: dict[str, Any], ingredients: tuple[tuple[str, bytes], ...] = ()
) -> bytes:
    """`ingredients`: (relationship, bytes of the same type)."""
    chain, private, _ = identity()
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo("es256", chain, private, None))
    builder = c2pa.Builder.from_json(json.dumps(definition), context=c2pa.Context.from_dict(SETTINGS))
    for relationship, ingredient in ingredients:
        about = json.dumps({"title": "the ingredient", "relationship": relationship})
        if relationship == "parentOf":
            builder.set_intent(c2pa.C2paBuilderIntent.EDIT)  # the library writes that the parent was opened
        builder.add_ingredient(about, media_type, io.BytesIO(ingredient))
    out = io.BytesIO()
    builder.sign(signer, media_type, io.BytesIO(data), out)
    return out.getvalue()


def _certificate(common_name: str, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    is_root, now = key is by, datetime.now(UTC)
    usage = x509.KeyUsage(not is_root, False, False, False, False, is_root, is_root, False, False)
    builder = (
        x509.CertificateBuilder(_name("Root"), _name(common_name), key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=VALID_DAYS))
        .add_extension(x509.BasicConstraints(is_root, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .add_extension(usage, critical=True)
    )
    if not is_root:
        mail = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(mail, critical=False)
    return builder.sign(by, hashes.SHA256())


def _name(common_name: str) -> x509.Name:
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test Signer")
    return x509.Name([organisation, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
