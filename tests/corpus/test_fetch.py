"""Fetching: what comes back, where it ends, and with what manners."""

import gzip
import re
import socket
import threading
import time
import tomllib
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.fetch import VERSION, Fetched, Fetcher, FetchRules
from corpus.robots import MOST
from tests.web_server import Asked, Page, Script, WebServer, redirect

RULES = FetchRules(loopback=True, delay=0)
HURRIED = FetchRules(loopback=True, delay=0, seconds=0.4)
SMALL = FetchRules(loopback=True, delay=0, largest=100_000)
BOMB = b"0" * 30_000_000


def get(page: Script, rules: FetchRules = RULES) -> Fetched:
    with WebServer({"/": page}) as server, Fetcher(rules) as fetcher:
        return fetcher.get(server.url())


def failure(page: Script, rules: FetchRules = RULES) -> tuple[str, str]:
    """Code and detail of what is raised."""
    with WebServer({"/": page}) as server, Fetcher(rules) as fetcher, pytest.raises(SourceError) as caught:
        fetcher.get(server.url())
    assert server.url() == caught.value.source
    return caught.value.code, caught.value.detail


def packed(body: bytes, coding: str) -> Page:
    return Page(body, headers={"Content-Encoding": coding})


def deflated(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def test_a_page_comes_with_what_its_headers_say() -> None:
    headers = {"Content-Type": 'Text/HTML; Charset="ISO-8859-1"', "ETag": 'W/"é"', "Last-Modified": "Thu, 12 Apr 2018"}
    with WebServer({"/a?b=c": Page(b"halo", headers=headers)}) as server, Fetcher(RULES) as fetcher:
        found = fetcher.get(f" {server.url('/a?b=c#bottom')}\n")
        url = server.url("/a?b=c")
    assert Fetched(url, 200, "text/html", "iso-8859-1", b"halo", 'W/"é"', "Thu, 12 Apr 2018") == found


@pytest.mark.parametrize("told", ["", ";", "text/html;charset=", "text/html; charset=é"])
def test_headers_that_say_nothing_are_no_fault(told: str) -> None:
    found = get(Page("halo", headers={"Content-Type": told}))
    assert (told.partition(";")[0], None) == (found.content_type, found.charset)


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (b"halo " * 50_000, "identity"),
        (gzip.compress(b"halo " * 50_000), "gzip"),
        (gzip.compress(b"halo " * 50_000) + b"\0\0filling", "X-GZIP"),
        (gzip.compress(b"halo " * 20_000) + gzip.compress(b"halo " * 30_000), "gzip"),
        (zlib.compress(b"halo " * 50_000), "deflate"),
        (deflated(b"halo " * 50_000), "deflate"),
    ],
)
def test_bodies_are_unpacked(body: bytes, coding: str) -> None:
    assert b"halo " * 50_000 == get(packed(body, coding)).body


def test_bodies_that_come_byte_by_byte_are_unpacked() -> None:
    for body, coding in [(gzip.compress(b"halo", mtime=0), "gzip"), (zlib.compress(b"halo"), "deflate"), (b"", "gzip")]:
        assert body[:0] + b"halo" * bool(body) == get(Page(body, headers={"Content-Encoding": coding}, drip=0.001)).body


@pytest.mark.parametrize("body", [gzip.compress(BOMB, 9), gzip.compress(b"0" * 90_000) * 2], ids=["one", "members"])
def test_a_gzip_bomb_is_not_unpacked(body: bytes) -> None:
    assert ("fetch_too_large", "> 0.1 MB") == failure(packed(body, "gzip"), SMALL)


@pytest.mark.parametrize("body", [zlib.compress(BOMB, 9), deflated(BOMB)], ids=["zlib", "raw"])
def test_a_deflate_bomb_is_not_unpacked(body: bytes) -> None:
    assert ("fetch_too_large", "> 0.1 MB") == failure(packed(body, "deflate"), SMALL)


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, gzip", "?"])
def test_codings_that_were_not_asked_for_are_not_unpacked(coding: str) -> None:
    assert ("fetch_failed", f"content-encoding: {coding}") == failure(packed(gzip.compress(BOMB), coding))


@pytest.mark.parametrize(
    "body", [gzip.compress(b"halo", mtime=0)[:-9], b"<p>halo", b"\x1f", gzip.compress(b"halo", mtime=0)[:-8] + b"x" * 8]
)
def test_a_packed_body_that_is_broken_is_not_taken(body: bytes) -> None:
    assert "fetch_failed" == failure(packed(body, "gzip"))[0]


