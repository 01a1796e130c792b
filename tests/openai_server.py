"""A server of the OpenAI chat protocol on loopback that answers what it is told to, in order.

`with OpenAIServer(["The answer. [1]"]) as server: make_model_writer("openai:any", server.base_url)`
"""

import json
import re
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import LoopbackServer

_MARKER = re.compile(r"[\[【][^\]】]*[\]】]")
PIECE = 7  # characters of a reply that one event carries: cuts words, tags and markers


@dataclass(frozen=True, slots=True)
class Failure:
    """A reply that is an HTTP error, with what the server says of it; or, after a text, an event that is one."""

    status: int = 500
    text: str = ""
    message: str = ""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Raw:
    """A reply sent as it is: its markers are not made those of the request."""

    text: str


@dataclass(frozen=True, slots=True)
class Slow:
    """A reply whose every piece waits."""

    text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Endless:
    """A reply that repeats its text until the other side goes away."""

    text: str


@dataclass(frozen=True, slots=True)
class Malformed:
    """HTTP 200 with a body that is no event stream."""

    body: bytes


@dataclass(frozen=True, slots=True)
class Steps:
    """A reply step by step: words, lines as they are, events that are waited for. `finish`: why the model ended; None
    where the connection just ends."""

    steps: tuple[str | bytes | threading.Event, ...]
    finish: str | None = "stop"


Reply = str | Failure | Raw | Slow | Endless | Malformed | Steps
MOST_WAITING = 20  # seconds for an event


class OpenAIServer(LoopbackServer):
    """Replies are used up in order; a request beyond them is answered with HTTP 500. `requests` holds their bodies.

    The plain markers of a reply ([2]) become the key that the request gave to its second passage. `left` is set when
    the other side went away in the middle of a reply.
    """

    def __init__(self, replies: Iterable[Reply]) -> None:
        self.replies = deque(replies)
        self.requests: list[dict[str, Any]] = []
        self.left = threading.Event()
        super().__init__(type("Handler", (_Handler,), {"script": self}))

    @property
    def base_url(self) -> str:
        """What TANYA_LLM_BASE_URL would hold."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def prompt(self) -> str:
        """Everything said in the last request."""
        return "\n".join(str(said["content"]) for said in self.requests[-1]["messages"])

    @property
    def keys(self) -> list[str]:
        """The keys of the last request's passages, in order."""
        return re.findall(r"^\[([^\]\n]+)\]", self.requests[-1]["messages"][-1]["content"], re.MULTILINE)


class _Handler(BaseHTTPRequestHandler):
    """What one request is answered with."""

    script: OpenAIServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.script.requests.append(body)
        reply = self.script.replies.popleft() if self.script.replies else Failure(500)
        if isinstance(reply, Failure) and not reply.text:
            self._refuse(reply)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        if isinstance(reply, Malformed):
            self.wfile.write(reply.body)
            return
        try:
            if isinstance(reply, Steps):
                self._steps(reply)
            else:
                self._say(reply)
        except OSError:
            self.script.left.set()

    def _say(self, reply: str | Failure | Raw | Slow | Endless) -> None:
        for piece in _pieces(reply, self.script.keys):
            self._event({"content": piece}, None)
        if isinstance(reply, Failure):
            self._line({"error": {"message": "overloaded", "type": "server_error", "code": None}})
        else:
            self._end("stop")

    def _end(self, finish: str) -> None:
        self._event({}, finish)
        self.wfile.write(b"data: [DONE]\n\n")

    def _refuse(self, reply: Failure) -> None:
        body = json.dumps({"error": {"message": reply.message, "type": "error", "code": None}}).encode()
        self.send_response(reply.status)
        for name, value in (*reply.headers, ("Content-Type", "application/json"), ("Content-Length", len(body))):
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def _steps(self, reply: Steps) -> None:
        for step in reply.steps:
            if isinstance(step, threading.Event):
                step.wait(MOST_WAITING)
            elif isinstance(step, bytes):
                self.wfile.write(step)
                self.wfile.flush()
            else:
                self._event({"content": _MARKER.sub(lambda marker: _keyed(marker[0], self.script.keys), step)}, None)
        if reply.finish is not None:
            self._end(reply.finish)

    def _event(self, delta: dict[str, str], finish: str | None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
        self._line({"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]})

    def _line(self, data: dict[str, Any]) -> None:
        self.wfile.write(b"data: " + json.dumps(data).encode() + b"\n\n")
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Tests print nothing."""


def _pieces(reply: str | Failure | Raw | Slow | Endless, keys: list[str]) -> Iterator[str]:
    text = reply if isinstance(reply, str) else reply.text
    if not isinstance(reply, Raw):
        text = _MARKER.sub(lambda marker: _keyed(marker[0], keys), text)
    while True:
        for at in range(0, len(text), PIECE):
            if isinstance(reply, Slow):
                time.sleep(reply.seconds)
            yield text[at : at + PIECE]
        if not isinstance(reply, Endless):
            return


def _keyed(marker: str, keys: list[str]) -> str:
    """[2] with the key of the second passage; a number that no passage has is left."""
    return re.sub(r"\d+", lambda number: dict(enumerate(keys, 1)).get(int(number[0]), number[0]), marker)
