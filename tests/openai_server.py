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

PIECE = 7  # characters of a reply that one event carries: cuts words, tags and markers


@dataclass(frozen=True, slots=True)
class Failure:
    """A reply that is an HTTP error; `after` tells how many characters of a text come first, then the line is cut."""

    status: int = 500
    text: str = ""


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


Reply = str | Failure | Raw | Slow | Endless | Malformed


class OpenAIServer(LoopbackServer):
    """Replies are used up in order; a request beyond them is answered with HTTP 500. `requests` holds their bodies.

    The plain markers of a reply ([2]) become the key that the request gave to its second passage. `left` is set when
    the other side went away in the middle of a reply.
    """

    def __init__(self, replies: Iterable[Reply]) -> None:
        self.replies = deque(replies)
        self.requests: list[dict[str, Any]] = []
        self.left = threading.Event()
        super().__init__(_handler(self))

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


def _handler(script: OpenAIServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            script.requests.append(body)
            reply = script.replies.popleft() if script.replies else Failure(500)
            if isinstance(reply, Failure) and not reply.text:
                self.send_error(reply.status)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            if isinstance(reply, Malformed):
                self.wfile.write(reply.body)
                return
            try:
                for piece in _pieces(reply, script.keys):
                    self._event({"content": piece}, None)
            except OSError:
                script.left.set()
                return
            if isinstance(reply, Failure):
                self._line({"error": {"message": "overloaded", "type": "server_error", "code": None}})
                return
            self._event({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def _event(self, delta: dict[str, str], finish: str | None) -> None:
            choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
            self._line({"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]})

        def _line(self, data: dict[str, Any]) -> None:
            self.wfile.write(b"data: " + json.dumps(data).encode() + b"\n\n")
            self.wfile.flush()

        def log_message(self, format: str, *args: Any) -> None:
            """Tests print nothing."""

    return Handler


def _pieces(reply: str | Failure | Raw | Slow | Endless, keys: list[str]) -> Iterator[str]:
    text = reply if isinstance(reply, str) else reply.text
    if not isinstance(reply, Raw):
        text = re.sub(r"[\[【][^\]】]*[\]】]", lambda marker: _keyed(marker[0], keys), text)
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
