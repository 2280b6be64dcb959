"""Addresses from outside never lead into the box's own network."""

import ipaddress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appliance.kernel.addresses import ForbiddenAddressError, Resolve, locate


def known(*addresses: str) -> Resolve:
    return lambda _host, _port: addresses


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/a.mp4", "file:///etc/passwd", "//example.com/a", "http://", "https://user:secret@example.com/a",
        "https://example.com:99999/", "gopher://example.com", "http://[::1", "https://example.com/" + "a" * 3000,
    ],
)  # fmt: skip
def test_only_plain_web_addresses_are_called(url: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        locate(url, resolver=known("93.184.215.14"))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
        "0.0.0.0",  # noqa: S104
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
        "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "198.18.0.1", "240.0.0.1", "not an address",
    ],
)  # fmt: skip
def test_an_address_of_a_private_network_is_refused(address: str) -> None:
    for found in ([address], ["93.184.215.14", address]):
        with pytest.raises(ForbiddenAddressError):
            locate("https://innocent.example/a.mp4", resolver=known(*found))


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost", "[::ffff:7f00:1]"])
def test_other_ways_to_write_this_machine_are_no_way_around(host: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        locate(f"http://{host}/")


def test_the_connection_goes_to_the_address_that_was_looked_at() -> None:
    place = locate("https://example.com/a%20b.mp4?c=d#e", resolver=known("93.184.215.14"))
    assert place.pinned == "https://93.184.215.14:443/a%20b.mp4?c=d"
    assert (place.host, place.authority) == ("example.com", "example.com")
    odd = locate("http://example.com:8080/", resolver=known("2606:2800:21f::1"))
    assert (odd.pinned, odd.authority) == ("http://[2606:2800:21f::1]:8080/", "example.com:8080")


def test_what_an_administrator_has_listed_may_be_called() -> None:
    listed = [ipaddress.ip_network("192.168.1.0/24")]
    assert locate("http://n8n.lan/", listed, known("192.168.1.7")).address == "192.168.1.7"
    with pytest.raises(ForbiddenAddressError):
        locate("http://n8n.lan/", listed, known("192.168.2.7"))


@given(st.ip_addresses())
@example(ipaddress.ip_address("2002:100::"))  # 6to4: not global itself, and leads to 1.0.0.0
@example(ipaddress.ip_address("::ffff:1.1.1.1"))
def test_no_address_that_is_not_global_gets_through(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if not address.is_global:
        with pytest.raises(ForbiddenAddressError):
            locate("http://example.com/", resolver=known(str(address)))
