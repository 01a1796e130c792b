"""Which web addresses may be opened: how one must be written, and which IP addresses are the public internet."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

LONGEST = 4_000  # characters of an address
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_LOW_PORTS = {80, 81, 443, 591}  # of those below 1024, where web servers are found
# Ports above that belong to other protocols, which can be made to read a request as their own commands.
_OTHER_PORTS = {1719, 1720, 1723, 2049, 3306, 3659, 4045, 5060, 5061, 5432, 6000, 6379, 6566, *range(6665, 6670), 6697}
_OTHER_PORTS |= {10080, 11211, 27017}

# What `is_global` calls public in some versions of Python, or what is public by number but not in use.
_NOT_PUBLIC_4 = [
    IPv4Network("100.64.0.0/10"),  # a provider's inner network; cloud metadata at 100.100.100.200
    IPv4Network("168.63.129.16/32"),  # cloud metadata under a public number
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),  # relays of 6to4, given up
]
_UNICAST = IPv6Network("2000::/3")  # all that has been given out to hosts
_NOT_PUBLIC_6 = [
    IPv6Network("2001::/23"),  # Teredo, ORCHID, benchmarks
    IPv6Network("2001:db8::/32"),
    IPv6Network("2002::/16"),  # 6to4, which hides an IPv4 address and is no longer served
    IPv6Network("3fff::/20"),
]
_NAT64 = IPv6Network("64:ff9b::/96")
_MAPPED = IPv6Network("::ffff:0:0/96")
_ISATAP = (0x00005EFE, 0x02005EFE)


def read_address(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """A web address, resolved against `base` if one is given, without its fragment.

    Raises ValueError with a short reason that needs no translation: a scheme, a port, a host.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise ValueError(f"> {LONGEST}")
    try:
        url = base.join(text) if base is not None else httpx.URL(text)
        url = url.copy_with(fragment=None)
        host = url.raw_host.decode("ascii").rstrip(".")
    except (httpx.InvalidURL, ValueError) as error:
        raise ValueError(_short(str(error))) from error
    if url.scheme not in ("http", "https"):
        raise ValueError(f"{url.scheme[:20]}:" if url.scheme else "http://, https://")
    if url.userinfo:
        raise ValueError("user:password@")
    if not (_parsed(host) if ":" in host and "%" not in host else _NAME.fullmatch(host) and len(host) <= 253):
        raise ValueError(_short(host) or "//")
    if url.port is not None and not _is_web_port(url.port):
        raise ValueError(f":{url.port}")
    return url.copy_with(host=host)


def is_public(address: str) -> bool:
    """Whether an IP address, in text, is one of the public internet, and so is the IPv4 address that may hide in it."""
    ip = _parsed(address)
    if ip is None:
        return False
    if isinstance(ip, IPv4Address):
        return _is_public_4(ip)
    if ip in _MAPPED or ip in _NAT64:
        return _is_public_4(_last_32(ip))
    inside = (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP
    return (
        ip.scope_id is None
        and ip in _UNICAST
        and ip.is_global
        and not any(ip in network for network in _NOT_PUBLIC_6)
        and (not inside or _is_public_4(_last_32(ip)))
    )


def is_loopback(address: str) -> bool:
    """Whether an IP address, in text, is this machine itself: 127.0.0.0/8 or ::1."""
    ip = _parsed(address)
    if isinstance(ip, IPv6Address) and ip in _MAPPED:
        ip = _last_32(ip)
    return ip is not None and ip.is_loopback


def _is_public_4(ip: IPv4Address) -> bool:
    return (
        ip.is_global
        and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_private)
        and not any(ip in network for network in _NOT_PUBLIC_4)
    )


def _last_32(ip: IPv6Address) -> IPv4Address:
    return IPv4Address(int(ip) & 0xFFFFFFFF)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None


def _is_web_port(port: int) -> bool:
    return (port in _LOW_PORTS or 1024 <= port <= 65535) and port not in _OTHER_PORTS


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
