"""A chat model's reply as it comes. Who reads it never waits for the model: where nothing comes there is time to show
what is whole, to stop, and to give up."""

import asyncio
import queue
import threading
import time
from collections.abc import Generator
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, BaseMessageChunk

PAUSE = 0.05  # seconds without a piece after which the reader is told so
MOST_WAITING = 1000  # pieces that the reader has not come to yet; the model waits
_ENDS = ("finish_reason", "done_reason", "stop_reason")  # as OpenAI and Google, Ollama, Anthropic call it


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the text. `ended`: why the model ended here, in small letters; empty where it goes on."""

    text: str
    ended: str = ""


Heard = queue.SimpleQueue[Piece | Exception | None]


class TooSlow(Exception):
    """Nothing came for `seconds`, or the whole took longer."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def replied(model: BaseChatModel, messages: list[BaseMessage], silence: float, whole: float) -> Generator[Piece | None]:
    """The pieces in order; None after each PAUSE without one. Closing it ends the request, wherever it is.

    Raises TooSlow where nothing comes for `silence` seconds or the reply takes more than `whole`, and whatever the
    model raises.
    """
    heard: Heard = queue.SimpleQueue()
    left = threading.Event()
    reading = asyncio.run_coroutine_threadsafe(_hear(model, messages, heard, left), _loop())
    began = latest = time.monotonic()
    try:
        while True:
            try:
                piece = heard.get(timeout=PAUSE)
            except queue.Empty:
                yield None
            else:
                if piece is None:
                    return
                if isinstance(piece, Exception):
                    raise piece
                latest = time.monotonic()
                yield piece
            for since, most in ((began, whole), (latest, silence)):
                if time.monotonic() - since > most:
                    raise TooSlow(most)
    finally:
        left.set()
        reading.cancel()


async def _hear(model: BaseChatModel, messages: list[BaseMessage], heard: Heard, left: threading.Event) -> None:
    """Put in the pieces, then None or what went wrong, until the reader has left."""
    try:
        async with aclosing(model.astream(messages)) as chunks:  # type: ignore[type-var]
            async for chunk in chunks:
                heard.put(Piece(str(chunk.text), _ended(chunk)))
                while heard.qsize() > MOST_WAITING and not left.is_set():
                    await asyncio.sleep(PAUSE)
                if left.is_set():  # some clients swallow being cancelled
                    return
    except Exception as error:
        heard.put(error)
    else:
        heard.put(None)


def _ended(chunk: BaseMessageChunk) -> str:
    return next((str(chunk.response_metadata[key]).casefold() for key in _ENDS if chunk.response_metadata.get(key)), "")


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One loop for all replies: a client keeps its connections, and they belong to the loop that opened them."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="language model", daemon=True).start()
    return loop
