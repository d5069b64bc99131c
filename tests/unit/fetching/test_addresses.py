"""Only the open internet is public; an operator may allow more, and says so readably."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from aiguard.fetching.addresses import Allow, is_public


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
        "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "168.63.129.16",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "100::1", "2001::1", "2001:db8::1",
        "2002:7f00:1::", "2002:808:808::", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
        "4000::1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_on_the_open_internet_is_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    "text", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_on_the_open_internet_is_public(text: str) -> None:
    assert is_public(ip_address(text))


def test_an_operator_allows_networks_on_web_ports_and_hosts_with_their_port() -> None:
    allow = Allow.parse("10.0.0.0/8, fd00::/8, 192.168.1.5, Pictures.lan:8080,[::1]:9000")
    assert allow.address(ip_address("10.9.9.9"))
    assert allow.address(ip_address("::ffff:10.9.9.9"))
    assert allow.address(ip_address("192.168.1.5"))
    assert not allow.address(ip_address("192.168.1.6"))
    assert allow.port("pictures.lan", 8080)
    assert allow.host("pictures.lan.", 8080)
    assert allow.host("::1", 9000)
    assert not allow.host("pictures.lan", 8081)
    assert not allow.port("10.9.9.9", 8080)


@pytest.mark.parametrize(
    "text", ["10.0.0.0/33", "pictures.lan", "pictures.lan:x", "http://a:80", "a:80/path", "u@a:80"]
)
def test_an_entry_that_says_nothing_clear_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither a network"):
        Allow.parse(f"10.0.0.0/8,{text}")
