"""Web addresses -> bytes. No other file opens a connection to a site.

A name is looked up once for each connection, every address it has is checked, and the connection is made to an address
that was checked: no answer of a name server and no redirect leads into a private network.
"""

import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType

import httpcore
import httpx

from corpus.errors import SourceError, SourceProblem
from corpus.exchange import Answer, Call, as_utf8, content_type, read_body, seconds_to_wait, short, status_told
from corpus.inflate import CODINGS
from corpus.public import is_loopback, is_public, read_address
from corpus.robots import AGENT, Robots
from corpus.robots import MOST as MOST_OF_ROBOTS
from corpus.turns import ClosedError, Turns

VERSION = "0.1.0"
Resolve = Callable[[str, int], list[str]]  # a host's name and a port -> its IP addresses

_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_CONNECT = 10.0  # seconds for one of several addresses of a host
_MOST_ADDRESSES = 6  # of a host that are tried
_ROBOTS_KEPT = 3600.0  # seconds
_FAILURE_KEPT = 10.0  # seconds for which a site whose robots.txt cannot be had is not asked again
_MOST_ROBOTS = 1_000  # sites
_HEADER = re.compile(r"[\x20-\x7e\x80-\xff]{1,1000}")


@dataclass(frozen=True, slots=True)
class FetchRules:
    """What may be fetched, and how politely."""

    loopback: bool = False  # whether servers on this machine may be asked too
    contact: str | None = None  # where the owner of a site can complain: an address of mail or web
    largest: int = 20_000_000  # bytes, unpacked
    seconds: float = 30.0  # for the whole answer with its redirects; waiting for one's turn is not counted
    delay: float = 1.0  # seconds between two requests to one host


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer of status 200, or 304 with an empty body. `url` is where redirects led."""

    url: str
    status: int
    content_type: str  # lower case, without parameters; "" if untold
    charset: str | None
    body: bytes
    etag: str | None
    modified: str | None  # Last-Modified, as the server wrote it


def system_addresses(host: str, port: int) -> list[str]:
    """What the system's resolver says. It also reads the odd spellings of an IPv4 address: 2130706433, 0x7f.1."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Fetcher:
    """Fetches with the manners that FetchRules tell; may be used from several threads.

    `resolve` and `trust` stand in for the system's resolver and for the certificates that certifi knows.
    """

    def __init__(
        self,
        rules: FetchRules = FetchRules(),
        *,
        resolve: Resolve = system_addresses,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.rules = rules
        self._resolve = resolve
        self._trust = trust
        self._turns = Turns()
        self._robots: dict[str, _Known] = {}
        self._lock = threading.Lock()
        contact = re.sub(r"[^\x20-\x7e]|[()\\]", "", rules.contact or "").strip()
        self._agent = f"{AGENT}/{VERSION}" + (f" (+{contact})" if contact else "")

    def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:
        """The answer, or 304 if it has not changed since `etag` or `modified`. Raises SourceError."""
        wanted = {"If-None-Match": etag or "", "If-Modified-Since": modified or ""}
        conditions = {name: value for name, value in wanted.items() if _HEADER.fullmatch(value)}
        call = Call(url, self.rules.seconds, self.rules.largest, headers=conditions)
        answer = self._follow(_address(url, None, call), call)
        unchanged = answer.status == 304 and bool(conditions)
        if answer.status != 200 and not unchanged:
            raise call.fail("fetch_status", status_told(answer))
        kind, charset = content_type(answer)
        return Fetched(
            url=str(answer.url),
            status=answer.status,
            content_type=kind,
            charset=charset,
            body=answer.body,
            etag=answer.headers.get("etag", etag if unchanged else None),
            modified=answer.headers.get("last-modified", modified if unchanged else None),
        )

    def close(self) -> None:
        """No more requests; those that wait for their turn fail."""
        self._turns.close()

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _follow(self, target: httpx.URL, call: Call) -> Answer:
        for _ in range(_MOST_REDIRECTS + 1):
            pause = self.rules.delay
            if not call.is_robots:
                pause = max(pause, self._ask_robots(target, call))
            answer = self._patiently(target, call, pause)
            place = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not place:
                return answer
            target = _address(as_utf8(place), target, call)
        raise call.fail("fetch_redirects", f"> {_MOST_REDIRECTS}")

    def _patiently(self, target: httpx.URL, call: Call, pause: float) -> Answer:
        """The answer, asked for again where the server says that it is only busy."""
        tries = 0
        while True:
            try:
                with self._turns.turn(target.host, pause) as waited:
                    call.wait(waited)
                    answer = self._ask(target, call)
            except ClosedError as error:
                raise call.fail("fetch_failed", "closed") from error
            tries += 1
            wait = seconds_to_wait(answer, tries)
            if wait is None:
                return answer
            self._turns.put_off(target.host, wait)

    def _ask(self, target: httpx.URL, call: Call) -> Answer:
        call.left()
        trust = (self._trust or _known_authorities()) if target.scheme == "https" else None
        backend = _CheckedBackend(self._resolve, self.rules.loopback, call)
        address = httpcore.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)
        headers = {
            "Host": target.netloc.decode("ascii"),
            "User-Agent": self._agent,
            "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
            "Accept-Encoding": CODINGS,
            "Connection": "close",
            **call.headers,
        }
        raw = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
        try:
            with (
                httpcore.ConnectionPool(ssl_context=trust, network_backend=backend, max_connections=1) as pool,
                pool.stream("GET", address, headers=raw) as response,
            ):
                told = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in response.headers}
                body = read_body(response.iter_stream(), told, call) if response.status == 200 else b""
                return Answer(target, response.status, told, body)
        except httpcore.TimeoutException as error:
            call.left()
            raise call.fail("fetch_timeout", call.allowed) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise call.fail("fetch_failed", short(error)) from error

    def _ask_robots(self, target: httpx.URL, call: Call) -> float:
        """Seconds that the site wants between two requests; SourceError if it does not want this page read."""
        origin = f"{target.scheme}://{target.netloc.decode('ascii')}"
        with self._lock:
            if len(self._robots) >= _MOST_ROBOTS:
                self._robots = {}
            known = self._robots.setdefault(origin, _Known())
        started = time.monotonic()
        with known.lock:
            call.wait(time.monotonic() - started)
            if known.until <= time.monotonic():
                self._read_robots(known, httpx.URL(f"{origin}/robots.txt"), call)
            rules, failure = known.rules, known.failure
        if rules is None:
            raise call.fail(*failure)
        if not rules.allows(str(target)):
            raise call.fail("fetch_robots", target.host)
        return rules.delay

    def _read_robots(self, known: "_Known", target: httpx.URL, call: Call) -> None:
        """A site without robots.txt allows everything; one whose robots.txt cannot be had allows nothing."""
        inner = Call(call.source, call.seconds, MOST_OF_ROBOTS, is_robots=True, ends=call.ends)
        known.rules, kept = None, _FAILURE_KEPT
        try:
            answer = self._follow(target, inner)
            if answer.status >= 500:
                known.failure = ("fetch_robots", f"robots.txt: {answer.status}")
            else:
                known.rules, kept = Robots(answer.body.decode("utf-8", "replace")), _ROBOTS_KEPT
        except SourceError as error:
            known.failure = (error.code, error.detail)
            if error.code == "fetch_redirects":  # as good as none, says RFC 9309
                known.rules, kept = Robots(""), _ROBOTS_KEPT
        call.ends = inner.ends
        known.until = time.monotonic() + kept


