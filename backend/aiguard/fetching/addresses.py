"""Which network addresses are public, and which others an operator allows."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

WEB_PORTS = (80, 443)
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: holds an IPv4 address, and DNS64 makes one of every such site
GLOBAL_UNICAST = IPv6Network("2000::/3")
# ipaddress.is_global says yes to these, in one Python version or another.
NOT_PUBLIC: tuple[Network, ...] = (
    IPv4Network("192.0.0.0/24"),  # protocol assignments; one cloud's metadata service
    IPv4Network("192.88.99.0/24"),  # 6to4 relays
    IPv4Network("168.63.129.16/32"),  # Azure's host, from inside
    IPv6Network("2001::/23"),  # protocol assignments, Teredo among them
    IPv6Network("2002::/16"),  # 6to4: an IPv4 address of any kind inside
    IPv6Network("3fff::/20"),  # documentation
)


def is_public(address: Address) -> bool:
    """Whether a machine on the open internet has this address; one that hides an IPv4 address counts as that one."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in GLOBAL_UNICAST:
            return False
    if any(address in network for network in NOT_PUBLIC):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


@dataclass(frozen=True)
class Allow:
    """What may be asked besides the public web: networks (on the web's ports), and hosts with their port."""

    networks: tuple[Network, ...] = ()
    hosts: frozenset[tuple[str, int]] = field(default_factory=frozenset)

    @classmethod
    def parse(cls, text: str) -> Allow:
        """A comma list of networks, addresses and host:port. ValueError names what cannot be read."""
        networks, hosts = [], set()
        for entry in filter(None, (part.strip() for part in text.split(","))):
            try:
                networks.append(ip_network(entry, strict=False))
            except ValueError:
                hosts.add(_host_and_port(entry))
        return cls(tuple(networks), frozenset(hosts))

    def port(self, host: str, port: int) -> bool:
        return port in WEB_PORTS or self.host(host, port)

    def host(self, host: str, port: int) -> bool:
        """Named with this very port: whatever its address is, it is meant."""
        return (host.lower().rstrip("."), port) in self.hosts

    def address(self, address: Address) -> bool:
        inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return is_public(address) or any((inner or address) in network for network in self.networks)


def address_of(text: str) -> Address:
    """Of what getaddrinfo gives; a link-local address comes with the name of its interface."""
    return ip_address(text.partition("%")[0])


def _host_and_port(entry: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{entry}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port is None or parts.netloc != entry or "@" in entry:
        raise ValueError(f"“{entry}” is neither a network such as 10.0.0.0/8 nor a host with its port")
    return host, port
