"""A web server on loopback that answers as its pages are written.

    with WebServer({"/a": "<p>Halo</p>", "/b": redirect("/a"), "/c": [Page(status=503), "ready"]}) as server:
        fetcher.get(server.url("/b"))
    assert ["/robots.txt", "/b", "/a"] == server.paths

A path that is not written gives 404, /robots.txt too. `server.pages` may change while it runs.
"""

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import LoopbackServer


@dataclass(frozen=True, slots=True)
class Page:
    """One answer. With an ETag or Last-Modified among its headers, a request that names it is answered with 304."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)  # Content-Type is HTML in UTF-8 unless told
    wait: float = 0.0  # seconds before the first byte
    drip: float = 0.0  # seconds before every byte of the body
    endless: bool = False  # the body again and again until the other side leaves; no Content-Length
    cut: bool = False  # the line is cut after half of the body
    raw: bool = False  # the body is the whole answer, its status line and headers too


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in; names of headers in lower case."""

    path: str  # with its query
    headers: Mapping[str, str]
    at: float  # time.monotonic()


Answer = Page | str | bytes
Script = Answer | list[Answer] | Callable[[Asked], Answer]  # a list: one after the other, the last one stays


def redirect(to: str, status: int = 302) -> Page:
    """A page that sends on to another address."""
    return Page(status=status, headers={"Location": to})


class WebServer(LoopbackServer):
    """Answers every request in a thread of its own. `asked` holds what was asked, in order."""

    def __init__(self, pages: Mapping[str, Script] | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Script] = dict(pages or {})
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self._now, self._lock = 0, threading.Lock()
        self._scheme = "https" if tls else "http"
        super().__init__(_handler(self))
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [asked.path for asked in self.asked]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"{self._scheme}://{host}:{self.port}{path}"

    def page(self, asked: Asked) -> Page:
        """What a request is answered with; a list is used up."""
        script = self.pages.get(asked.path, self.pages.get(asked.path.partition("?")[0], Page(status=404)))
        if callable(script):
            script = script(asked)
        elif isinstance(script, list):
            with self._lock:
                script = script.pop(0) if len(script) > 1 else script[0]
        return script if isinstance(script, Page) else Page(script)

    def count(self, change: int) -> None:
        """Keep `most_at_once`, the largest number of requests that were under way together."""
        with self._lock:
            self._now += change
            self.most_at_once = max(self.most_at_once, self._now)


def _handler(server: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = Asked(self.path, {name.lower(): text for name, text in self.headers.items()}, time.monotonic())
            server.asked.append(asked)
            server.count(1)
            try:
                page = server.page(asked)
                time.sleep(page.wait)
                self._send(_unchanged(page, asked))
            except OSError:
                pass  # the other side left
            finally:
                server.count(-1)
            self.close_connection = True

        def _send(self, page: Page) -> None:
            body = page.body.encode() if isinstance(page.body, str) else page.body
            if not page.raw:
                self.send_response(page.status)
                given = {"Content-Type": "text/html; charset=utf-8", **page.headers}
                if not page.endless and "Content-Length" not in given:
                    given["Content-Length"] = str(len(body))
                for name, text in {**given, "Connection": "close"}.items():
                    self.send_header(name, text)
                self.end_headers()
            for piece in _pieces(page, body):
                time.sleep(page.drip)
                self.wfile.write(piece)

        def log_message(self, format: str, *args: Any) -> None:
            """Tests print nothing."""

    return Handler


def _unchanged(page: Page, asked: Asked) -> Page:
    pairs = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}
    same = [
        name for name, asks in pairs.items() if name in page.headers and page.headers[name] == asked.headers.get(asks)
    ]
    return Page(status=304, headers=page.headers) if page.status == 200 and same else page


def _pieces(page: Page, body: bytes) -> Iterator[bytes]:
    if page.cut:
        body = body[: len(body) // 2]
    while body:
        yield from (bytes([byte]) for byte in body) if page.drip else (body,)
        if not page.endless:
            return
