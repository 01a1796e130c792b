"""The writer with a language model: its tokens -> sentences with the stretches of articles they cite."""

import re
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any, Literal

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage

from assistant.condense import question_language
from assistant.draft import Request, Sentence
from assistant.errors import WriterUnavailable
from assistant.pieces import HEADING, Markers, visible
from assistant.prompts import NOT_FOUND, PROBE, messages_for, new_key
from assistant.quoting import best_quotes
from assistant.stream import TooSlow, replied
from corpus.article import Language
from index.hit import Hit

PASSAGES = 8  # sent to the model
TIMEOUT, MOST_SECONDS = 60.0, 180.0  # for the next token; for the whole answer
MOST_CHARACTERS = 20_000  # of an answer, what the model thinks aloud left out
MOST_REPEATS = 3  # of one sentence: a model that goes in circles is cut off
CONTEXT_TOKENS, SMALLEST_CONTEXT = 8192, 2048  # Ollama cuts prompts at a small default; halved where a server refuses
RESERVED_TOKENS = 2500  # of them, at most half, for the rules, the conversation and the answer
CHARACTERS_A_TOKEN, PASSAGE_HEAD_TOKENS = 3, 60  # Indonesian in the vocabularies of common models; title, outlet, day
FEWEST_WORDS = 5  # in small letters, of a sentence whose language can be told
_WARMTH_FIXED = re.compile(r"(?:^|[:/])(?:o\d|gpt-5)")  # OpenAI's models that refuse a temperature
_CUT_OFF = frozenset(("length", "max_tokens", "max_output_tokens"))  # why a model ended that had not finished
_FINISHED = re.compile(r"[.!?…][\s\])}】］〕\"”’*`]*$")
_TERMS = re.compile(r"\b(?:sister|city|cities|province|memorandum|letter|of|intent|understanding|press|release)\b")


Lead = Callable[[Request, Sequence[Hit]], Iterator[Sentence]]


def make_model_writer(llm: str, base_url: str | None, lead: Lead | None = None) -> "ModelWriter":
    """The writer for what init_chat_model takes ("ollama:qwen3:8b"). Connects to nothing yet."""
    options: dict[str, Any] = {} if _WARMTH_FIXED.search(llm) else {"temperature": 0}
    if base_url:
        options["base_url"] = base_url
    if llm.startswith("ollama:"):
        options |= {"client_kwargs": {"timeout": TIMEOUT}, "num_ctx": CONTEXT_TOKENS}
    else:
        options |= {"timeout": TIMEOUT, "max_retries": 0}  # a person waits: quotations are there at once
    try:
        try:
            model = init_chat_model(llm, **options)
            keyless = any(hasattr(each, "get_secret_value") and not each.get_secret_value() for _, each in model)
        except ImportError:
            raise
        except Exception:
            if not base_url:
                raise
            keyless = True
        if base_url and keyless:
            model = init_chat_model(llm, api_key="none", **options)  # a local server asks for no key
        return ModelWriter(model, lead)
    except Exception as error:
        raise _unavailable(error) from error


