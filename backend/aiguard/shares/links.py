"""The text of a link: a share's id under our signature, and nothing else that could be read out of it."""

from __future__ import annotations

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from itsdangerous import BadSignature, Signer

from aiguard.shares.errors import ShareNotFound

SALT = "aiguard.share"  # no signature made for anything else opens a link
LONGEST = 200  # characters; ours have 66


class Links:
    """Everything signed here loses its worth with the secret key."""

    def __init__(self, secret_key: str) -> None:
        self._signer = Signer(secret_key, salt=SALT, key_derivation="hmac", digest_method=hashlib.sha256)

    def token_of(self, share_id: UUID) -> str:
        return self._signer.sign(urlsafe_b64encode(share_id.bytes).rstrip(b"=")).decode("ascii")

    def share_id_of(self, token: str) -> UUID:
        """ShareNotFound unless this very text was signed here; whether the link still holds is another question."""
        try:
            named = self._signer.unsign(token[:LONGEST].encode("ascii", "strict"))
            return UUID(bytes=urlsafe_b64decode(named + b"=="))
        except (BadSignature, UnicodeEncodeError, binascii.Error, ValueError):
            raise ShareNotFound from None
