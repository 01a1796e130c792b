"""A server of the OpenAI chat protocol on loopback that answers what it is told to, in order.

`with OpenAIServer(["The answer. [1]"]) as server: make_model_writer("openai:any", server.base_url)`
"""

import json
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

PIECE = 7  # characters of a reply that one event carries: cuts words, tags and markers


@dataclass(frozen=True, slots=True)
class Failure:
    """A reply that is an HTTP error; `after` tells how many characters of a text come first, then the line is cut."""

    status: int = 500
    text: str = ""


class OpenAIServer:
    """Replies are used up in order; a request beyond them is answered with HTTP 500. `requests` holds their bodies."""

    def __init__(self, replies: Iterable[str | Failure]) -> None:
        self.replies = deque(replies)
        self.requests: list[dict[str, Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def base_url(self) -> str:
        """What TANYA_LLM_BASE_URL would hold."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def prompt(self) -> str:
        """Everything said in the last request."""
        return "\n".join(str(said["content"]) for said in self.requests[-1]["messages"])

    def __enter__(self) -> "OpenAIServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(script: OpenAIServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            script.requests.append(body)
            reply = script.replies.popleft() if script.replies else Failure(500)
            if isinstance(reply, Failure) and not reply.text:
                self.send_error(reply.status)
                return
            text = reply.text if isinstance(reply, Failure) else reply
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            for at in range(0, len(text), PIECE):
                self._event({"content": text[at : at + PIECE]}, None)
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
