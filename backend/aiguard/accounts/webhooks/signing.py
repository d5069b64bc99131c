"""How a receiver knows that a delivery is ours and not an old one sent again."""

from __future__ import annotations

import hmac
from hashlib import sha256

SIGNATURE_HEADER = "X-AIGuard-Signature"


def signature(secret: str, sent_at: int, body: bytes) -> str:
    """`t=<unix seconds>,v1=<hex>`; v1 is HMAC-SHA256 with the secret over t, a full stop and the body."""
    digest = hmac.new(secret.encode(), f"{sent_at}.".encode() + body, sha256).hexdigest()
    return f"t={sent_at},v1={digest}"
