"""No address, no name, no redirect leads into a private network: a server that must not be asked counts."""

import re
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.fetch import Fetcher, FetchRules, system_addresses
from corpus.public import is_loopback, is_public, read_address
from tests.web_server import Page, Script, WebServer, redirect

STRICT = FetchRules(delay=0, seconds=3)
LOOPBACK = FetchRules(delay=0, seconds=3, loopback=True)

# Spellings of this machine, as a person or a page could write them, and of what is near it.
SELF = """
    127.0.0.1 127.0.0.2 127.1 127.0.1 127.255.255.254 2130706433 017700000001 0x7f000001 0x7f.1 0x7f.0.0.1 0177.1
    127.0x1 0x7f.0x0.0x0.0x1 localhost LOCALHOST localhost. 127.0.0.1. 127\u30020\u30020\u30021 [::1] [0:0:0:0:0:0:0:1]
    [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:7f00:0001]""".split()
NEAR = """0 0.0.0.0 0x0 [::] [::ffff:0.0.0.0] [::127.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::]
    10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 169.254.169.254 100.64.0.1 100.100.100.200 192.0.0.192
    198.18.0.1 168.63.129.16 192.0.2.1 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 2852039166
    0xa9fea9fe 0xA9.0xFE.0xA9.0xFE 3232235521 167772161 [fe80::1] [fd00:ec2::254] [fc00::1] [fec0::1] [ff02::1]
    [2001:db8::1] [100::1] [2001:0:7f00:1::] [2001:0:4136:e378:8000:63bf:80ff:fffe] [::ffff:10.0.0.1]
    [::ffff:169.254.169.254] [64:ff9b::a9fe:a9fe] [64:ff9b:1::7f00:1] [2002:a9fe:a9fe::1] [2001:470::5efe:7f00:1]
    [::ffff:0:127.0.0.1] [3fff::1]""".split()
# What is no address at all, or none that we open, in whatever way a server could read it.
NOT_OPENED = [
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET%20/",
    "dict://127.0.0.1:{port}/",
    "data:text/html,halo",
    "javascript:alert(1)",
    "ws://127.0.0.1:{port}/",
    "unix:///var/run/docker.sock",
    "http:///path",
    "http:127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "127.0.0.1:{port}",
    "",
    "http://",
    "http://user:secret@127.0.0.1:{port}/",
    "http://paper.example@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@paper.example/",
    "http://1.1.1.1 &@127.0.0.1:{port}/#@paper.example/",
    "http://127.0.0.1:{port}\r\nHost: paper.example/",
    "http://127.0.0.1\x00.paper.example:{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://127.0.0.1%2f:{port}/",
    "http://\u2460\u2461\u2466.0.0.1:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://[::1]x:{port}/",
    "http://[127.0.0.1]:{port}/",
    "http://a..b:{port}/",
    "http://paper.example:22/",
    "http://paper.example:25/",
    "http://paper.example:6379/",
    "http://paper.example:11211/",
    "http://paper.example:0/",
    "http://paper.example:99999/",
    "http://paper.example/" + "a" * 5_000,
]


@pytest.fixture(scope="module")
def canary() -> Iterator[WebServer]:
    with WebServer({"/": "secret", "/secret": "secret", "/latest/meta-data/": "secret"}) as server:
        yield server


@pytest.fixture
def untouched(canary: WebServer) -> Iterator[WebServer]:
    canary.asked.clear()
    yield canary
    assert [] == canary.paths


def refusal(url: str, fetcher: Fetcher) -> SourceError:
    with fetcher, pytest.raises(SourceError) as caught:
        fetcher.get(url)
    assert url == caught.value.source
    return caught.value


def table(**names: list[str]) -> Callable[[str, int], list[str]]:
    """A resolver that knows `paper` as paper.example, and leaves all else to the system."""
    return lambda host, port: names.get(host.removesuffix(".example")) or system_addresses(host, port)


@pytest.mark.parametrize("host", SELF + NEAR)
def test_no_spelling_of_a_private_address_gets_through(host: str, untouched: WebServer) -> None:
    assert "address_private" == refusal(untouched.url(host=host), Fetcher(STRICT)).code


@pytest.mark.parametrize("url", NOT_OPENED)
def test_nothing_but_plain_web_addresses_is_opened(url: str, untouched: WebServer) -> None:
    assert "address" == refusal(url.format(port=untouched.port), Fetcher(LOOPBACK)).code


@pytest.mark.parametrize("host", NEAR)
def test_no_redirect_leads_out_of_what_is_allowed(host: str, untouched: WebServer) -> None:
    # Loopback is allowed, so that the first server can be asked; 0.0.0.0 would reach the second one all the same.
    with WebServer({"/": redirect(untouched.url("/secret", host=host))}) as server:
        assert "address_private" == refusal(server.url(), Fetcher(LOOPBACK)).code
    assert ["/robots.txt", "/"] == server.paths


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("length", [1, 3, 5])
def test_every_step_of_a_chain_is_checked(status: int, length: int, untouched: WebServer) -> None:
    chain: dict[str, Script] = {f"/{step}": redirect(f"/{step + 1}", status) for step in range(length - 1)}
    chain[f"/{length - 1}"] = redirect(f"//0.0.0.0:{untouched.port}/secret", status)
    with WebServer(chain) as server:
        error = refusal(server.url("/0"), Fetcher(LOOPBACK))
    assert ("address_private", "0.0.0.0") == (error.code, error.detail)
    assert ["/robots.txt", *chain] == server.paths


