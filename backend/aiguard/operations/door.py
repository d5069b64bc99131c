"""Who may read /metrics: programs have no session. A network that is allowed, or whoever knows the token."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TypeAlias

Network: TypeAlias = IPv4Network | IPv6Network


def networks(text: str) -> tuple[Network, ...]:
    """ValueError names the part that is no network."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    try:
        return tuple(ip_network(part) for part in parts)
    except ValueError as error:
        raise ValueError(f"holds something that is no network: {error}") from None


@dataclass(frozen=True)
class Door:
    """`trusts_proxy`: the address that a proxy in front tells of is checked already, and is the asker's own."""

    token: str | None
    allow: str
    trusts_proxy: bool

    def lets_in(self, address: str | None, bearer: str | None, *, forwarded: bool) -> bool:
        """`forwarded`: the request says that a proxy handed it on. Its address is then the proxy's and says nothing."""
        if self.token is not None and bearer is not None:
            return hmac.compare_digest(bearer.encode(), self.token.encode())
        if address is None or (forwarded and not self.trusts_proxy):
            return False
        try:
            asker = ip_address(address)
        except ValueError:
            return False
        asker = getattr(asker, "ipv4_mapped", None) or asker  # an IPv4 caller of a server that listens on IPv6
        return any(asker in network for network in networks(self.allow))
