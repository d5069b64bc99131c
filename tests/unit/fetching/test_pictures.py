"""A stranger's address is asked carefully: never a private network, never for long, never for more than fits."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from io import BytesIO
from typing import TYPE_CHECKING

import httpcore
import pytest

from aiguard.fetching import errors
from aiguard.fetching.addresses import Allow
from aiguard.fetching.pictures import Fetcher, FetchLimits
from tests.unit.fetching.server import Server, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 200_000
PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
LIMITS = FetchLimits(MAX_BYTES, connect_s=1, read_s=1, total_s=2)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def home(server: Server) -> Fetcher:
    """Takes pictures.test to be that server, as an operator may allow it; everything else is guarded."""
    return Fetcher(
        Allow.parse(f"pictures.test:{server.port}"),
        LIMITS,
        lambda host, port: ["127.0.0.1"] if host == "pictures.test" else _no_names(host, port),
    )


def _no_names(host: str, port: int) -> list[str]:
    """As getaddrinfo without a name server: numbers only, in all the spellings it reads."""
    found = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=0 if host == "localhost" else socket.AI_NUMERICHOST
    )
    return [str(entry[4][0]) for entry in found]


def fetched(fetcher: Fetcher, address: str) -> tuple[str, bytes]:
    sink = BytesIO()
    return fetcher.fetch(address, sink), sink.getvalue()


def test_a_picture_comes_whole_and_is_named_after_its_address(server: Server) -> None:
    server.gives("/a/holiday%20photo?size=large", PICTURE)
    name, got = fetched(home(server), f"http://pictures.test:{server.port}/a/holiday%20photo?size=large")
    assert (name, got) == ("holiday photo.jpg", PICTURE)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "[::1]", "0.0.0.0", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "localhost", "LOCALHOST",
        "169.254.169.254", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "10.0.0.1", "100.64.0.1", "127.0.0.1.",
        "%31%32%37.0.0.1", "①②⑦.⓪.⓪.①", "224.0.0.1",
    ],
)  # fmt: skip
def test_no_spelling_of_a_private_address_is_asked(host: str, server: Server) -> None:
    server.gives("/", PICTURE)
    with pytest.raises((errors.AddressNotPublic, errors.AddressInvalid, errors.AddressUnknown)):
        fetched(Fetcher(Allow(), LIMITS, _no_names), f"http://{host}/")
    assert server.requests == []


def test_the_resolver_of_the_system_is_checked_as_well() -> None:
    with pytest.raises(errors.AddressNotPublic):
        fetched(Fetcher(Allow(), LIMITS), "https://localhost/")


@pytest.mark.parametrize("port", [22, 6379, 5432, 8080])
def test_other_ports_than_the_webs_are_not_asked(port: int) -> None:
    with pytest.raises(errors.PortNotAllowed):
        fetched(Fetcher(Allow(), LIMITS, lambda *_: ["93.184.215.14"]), f"http://example.com:{port}/")


@pytest.mark.parametrize(
    "address",
    ["", "ftp://example.com/a", "file:///etc/passwd", "gopher://x/", "example.com/a.jpg", "http://", "http:///a",
     "http://user:secret@example.com/", "javascript:alert(1)", "http://a/\ud800", "http://a\x00b/", "http://[::1/",
     "http://example.com/" + "a" * 2100],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(address: str) -> None:
    with pytest.raises(errors.AddressInvalid):
        fetched(Fetcher(Allow(), LIMITS, _no_names), address)


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("http://127.0.0.1/", errors.AddressNotPublic),
        ("http://169.254.169.254/latest/meta-data/", errors.AddressNotPublic),
        ("//[::1]/", errors.AddressNotPublic),
        ("http://93.184.215.14:22/", errors.PortNotAllowed),
        ("file:///etc/passwd", errors.AddressInvalid),
        ("http://admin:admin@pictures.test/", errors.AddressInvalid),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(target: str, error: type[Exception], server: Server) -> None:
    server.sends("/", target)
    with pytest.raises(error):
        fetched(home(server), f"http://pictures.test:{server.port}/")


def test_redirects_are_followed_five_times_and_no_more(server: Server) -> None:
    for hop in range(6):
        server.sends(f"/{hop}", f"/{hop + 1}")
    server.gives("/6", PICTURE)
    server.gives("/5", PICTURE)
    assert fetched(home(server), f"http://pictures.test:{server.port}/0") == ("5.jpg", PICTURE)
    server.sends("/5", "/6")
    with pytest.raises(errors.TooManyRedirects):
        fetched(home(server), f"http://pictures.test:{server.port}/0")


def test_a_name_that_changes_its_address_is_asked_once_and_the_checked_address_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: public for the check, this machine for the connection."""
    asked, connected = [], []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14"] if len(asked) == 1 else ["127.0.0.1"]

    def connect(_self: object, host: str, port: int, *_: object) -> httpcore.NetworkStream:
        connected.append((host, port))
        raise httpcore.ConnectError

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    with pytest.raises(errors.AddressSilent):
        fetched(Fetcher(Allow(), LIMITS, rebinding), "https://rebind.test/")
    assert (asked, connected) == (["rebind.test"], [("93.184.215.14", 443)])


def test_each_hop_is_resolved_and_checked_anew(server: Server) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    allow = Allow.parse(f"127.0.0.0/8,first.test:{server.port}")
    server.sends("/", "http://second.test/")
    with pytest.raises(errors.AddressNotPublic):
        fetched(Fetcher(allow, LIMITS, lambda *_: next(answers)), f"http://first.test:{server.port}/")


def test_one_private_address_among_public_ones_is_reason_enough() -> None:
    with pytest.raises(errors.AddressNotPublic):
        fetched(Fetcher(Allow(), LIMITS, lambda *_: ["93.184.215.14", "127.0.0.1"]), "http://both.test/")