@pytest.mark.parametrize(
    "page",
    [
        Page("x" * 100_001),
        Page("x" * 1_000, endless=True),
        Page("x", headers={"Content-Length": "9" * 18}),
        Page(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"fffff\r\n" + b"x" * 0xFFFFF, raw=True),
    ],
    ids=["large", "endless", "declared", "chunked"],
)
def test_too_large_an_answer_is_given_up(page: Page) -> None:
    assert "fetch_too_large" == failure(page, SMALL)[0]


def test_an_answer_of_the_largest_size_is_taken() -> None:
    assert 100_000 == len(get(Page("x" * 100_000), SMALL).body)


@pytest.mark.parametrize(
    "page",
    [
        Page("halo", wait=5),
        Page("halo " * 100, drip=0.05),
        Page(b"HTTP/1.1 200 OK\r\nX-Header: " + b"x" * 50, raw=True, drip=0.05),
        Page(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50, raw=True, endless=True),
        Page(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 50, raw=True, drip=0.05),
        [Page(status=302, headers={"Location": "/"}, wait=0.15)],
        [Page(status=500, wait=0.3)],
    ],
    ids=["silent", "body", "header", "hints", "chunks", "redirects", "retries"],
)
def test_every_call_ends_in_time(page: Script) -> None:
    started = time.monotonic()
    assert ("fetch_timeout", "0.4 s") == failure(page, HURRIED)
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "page",
    [
        Page("halo " * 100, cut=True),
        Page(b"SSH-2.0-OpenSSH_9.2\r\n", raw=True),
        Page(b"", raw=True),
        Page(b"HTTP/1.1 200 OK\r\n" + b"X-Header: x\r\n" * 100_000, raw=True),
        Page(b"HTTP/1.1 200 OK\r\nX-Header: " + b"x" * 1_000_000, raw=True),
        Page(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nhalo", raw=True),
        Page(b"HTTP/1.1 101 Switching Protocols\r\n\r\n", raw=True),
        Page(b"HTTP/1.1 302 Found\r\nLocation: /x\r\n y\r\n\0\r\n\r\n", raw=True),
    ],
    ids=["cut", "ssh", "nothing", "headers", "header", "two lengths", "switch", "null"],
)
def test_an_answer_that_is_not_whole_is_not_taken(page: Page) -> None:
    code, detail = failure(page)
    assert code in ("fetch_failed", "fetch_status")
    assert detail


def test_nobody_there_is_told_at_once() -> None:
    with socket.socket() as closed, Fetcher(RULES) as fetcher:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(SourceError, match="refused"):
            fetcher.get(f"http://127.0.0.1:{closed.getsockname()[1]}/")


def resolver(seconds: float) -> Callable[[str, int], list[str]]:
    def unknown(host: str, port: int) -> list[str]:
        time.sleep(seconds)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    return unknown


@pytest.mark.parametrize(("seconds", "code"), [(0, "fetch_failed"), (5, "fetch_timeout")])
def test_a_name_that_is_not_found_is_told_in_time(seconds: float, code: str) -> None:
    started = time.monotonic()
    with Fetcher(HURRIED, resolve=resolver(seconds)) as fetcher, pytest.raises(SourceError, match="DNS") as caught:
        fetcher.get("http://tidak-ada.example/")
    assert code == caught.value.code
    assert time.monotonic() - started < 3


def test_the_next_address_of_a_host_is_tried_if_one_is_dead() -> None:
    with WebServer({"/": "halo"}) as server:
        dead_first = ["127.0.0.9", "127.0.0.1"]  # the server listens on the second alone
        with Fetcher(RULES, resolve=lambda host, port: dead_first) as fetcher:
            assert b"halo" == fetcher.get(server.url(host="paper.example")).body


def test_five_redirects_are_followed_and_not_six() -> None:
    chain: dict[str, Script] = {f"/{step}": redirect(f"{step + 1}?x=1") for step in range(6)}
    with WebServer({**chain, "/6": "halo"}) as server, Fetcher(RULES) as fetcher:
        assert server.url("/6?x=1") == fetcher.get(server.url("/1")).url
        with pytest.raises(SourceError, match="too often") as caught:
            fetcher.get(server.url("/0"))
    assert ("fetch_redirects", server.url("/0")) == (caught.value.code, caught.value.source)


def test_redirects_are_read_as_browsers_read_them() -> None:
    places = {"/utf8": "/kota-métro".encode().decode("latin-1"), "/latin": "/kota-m\xe9tro", "/bare": "?b=1"}
    pages: dict[str, Script] = {path: redirect(place) for path, place in places.items()}
    pages |= {"/kota-m%C3%A9tro": "halo", "/bare?b=1": "halo", "/none": Page(status=302), "/304": Page(status=304)}
    with WebServer(pages) as server, Fetcher(RULES) as fetcher:
        for path in places:
            assert b"halo" == fetcher.get(server.url(path)).body
        for path, status in [("/none", "302"), ("/304", "304")]:
            with pytest.raises(SourceError, match=status):
                fetcher.get(server.url(path))


