"""Secrets that must be read again (a TOTP secret, a webhook's key): encrypted at rest under AIGUARD_SECRET_KEY."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from aiguard.accounts.errors import SealBroken


class Sealer:
    """Fernet (AES-128-CBC, HMAC-SHA256) under a key derived with HKDF-SHA256; each purpose has a key of its own."""

    def __init__(self, secret_key: str, purpose: str) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=f"aiguard {purpose}".encode()).derive(secret_key.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def seal(self, secret: str) -> bytes:
        return self._fernet.encrypt(secret.encode())

    def open(self, sealed: bytes) -> str:
        """The secret, else SealBroken: it was altered, or sealed under another secret key or for another purpose."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise SealBroken from None