class ModelWriter:
    """Writes with a chat model. Whatever fails in it leaves as WriterUnavailable, also after some sentences."""

    written_by: Literal["model"] = "model"

    def __init__(self, model: BaseChatModel, lead: Lead | None = None) -> None:
        """`lead`: what is said before the model speaks, whatever it says."""
        self._model = model
        self._lead = lead

    def write(self, request: Request, hits: Sequence[Hit]) -> Iterator[Sentence | None]:
        """Sentences as the model finishes them, None where it says nothing for a moment; one without a known marker
        has no quotes, one in another language no text. A model that begins in another language is asked once more, one
        that has no room for the passages with fewer and without the conversation."""
        if self._lead is not None:
            yield from self._lead(request, hits)
        context, remind = CONTEXT_TOKENS, False
        while True:
            shown, key = self.fitting(hits, context), new_key()
            asked = request if context == CONTEXT_TOKENS else replace(request, turns=())
            messages = messages_for(asked, [hit.passage for hit in shown], key, remind)
            try:
                with closing(self._tokens(messages)) as said:
                    yield from _sentences(said, Markers(key), shown, request.language)
                return
            except _Drifted:
                if remind:
                    raise WriterUnavailable("other_language") from None
                remind = True
            except WriterUnavailable as error:
                if error.key != "too_long" or context <= SMALLEST_CONTEXT:
                    raise
                context //= 2

    def probe(self) -> float:
        """Seconds until the model said something to a very short question. Raises WriterUnavailable."""
        started = time.monotonic()
        with closing(self._tokens([HumanMessage(PROBE)])) as said:
            if not "".join(filter(None, said)).strip():
                raise WriterUnavailable("empty")
        return time.monotonic() - started

    def say(self, messages: list[BaseMessage]) -> str:
        """The whole reply, without what the model thinks aloud. Raises WriterUnavailable."""
        with closing(self._tokens(messages)) as said:
            text = "".join(filter(None, visible(said))).strip()
        if not text:
            raise WriterUnavailable("empty")
        return text

    def fitting(self, hits: Sequence[Hit], context: int = CONTEXT_TOKENS) -> list[Hit]:
        """The best passages that a context of so many tokens, or the model's own, has room for, each text once."""
        profile = self._model.profile or {}
        context = min(profile.get("max_input_tokens") or context, context)
        room = context - min(RESERVED_TOKENS, context // 2)
        chosen: list[Hit] = []
        for hit in hits:
            if any(hit.passage.text in each.passage.text for each in chosen):
                continue
            room -= len(hit.passage.text) // CHARACTERS_A_TOKEN + PASSAGE_HEAD_TOKENS
            if chosen and (room < 0 or len(chosen) == PASSAGES):
                break
            chosen.append(hit)
        return chosen

    def _tokens(self, messages: list[BaseMessage]) -> Generator[str | None]:
        """What the model says, None where nothing comes for a moment. Raises WriterUnavailable, also where the reply
        ends within a sentence: `cut_off` at the model's own limit, `broken` where the connection ended."""
        ended, tail = "", ""
        try:
            with closing(replied(self._model, messages, TIMEOUT, MOST_SECONDS)) as pieces:
                for piece in pieces:
                    if piece is not None:
                        ended = piece.ended or ended
                        tail = (tail + piece.text)[-20:]
                    yield None if piece is None else piece.text
        except Exception as error:
            raise _unavailable(error) from error
        if not _FINISHED.search(tail) and tail.strip():
            if ended in _CUT_OFF:
                raise WriterUnavailable("cut_off")
            if not ended:  # the connection ended, the model did not
                raise WriterUnavailable("broken")


class _Drifted(Exception):
    """The reply is in another language from its first cited sentence on."""


def _sentences(
    said: Iterator[str | None], markers: Markers, shown: Sequence[Hit], language: Language
) -> Iterator[Sentence | None]:
    told: Counter[str] = Counter()
    cited = drifted = False
    for piece in _whole(markers.cut(visible(said))):
        if piece is None:
            yield None
            continue
        text, numbers = markers.taken(piece)
        if not re.search(r"\w", text) or (HEADING.match(piece) and not numbers):
            continue
        if _refuses(text):
            if not (told or drifted):
                return
        elif _drifts(text, language):
            drifted = True
            if numbers and not cited:
                raise _Drifted
            yield Sentence("")
        else:
            told[text] += 1
            if told[text] == 1:
                cited = cited or bool(numbers)
                hits = [shown[number - 1] for number in numbers if 1 <= number <= len(shown)]
                yield Sentence(text, tuple(quote for hit in hits for quote in best_quotes(text, hit)))
            if told[text] > MOST_REPEATS or sum(map(len, told)) > MOST_CHARACTERS:
                return
    if drifted and not told:
        raise _Drifted
    if not told:
        raise WriterUnavailable("empty")


def _whole(pieces: Iterator[str | None]) -> Iterator[str | None]:
    """The sentences before the one in which the model came to its own limit."""
    try:
        yield from pieces
    except WriterUnavailable as error:
        if error.key != "cut_off":
            raise


def _refuses(text: str) -> bool:
    """Whether this is the word for "the passages do not say", perhaps with something around it."""
    return NOT_FOUND in text or re.fullmatch(r"\W*not[_ ]found\W*", text, re.IGNORECASE) is not None


def _drifts(text: str, language: Language) -> bool:
    """Whether a sentence is in another language than the one asked for, by its words in small letters: names and terms
    are foreign in both. Too short a one is not judged."""
    words = [word for word in _TERMS.sub(" ", text).split() if word[0].islower()]
    return len(words) >= FEWEST_WORDS and question_language(" ".join(words)) != language


def _unavailable(error: Exception) -> WriterUnavailable:
    """The kind of failure, without what the server said, which may hold part of a key."""
    if isinstance(error, WriterUnavailable):
        return error
    if isinstance(error, ImportError):
        package = re.search(r"langchain[-_][\w-]*\w", str(error))
        return WriterUnavailable("not_installed", package=package.group().replace("_", "-") if package else "?")
    if isinstance(error, TooSlow):
        return WriterUnavailable("timeout", seconds=f"{error.seconds:g}")
    name, status = type(error).__name__, getattr(error, "status_code", None)
    if status in (400, 413) and re.search(r"context|too (?:long|many tokens)", str(error), re.IGNORECASE):
        return WriterUnavailable("too_long")
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