def test_what_has_not_changed_is_not_sent_again() -> None:
    day = "Thu, 12 Apr 2018 03:00:00 GMT"
    pages: dict[str, Script] = {
        "/etag": Page("halo", headers={"ETag": '"é1"'}),
        "/day": Page("halo", headers={"Last-Modified": day}),
        "/old": redirect("/etag"),
    }
    with WebServer(pages) as server, Fetcher(RULES) as fetcher:
        for path, etag, modified in [("/etag", '"é1"', None), ("/day", None, day), ("/old", '"é1"', None)]:
            first, again = fetcher.get(server.url(path)), fetcher.get(server.url(path), etag, modified)
            assert (200, 304, b"") == (first.status, again.status, again.body)
            assert (first.url, etag, modified) == (again.url, again.etag, again.modified)
        assert 200 == fetcher.get(server.url("/etag"), '"x"\r\nX-Header: 1', "\u2028").status
        assert not {"if-none-match", "x-header", "if-modified-since"} & server.asked[-1].headers.keys()


@pytest.mark.parametrize(
    ("status", "headers", "requests", "detail"),
    [
        (404, {}, 1, "404"),
        (403, {"Retry-After": "0"}, 1, "403"),
        (500, {}, 2, "500"),
        (503, {}, 2, "503"),
        (429, {}, 1, "429"),
        (429, {"Retry-After": "0"}, 3, "429, Retry-After: 0 s"),
        (503, {"Retry-After": "120"}, 1, "503, Retry-After: 120 s"),
        (429, {"Retry-After": "9" * 400}, 1, "429, Retry-After: inf s"),
        (429, {"Retry-After": "Thu, 99 Foo 2018"}, 1, "429"),
        (503, {"Retry-After": format_datetime(datetime.now(UTC) - timedelta(days=1))}, 3, "503, Retry-After: 0 s"),
        (204, {}, 1, "204"),
        (206, {}, 1, "206"),
    ],
)
def test_a_busy_server_is_asked_again_and_a_clear_no_is_taken(
    status: int, headers: dict[str, str], requests: int, detail: str
) -> None:
    page = Page(status=status, headers=headers)
    with WebServer({"/": page}) as server, Fetcher(RULES) as fetcher, pytest.raises(SourceError) as caught:
        fetcher.get(server.url())
    assert ("fetch_status", detail, requests) == (caught.value.code, caught.value.detail, server.paths.count("/"))


def test_a_busy_server_is_left_alone_as_long_as_it_says() -> None:
    busy = Page(status=429, headers={"Retry-After": "1"})
    rules = FetchRules(loopback=True, delay=0, seconds=0.9)
    with WebServer({"/": [busy, "halo"]}) as server, Fetcher(rules) as fetcher:
        assert b"halo" == fetcher.get(server.url()).body
    assert 1 <= server.asked[-1].at - server.asked[-2].at < 4


def test_robots_txt_is_asked_once_and_obeyed() -> None:
    robots = "User-agent: *\nDisallow: /\n\nUser-agent: TanyaWarta\nDisallow: /private\nAllow: /private/press$\n"
    pages: dict[str, Script] = dict.fromkeys(("/", "/private/a", "/private/press"), "halo")
    pages |= {"/robots.txt": robots, "/out": redirect("/private/a")}
    with WebServer(pages) as server, Fetcher(RULES) as fetcher:
        for path in ("/", "/private/press", "/"):
            assert b"halo" == fetcher.get(server.url(path)).body
        for path in ("/private/a", "/out"):
            with pytest.raises(SourceError, match="robots") as caught:
                fetcher.get(server.url(path))
            assert "fetch_robots" == caught.value.code
    assert ["/robots.txt", "/", "/private/press", "/", "/out"] == server.paths


@pytest.mark.parametrize(
    ("robots", "code"),
    [
        (Page(status=404), None),
        (Page(status=403), None),
        (Page(status=200, body=b"\xff\xfe\0<html>no rules"), None),
        (Page("User-agent: *\nDisallow:"), None),
        (redirect("/robots.txt"), None),
        (Page("#" * MOST + "\nUser-agent: *\nDisallow: /"), None),
        (Page("\ufeffuser agent *\ndisallow: /", headers={"Content-Type": "text/plain"}), "fetch_robots"),
        (packed(gzip.compress(b"User-agent: *\nDisallow: /\n" + b"#" * 30_000_000), "gzip"), "fetch_robots"),
        (Page(status=500), "fetch_robots"),
        (Page(status=503, headers={"Retry-After": "60"}), "fetch_robots"),
        (redirect("ftp://paper.example/"), "address"),
        (Page("User-agent: *", cut=True), "fetch_failed"),
        (Page("User-agent: *", drip=0.1), "fetch_timeout"),
    ],
)
def test_no_page_is_read_where_robots_txt_forbids_or_cannot_be_had(robots: Page, code: str | None) -> None:
    rules = HURRIED if code == "fetch_timeout" else RULES
    with WebServer({"/robots.txt": robots, "/": "halo"}) as server, Fetcher(rules) as fetcher:
        for _ in range(2):
            if code is None:
                assert b"halo" == fetcher.get(server.url()).body
            else:
                with pytest.raises(SourceError) as caught:
                    fetcher.get(server.url())
                assert (code, server.url()) == (caught.value.code, caught.value.source)
    assert ("/" in server.paths) == (code is None)


