"""An HTTP client that connects to nothing but public addresses, whatever names lead to them."""

from __future__ import annotations

import functools
import logging
import socket
import threading
import time
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from aiguard import __version__
from aiguard.fetching.addresses import Allow, address_of
from aiguard.fetching.errors import AddressNotPublic, AddressTooSlow, AddressUnknown, PortNotAllowed

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

USER_AGENT = f"AIGuardVision/{__version__}"
logging.getLogger("httpx").setLevel(logging.WARNING)  # its INFO lines hold whole addresses, secrets in them as well


def open_client(
    allow: Allow,
    *,
    connect_s: float = 5,
    read_s: float = 10,
    total_s: float = 30,
    resolve: Callable[[str, int], list[str]] | None = None,
) -> httpx.Client:
    """A client for addresses that somebody else chose.

    Follows no redirect, keeps no cookie, knows no proxy. A request takes at most `total_s`, however slowly the
    other side drips. Raises the errors of httpx, and AddressNotPublic, AddressUnknown, AddressTooSlow, PortNotAllowed.
    """
    return httpx.Client(
        transport=_GuardedTransport(_GuardedBackend(allow, resolve or resolved, total_s)),
        timeout=httpx.Timeout(read_s, connect=connect_s),
        follow_redirects=False,
        trust_env=False,  # neither proxies nor .netrc
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
    )


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, as text. OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _GuardedTransport(httpx.HTTPTransport):
    def __init__(self, backend: _GuardedBackend) -> None:
        super().__init__(verify=_certificates(), trust_env=False)
        # Kept alive, a connection would outlive the check of its address and the time limit of its request.
        self._pool = httpcore.ConnectionPool(
            ssl_context=_certificates(),
            network_backend=backend,
            max_connections=None,  # whoever asks counts: a silent server's connections are no reason to wait
            max_keepalive_connections=0,
        )


class _GuardedBackend(httpcore.NetworkBackend):
    """Resolves the name once, checks every address of it, and connects to one of these addresses, not to the name."""

    def __init__(self, allow: Allow, resolve: Callable[[str, int], list[str]], total_s: float) -> None:
        self._allow = allow
        self._resolve = resolve
        self._total_s = total_s
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        deadline = _Deadline(self._total_s)
        if not self._allow.port(host, port):
            raise PortNotAllowed(port)
        addresses = self._checked(host, port, deadline.left(timeout))
        for at, address in enumerate(addresses):
            try:
                stream = self._plain.connect_tcp(
                    address, port, deadline.left(timeout), local_address, socket_options or ()
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if at == len(addresses) - 1:
                    raise
            else:
                return _TimedStream(stream, deadline)
        raise AddressUnknown(host)

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise httpcore.UnsupportedProtocol

    def _checked(self, host: str, port: int, timeout_s: float) -> list[str]:
        """One private address among public ones is reason enough: somebody tries."""
        addresses = _in_time(lambda: self._resolve(host, port), timeout_s, host)
        if not self._allow.host(host, port) and not all(self._allow.address(address_of(one)) for one in addresses):
            raise AddressNotPublic(host)
        return addresses


class _TimedStream(httpcore.NetworkStream):
    """Cuts every wait to what is left of the whole request's time, so that dripping does not stretch it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Deadline:
    def __init__(self, total_s: float) -> None:
        self._end = time.monotonic() + total_s

    def left(self, timeout_s: float | None) -> float:
        """Seconds, at most `timeout_s`. httpcore.ReadTimeout when none are left."""
        left_s = self._end - time.monotonic()
        if left_s <= 0:
            raise httpcore.ReadTimeout
        return left_s if timeout_s is None else min(timeout_s, left_s)


def _in_time(resolve: Callable[[], list[str]], timeout_s: float, host: str) -> list[str]:
    """getaddrinfo knows no time limit: a name server that dawdles is left to a thread of its own."""
    found: list[str] = []
    failed: list[Exception] = []

    def ask() -> None:
        try:
            found.extend(resolve())
        except (OSError, UnicodeError) as error:
            failed.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(timeout_s)
    if asking.is_alive():
        raise AddressTooSlow(host)
    if failed or not found:
        raise AddressUnknown(host)
    return found


@functools.cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()
