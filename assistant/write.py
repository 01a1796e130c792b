"""The writer with a language model: its tokens -> sentences with the stretches of articles they cite."""

import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from typing import Any, Literal

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage

from assistant.condense import question_language
from assistant.draft import Request, Sentence
from assistant.errors import WriterUnavailable
from assistant.pieces import cut, visible, without_markers
from assistant.prompts import PROBE, messages_for, new_key
from assistant.quoting import best_quotes
from corpus.article import Language
from index.hit import Hit

PASSAGES = 8  # sent to the model
TIMEOUT, MOST_SECONDS = 60.0, 180.0  # for the next token; for the whole answer
MOST_CHARACTERS = 20_000  # of an answer, reasoning included: a model that loops is cut off
CONTEXT_TOKENS = 8192  # Ollama cuts prompts at a small default
RESERVED_TOKENS = 2500  # of them, for the rules, the conversation and the answer
CHARACTERS_A_TOKEN, PASSAGE_HEAD_TOKENS = 3, 60  # Indonesian in the vocabularies of common models; title, outlet, day
FEWEST_WORDS = 5  # of a sentence whose language can be told


Lead = Callable[[Request, Sequence[Hit]], Iterator[Sentence]]


def make_model_writer(llm: str, base_url: str | None, lead: Lead | None = None) -> "ModelWriter":
    """The writer for what init_chat_model takes ("ollama:qwen3:8b"). Connects to nothing yet."""
    options: dict[str, Any] = {"temperature": 0}
    if base_url:
        options["base_url"] = base_url
    if llm.startswith("ollama:"):
        options |= {"client_kwargs": {"timeout": TIMEOUT}, "num_ctx": CONTEXT_TOKENS}
    else:
        options |= {"timeout": TIMEOUT, "max_retries": 1}
    try:
        try:
            return ModelWriter(init_chat_model(llm, **options), lead)
        except Exception:
            if not (base_url and llm.startswith("openai:")):
                raise
            return ModelWriter(init_chat_model(llm, api_key="none", **options), lead)  # a local server asks for no key
    except Exception as error:
        raise _unavailable(error) from error


class ModelWriter:
    """Writes with a chat model. Whatever fails in it leaves as WriterUnavailable, also after some sentences."""

    written_by: Literal["model"] = "model"

    def __init__(self, model: BaseChatModel, lead: Lead | None = None) -> None:
        """`lead`: what is said before the model speaks, whatever it says."""
        self._model = model
        self._lead = lead

    def write(self, request: Request, hits: Sequence[Hit]) -> Iterator[Sentence]:
        """Sentences as the model finishes them; one without a known marker has no quotes, one in another language no
        text. A model that begins in another language is asked once more."""
        if self._lead is not None:
            yield from self._lead(request, hits)
        shown = self.fitting(hits)
        for remind in (False, True):
            key = new_key()
            messages = messages_for(request, [hit.passage for hit in shown], key, remind)
            with closing(self._tokens(messages)) as said, suppress(_Drifted):
                yield from _sentences(said, key, shown, request.language)
                return
        raise WriterUnavailable("other_language")

    def probe(self) -> float:
        """Seconds until the model said something to a very short question. Raises WriterUnavailable."""
        started = time.monotonic()
        with closing(self._tokens([HumanMessage(PROBE)])) as said:
            if not "".join(said).strip():
                raise WriterUnavailable("empty")
        return time.monotonic() - started

    def say(self, messages: list[BaseMessage]) -> str:
        """The whole reply, without what the model thinks aloud. Raises WriterUnavailable."""
        with closing(self._tokens(messages)) as said:
            text = "".join(visible(said)).strip()
        if not text:
            raise WriterUnavailable("empty")
        return text

    def fitting(self, hits: Sequence[Hit]) -> list[Hit]:
        """The best passages that the model's context has room for, each text once."""
        profile = self._model.profile or {}
        room = min(profile.get("max_input_tokens") or CONTEXT_TOKENS, CONTEXT_TOKENS) - RESERVED_TOKENS
        chosen: list[Hit] = []
        for hit in hits:
            if any(hit.passage.text in each.passage.text for each in chosen):
                continue
            room -= len(hit.passage.text) // CHARACTERS_A_TOKEN + PASSAGE_HEAD_TOKENS
            if chosen and (room < 0 or len(chosen) == PASSAGES):
                break
            chosen.append(hit)
        return chosen

    def _tokens(self, messages: list[BaseMessage]) -> Generator[str]:
        deadline, length = time.monotonic() + MOST_SECONDS, 0
        try:
            for chunk in self._model.stream(messages):
                text = str(chunk.text)
                length += len(text)
                if time.monotonic() > deadline:
                    raise WriterUnavailable("timeout", seconds=f"{MOST_SECONDS:g}")
                yield text
                if length > MOST_CHARACTERS:
                    return
        except Exception as error:
            raise _unavailable(error) from error


class _Drifted(Exception):
    """The reply is in another language from its first cited sentence on."""


def _sentences(said: Iterator[str], key: str, shown: Sequence[Hit], language: Language) -> Iterator[Sentence]:
    wrote = drifted = False
    for piece in cut(visible(said)):
        text, numbers = without_markers(piece, key)
        if not re.search(r"\w", text):
            continue
        if re.fullmatch(r"\W*not[_ ]found\W*", text, re.IGNORECASE):
            return
        if _drifts(text, language):
            drifted = True
            if numbers and not wrote:
                raise _Drifted
            yield Sentence("")
            continue
        wrote = True
        cited = [shown[number - 1] for number in numbers if 1 <= number <= len(shown)]
        yield Sentence(text, tuple(quote for hit in cited for quote in best_quotes(text, hit)))
    if drifted and not wrote:
        raise _Drifted
    if not wrote:
        raise WriterUnavailable("empty")


def _drifts(text: str, language: Language) -> bool:
    """Whether a sentence is in another language than the one asked for; too short a one is not judged."""
    return len(text.split()) >= FEWEST_WORDS and question_language(text) != language


def _unavailable(error: Exception) -> WriterUnavailable:
    """The kind of failure, without what the server said, which may hold part of a key."""
    if isinstance(error, WriterUnavailable):
        return error
    if isinstance(error, ImportError):
        package = re.search(r"langchain[-_]\w+", str(error))
        return WriterUnavailable("not_installed", package=package.group().replace("_", "-") if package else "?")
    name, status = type(error).__name__, getattr(error, "status_code", None)
    if "timeout" in name.lower():
        return WriterUnavailable("timeout", seconds=f"{TIMEOUT:g}")
    if status == 429:
        return WriterUnavailable("rate_limit")
    if isinstance(status, int) and status > 0:
        return WriterUnavailable("http", status=status)
    if "connect" in name.lower():
        return WriterUnavailable("no_connection")
    if "credentials" in str(error).lower() or "api_key" in str(error).lower():
        return WriterUnavailable("no_key")
    if "model provider" in str(error):
        return WriterUnavailable("unknown_provider")
    return WriterUnavailable("other", name=name)
