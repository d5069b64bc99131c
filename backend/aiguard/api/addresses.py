"""Where people reach us: for the links in mails and for what a passkey is bound to."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request

from aiguard.accounts.errors import PasskeysNeedAName
from aiguard.accounts.passkeys import RelyingParty
from aiguard.api.wiring import wiring

HERE = {"localhost", "127.0.0.1", "::1"}
USUAL_PORT = {"http": 80, "https": 443}


def link_base() -> str:
    """For links that others open. The Host header is forged easily and is believed only where it names this machine."""
    if url := wiring().public_url:
        return url
    asked = request.host_url.rstrip("/")
    return asked if _host(asked) in HERE else wiring().own_url


def relying_party() -> RelyingParty:
    """Where no address is set the request's own will do: the browser itself checks that the page lies there."""
    parts = urlsplit(wiring().public_url or request.host_url)
    host = parts.hostname or ""
    if _is_ip(host):
        raise PasskeysNeedAName
    port = "" if parts.port in {None, USUAL_PORT.get(parts.scheme)} else f":{parts.port}"
    return RelyingParty(host, f"{parts.scheme}://{host}{port}")


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