def test_an_endless_body_is_cut_off_at_the_limit(server: Server) -> None:
    def endless(to: socket.socket) -> None:
        to.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + PICTURE)
        while True:
            to.sendall(bytes(65536))

    server.answers["/"] = endless
    sink = BytesIO()
    with pytest.raises(errors.FetchedTooLarge):
        home(server).fetch(f"http://pictures.test:{server.port}/", sink)
    assert len(sink.getvalue()) <= MAX_BYTES


def test_a_body_that_says_it_is_too_large_is_not_read(server: Server) -> None:
    server.answers["/"] = lambda to: to.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
    with pytest.raises(errors.FetchedTooLarge):
        fetched(home(server), f"http://pictures.test:{server.port}/")


def test_a_gzip_bomb_is_unpacked_no_further_than_the_limit(server: Server) -> None:
    bomb = gzip.compress(PICTURE + bytes(200_000_000), 9)
    server.gives("/", bomb, headers="Content-Encoding: gzip\r\n")
    sink = BytesIO()
    with pytest.raises(errors.FetchedTooLarge):
        home(server).fetch(f"http://pictures.test:{server.port}/", sink)
    assert len(sink.getvalue()) <= MAX_BYTES


def test_a_picture_that_was_packed_unasked_is_unpacked(server: Server) -> None:
    server.gives("/a.jpeg", gzip.compress(PICTURE), headers="Content-Encoding: gzip\r\n")
    assert fetched(home(server), f"http://pictures.test:{server.port}/a.jpeg") == ("a.jpeg", PICTURE)


def test_packing_within_packing_is_refused(server: Server) -> None:
    packed = gzip.compress(gzip.compress(PICTURE))
    server.gives("/", packed, headers="Content-Encoding: gzip, gzip\r\n")
    with pytest.raises(errors.AddressSilent):
        fetched(home(server), f"http://pictures.test:{server.port}/")


@pytest.mark.parametrize("before", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n\xff\xd8\xff" + bytes(64)])
def test_a_server_that_drips_is_left_when_the_time_is_up(before: bytes, server: Server) -> None:
    """Every single wait is short; only the total gives it away: before the headers, within them, in the body."""

    def drip(to: socket.socket) -> None:
        to.sendall(before)
        for _ in range(100):
            to.sendall(b"a")
            time.sleep(0.1)

    server.answers["/"] = drip
    begun = time.monotonic()
    with pytest.raises((errors.AddressTooSlow, errors.AddressSilent)):
        fetched(home(server), f"http://pictures.test:{server.port}/")
    assert time.monotonic() - begun < 4


def test_a_silent_server_and_a_silent_name_server_are_left_when_the_time_is_up(server: Server) -> None:
    done = threading.Event()
    server.answers["/"] = lambda _to: done.wait(20) and None
    with pytest.raises(errors.AddressTooSlow):
        fetched(home(server), f"http://pictures.test:{server.port}/")
    done.set()
    begun = time.monotonic()
    with pytest.raises(errors.AddressTooSlow):
        fetched(Fetcher(Allow(), LIMITS, lambda *_: time.sleep(10) or []), "http://slow.test/")
    assert time.monotonic() - begun < 3


def test_a_name_without_an_address_and_a_closed_door_are_told_apart(server: Server) -> None:
    with pytest.raises(errors.AddressUnknown):
        fetched(home(server), "http://nobody.test/")
    server.close()
    time.sleep(0.05)
    with pytest.raises(errors.AddressSilent):
        fetched(Fetcher(Allow.parse("127.0.0.1:1"), LIMITS), "http://127.0.0.1:1/")


@pytest.mark.parametrize(
    ("status", "said"),
    [("404 Not Found", "nothing at this address"), ("403 No", "to everybody"), ("500 X", "status 500")],
)
def test_a_refusal_says_what_the_server_said(status: str, said: str, server: Server) -> None:
    server.gives("/", b"sorry", status=status)
    with pytest.raises(errors.AddressRefused, match=said):
        fetched(home(server), f"http://pictures.test:{server.port}/")


def test_a_web_page_is_told_from_another_file(server: Server) -> None:
    server.gives("/page", b"<!doctype html>" + bytes(100), headers="Content-Type: text/html; charset=utf-8\r\n")
    server.gives("/song", b"ID3" + bytes(100), headers="Content-Type: audio/mpeg\r\n")
    server.gives("/empty")
    with pytest.raises(errors.NotAPicture, match="Copy image address"):
        fetched(home(server), f"http://pictures.test:{server.port}/page")
    for path in ("/song", "/empty"):
        with pytest.raises(errors.NotAPicture, match="not a picture we can read"):
            fetched(home(server), f"http://pictures.test:{server.port}{path}")


@pytest.mark.parametrize(
    "answer",
    [b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + PICTURE[:5000], b"",
     b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 40_000, b"HTTP/1.1 302 Found\r\nLocation: http://[::1/\r\n\r\n"],
)  # fmt: skip
def test_broken_answers_end_in_an_error_of_ours(answer: bytes, server: Server) -> None:
    server.answers["/"] = lambda to: to.sendall(answer)
    with pytest.raises(errors.FetchError):
        fetched(home(server), f"http://pictures.test:{server.port}/")


def test_neither_proxies_nor_cookies_nor_our_secrets_are_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.gives("/", status="302 Found", headers="Location: /a\r\nSet-Cookie: seen=1; Path=/\r\n")
    server.gives("/a", PICTURE)
    fetched(home(server), f"http://pictures.test:{server.port}/")
    assert len(server.requests) == 2
    assert b"cookie" not in b"".join(server.requests).lower()