@dataclass(slots=True)
class _Known:
    """What is known of a site's robots.txt: its rules, or why they could not be had."""

    rules: Robots | None = None
    failure: tuple[SourceProblem, str] = ("fetch_robots", "robots.txt")
    until: float = float("-inf")
    lock: threading.Lock = field(default_factory=threading.Lock)


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects for one request, to an address that was looked up and checked here and nowhere else."""

    def __init__(self, resolve: Resolve, loopback: bool, call: Call) -> None:
        self._resolve = resolve
        self._loopback = loopback
        self._call = call

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = list(dict.fromkeys(self._looked_up(host, port)))
        for address in addresses:
            if not (is_public(address) or (self._loopback and is_loopback(address))):
                raise self._call.fail("address_private", address)
        failure: Exception = httpcore.ConnectError("DNS: -")
        for address in addresses[:_MOST_ADDRESSES]:
            left = self._call.left()
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    address, port, min(left, _CONNECT) if addresses[1:] else left
                )
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failure = error
            else:
                return _TimedStream(stream, self._call)
        raise failure

    def _looked_up(self, host: str, port: int) -> list[str]:
        """The system's resolver has no time limit of its own, so another thread waits for it."""
        found: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                found.put(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                found.put(error)

        threading.Thread(target=look_up, daemon=True).start()
        try:
            answer = found.get(timeout=self._call.left())
        except queue.Empty:
            raise self._call.fail("fetch_timeout", f"DNS, {self._call.allowed}") from None
        if isinstance(answer, Exception):
            raise self._call.fail("fetch_failed", f"DNS: {host}") from answer
        return answer


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step ends when the call does, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, call: Call) -> None:
        self._stream = stream
        self._call = call

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._call.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._call.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._call.left()), self._call)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


@cache
def _known_authorities() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def _address(text: str, base: httpx.URL | None, call: Call) -> httpx.URL:
    try:
        return read_address(text, base)
    except ValueError as error:
        raise call.fail("address", str(error)) from error