def test_one_request_at_a_time_and_a_pause_between_two() -> None:
    """Waiting for its turn does not use up the time of a call."""
    rules = FetchRules(loopback=True, delay=0.15, seconds=0.8)
    with WebServer({"/": Page("halo", wait=0.05)}) as server, Fetcher(rules) as fetcher, ThreadPoolExecutor(6) as pool:
        assert [b"halo"] * 6 == [found.body for found in pool.map(fetcher.get, [server.url()] * 6)]
    assert ["/robots.txt", *["/"] * 6] == server.paths
    assert 1 == server.most_at_once
    times = [asked.at for asked in server.asked]
    assert min(later - earlier for earlier, later in zip(times, times[1:], strict=False)) >= 0.15


def test_a_crawl_delay_is_kept() -> None:
    pages: dict[str, Script] = {"/robots.txt": "User-agent: *\nCrawl-delay: 0.3", "/": "halo"}
    with WebServer(pages) as server, Fetcher(RULES) as fetcher:
        fetcher.get(server.url())
        fetcher.get(server.url())
    robots, first, second = (asked.at for asked in server.asked)
    assert min(first - robots, second - first) >= 0.3


def test_different_hosts_do_not_wait_for_each_other() -> None:
    def meet(asked: Asked) -> str:
        together.wait(timeout=5)
        return "halo"

    hosts = [f"host{n}.example" for n in range(4)]
    together = threading.Barrier(len(hosts))
    fetcher = Fetcher(RULES, resolve=lambda host, port: ["127.0.0.1"])
    with WebServer({"/": meet}) as server, fetcher, ThreadPoolExecutor(len(hosts)) as pool:
        found = list(pool.map(fetcher.get, [server.url(host=host) for host in hosts]))
    assert [b"halo"] * len(hosts) == [each.body for each in found]


def test_many_threads_get_each_its_own_page() -> None:
    pages: dict[str, Script] = {f"/{n}": f"page {n}" for n in range(40)}
    with WebServer(pages) as server, Fetcher(RULES) as fetcher, ThreadPoolExecutor(8) as pool:
        found = [each.body.decode() for each in pool.map(fetcher.get, [server.url(path) for path in pages])]
    assert list(pages.values()) == found


def test_closing_ends_the_waiting() -> None:
    slow = FetchRules(loopback=True, delay=60)
    with WebServer({"/": "halo"}) as server, ThreadPoolExecutor(1) as pool:
        fetcher = Fetcher(slow)
        waiting = pool.submit(fetcher.get, server.url())
        while not server.asked:
            time.sleep(0.01)
        fetcher.close()
        with pytest.raises(SourceError, match="closed"):
            waiting.result(timeout=5)
        with pytest.raises(SourceError, match="closed"):
            fetcher.get(server.url())
    assert ["/robots.txt"] == server.paths


@pytest.mark.parametrize(
    ("contact", "agent"),
    [
        (None, f"TanyaWarta/{VERSION}"),
        ("mailto:bagian@kota.example", f"TanyaWarta/{VERSION} (+mailto:bagian@kota.example)"),
        ("x\r\nX-Header: (1)", f"TanyaWarta/{VERSION} (+xX-Header: 1)"),
        (" \n", f"TanyaWarta/{VERSION}"),
    ],
)
def test_a_site_is_told_who_asks(contact: str | None, agent: str) -> None:
    rules = FetchRules(loopback=True, delay=0, contact=contact)
    with WebServer({"/": "halo"}) as server, Fetcher(rules) as fetcher:
        fetcher.get(server.url())
    assert [agent] * 2 == [asked.headers["user-agent"] for asked in server.asked]
    assert not {"cookie", "referer", "authorization", "x-header"} & server.asked[-1].headers.keys()


def test_the_version_told_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION


def test_only_one_part_opens_connections() -> None:
    opens = re.compile(r"^\s*(?:import|from) (?:socket|httpcore|urllib\.request|http\.client|requests|aiohttp)\b", re.M)
    files = (Path(__file__).parents[2] / "corpus").rglob("*.py")
    assert ["fetch.py"] == [file.name for file in files if opens.search(file.read_text(encoding="utf-8"))]