@pytest.mark.parametrize("url", [url for url in NOT_OPENED if re.match(r"\w+://[^/]", url) and url.isprintable()])
def test_a_redirect_to_what_is_no_web_address_is_refused(url: str, untouched: WebServer) -> None:
    place = url.format(port=untouched.port).encode().decode("latin-1")
    with WebServer({"/": redirect(place)}) as server:
        assert "address" == refusal(server.url(), Fetcher(LOOPBACK)).code


def test_a_robots_txt_leads_nowhere_else_either(untouched: WebServer) -> None:
    with WebServer({"/robots.txt": redirect(f"http://0.0.0.0:{untouched.port}/secret"), "/": "halo"}) as server:
        assert "address_private" == refusal(server.url(), Fetcher(LOOPBACK)).code
    assert ["/robots.txt"] == server.paths


@pytest.mark.parametrize("address", [host.strip("[]") for host in SELF + NEAR if "[" in host] + ["10.0.0.1"])
def test_a_name_that_stands_for_a_private_address_is_refused(address: str, untouched: WebServer) -> None:
    error = refusal(untouched.url(host="paper.example"), Fetcher(STRICT, resolve=table(paper=[address])))
    assert ("address_private", address) == (error.code, error.detail)


@pytest.mark.parametrize("addresses", [["127.0.0.1", "10.0.0.1"], ["10.0.0.1", "127.0.0.1"], ["127.0.0.1", "what?"]])
def test_a_name_that_stands_for_allowed_and_other_addresses_is_refused(
    addresses: list[str], untouched: WebServer
) -> None:
    error = refusal(untouched.url(host="paper.example"), Fetcher(LOOPBACK, resolve=table(paper=addresses)))
    assert "address_private" == error.code


@pytest.mark.parametrize("mixed", [["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"]])
def test_a_public_address_beside_does_not_help_a_private_one(mixed: list[str], untouched: WebServer) -> None:
    error = refusal(untouched.url(host="paper.example"), Fetcher(STRICT, resolve=table(paper=mixed)))
    assert ("address_private", "127.0.0.1") == (error.code, error.detail)


def test_a_name_is_looked_up_once_for_each_connection_and_checked_each_time(canary: WebServer) -> None:
    canary.asked.clear()
    answers = [["127.0.0.1"], ["127.0.0.1"], ["0.0.0.0"], ["127.0.0.1"]]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    with Fetcher(LOOPBACK, resolve=rebinding) as fetcher:
        url = canary.url("/secret", host="paper.example")
        assert b"secret" == fetcher.get(url).body
        assert 2 == len(asked)  # for robots.txt, and for the page
        with pytest.raises(SourceError, match=r"0\.0\.0\.0"):
            fetcher.get(url)
        assert 3 == len(asked)
    assert ["/robots.txt", "/secret"] == canary.paths
    assert {f"paper.example:{canary.port}"} == {each.headers["host"] for each in canary.asked}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]", "LOCALHOST."])
def test_loopback_may_be_allowed(host: str) -> None:
    with WebServer({"/": "halo"}) as server, Fetcher(LOOPBACK) as fetcher:
        assert b"halo" == fetcher.get(server.url(host=host)).body


def test_proxies_of_the_environment_are_not_used(canary: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    canary.asked.clear()
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, canary.url())
    with WebServer({"/": "halo"}) as server, Fetcher(LOOPBACK) as fetcher:
        assert b"halo" == fetcher.get(server.url()).body
    assert [] == canary.paths


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "103.10.67.1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2606:4700:4700::1111", "2404:6800:4003::200e"],
)
def test_addresses_of_the_public_internet_are_public(address: str) -> None:
    assert is_public(address)
    assert not is_loopback(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_the_same_in_every_wrapping(ip: IPv4Address) -> None:
    assert is_public(str(ip)) == is_public(f"::ffff:{ip}") == is_public(f"64:ff9b::{ip}")
    assert not any(is_public(str(IPv6Address(prefix << 32 | int(ip)))) for prefix in (0, 1, 0x20010000 << 64))
    assert not (is_public(str(ip)) and not ip.is_global)


@given(st.ip_addresses(v=6))
def test_what_is_not_global_is_never_public(ip: IPv6Address) -> None:
    wrapped = ip.ipv4_mapped is not None or str(ip).startswith("64:ff9b::")
    assert wrapped or not is_public(str(ip)) or (ip.is_global and not ip.is_multicast)


@given(st.text() | st.text("htps:/@[]%.?#\\ \t\n0x7f1a。①").map("http://{}".format))
def test_any_text_is_a_web_address_or_refused(text: str) -> None:
    try:
        url = read_address(text)
    except ValueError:
        return
    assert url.scheme in ("http", "https")
    assert url.host
    assert not url.userinfo
    assert url == read_address(str(url))


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server with a certificate for `name` needs, and what trusts that certificate."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=pem)


def test_a_certificate_must_be_trusted_and_name_the_host(tmp_path: Path) -> None:
    tls, trust = certificate(tmp_path, "paper.example")
    names = table(paper=["127.0.0.1"], other=["127.0.0.1"])
    with WebServer({"/": Page("halo")}, tls=tls) as server:
        with Fetcher(LOOPBACK, resolve=names, trust=trust) as fetcher:
            assert b"halo" == fetcher.get(server.url(host="paper.example")).body
        seen = len(server.paths)
        for host, trusted in [("other.example", trust), ("127.0.0.1", trust), ("paper.example", None)]:
            error = refusal(server.url(host=host), Fetcher(LOOPBACK, resolve=names, trust=trusted))
            assert "fetch_failed" == error.code
            assert "certificate verify failed" in error.detail
        assert seen == len(server.paths)
