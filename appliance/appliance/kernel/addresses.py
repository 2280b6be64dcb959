"""Addresses from outside that the box is asked to call: never one of its own network.

A name is resolved once and the connection goes to that very address, so that no second answer of a name server can lead
elsewhere (DNS rebinding).
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

Resolve = Callable[[str, int], Iterable[str]]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_LONGEST = 2048


class ForbiddenAddressError(ValueError):
    """The address is none that may be called; the message says why, without a full stop."""


@dataclass(frozen=True)
class Target:
    """Where a request goes.

    Attributes:
        url: As it was given.
        host: The name that the certificate has to bear.
        port: Port.
        address: The numerical address that was checked.
    """

    url: SplitResult
    host: str
    port: int
    address: str

    @property
    def pinned(self) -> str:
        """The same URL with the numerical address instead of the name."""
        place = f"[{self.address}]" if ":" in self.address else self.address
        return self.url._replace(netloc=f"{place}:{self.port}", fragment="").geturl()

    @property
    def authority(self) -> str:
        """What the header ``Host`` says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.url.scheme] else f"{host}:{self.port}"


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a name as the machine finds them; ``OSError`` where it has none."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def locate(url: str, allowed: Iterable[Network] = (), resolver: Resolve = resolve) -> Target:
    """Return where a URL leads.

    Args:
        url: From outside.
        allowed: Networks that an administrator has listed although they are private.
        resolver: Finds addresses.

    Raises:
        ForbiddenAddressError: It is no http or https URL, holds a password, or any of its addresses is not public.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ForbiddenAddressError("it is not written as addresses are") from error
    if parts.scheme not in _PORTS or not parts.hostname or len(url) > _LONGEST:
        raise ForbiddenAddressError("only http and https addresses are called")
    if parts.username is not None or parts.password is not None:
        raise ForbiddenAddressError("it holds a user name or password")
    port = port or _PORTS[parts.scheme]
    try:
        found = list(dict.fromkeys(resolver(parts.hostname, port)))
    except (OSError, UnicodeError) as error:
        raise ForbiddenAddressError(f"the name {parts.hostname} is unknown") from error
    networks = list(allowed)
    if not found or not all(_callable(address, networks) for address in found):
        raise ForbiddenAddressError("it leads into a private network")
    return Target(parts, parts.hostname, port, found[0])


def _callable(address: str, allowed: Iterable[Network]) -> bool:
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    # An IPv6 address may lead to an IPv4 one; then both have to be public.
    reached = [ip, *_within(ip)]
    if any(reached[-1] in network for network in allowed):
        return True
    return all(each.is_global and not each.is_multicast and not each.is_reserved for each in reached)


def _within(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    if not isinstance(ip, ipaddress.IPv6Address):
        return []
    inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
    if not inner and ip in _NAT64:
        inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return [inner] if inner else []
