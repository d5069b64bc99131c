"""Where a webhook may lead. What its name resolves to is checked again at every delivery, by aiguard.fetching."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from aiguard.accounts.webhooks.errors import WebhookUrlRefused
from aiguard.fetching.addresses import address_of

if TYPE_CHECKING:
    from aiguard.fetching.addresses import Allow

MOST_CHARACTERS = 2048
PORTS = {"https": 443, "http": 80}


def checked(text: str, allow: Allow) -> str:
    """The address, else WebhookUrlRefused. http only where the operator allows the host."""
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL:
        raise WebhookUrlRefused("This is not a web address. It looks like https://example.com/hook.") from None
    if url.scheme not in PORTS or not url.host or url.userinfo or url.fragment or len(text) > MOST_CHARACTERS:
        raise WebhookUrlRefused("This is not an address we can send to. It looks like https://example.com/hook.")
    port = url.port or PORTS[url.scheme]
    if url.scheme == "http" and not allow.host(url.host, port):
        raise WebhookUrlRefused("The address must begin with https://, so that nobody reads what is sent.")
    if not allow.port(url.host, port):
        raise WebhookUrlRefused(f"Port {port} is not sent to, only the web's own 443. Leave the port out.")
    if not allow.host(url.host, port) and not _may_be_public(url.host, allow):
        raise WebhookUrlRefused("This address lies in a private network; only public ones are sent to.")
    return str(url)


def _may_be_public(host: str, allow: Allow) -> bool:
    """A name may; a bare address is looked at now, so that its owner hears of it now."""
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return allow.address(address_of(host))
    except ValueError:
        return True
