"""The writer with a language model: its tokens -> sentences with the stretches of articles they cite."""

import re
import time
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel

from assistant.draft import Quote, Request, Sentence
from assistant.errors import WriterUnavailable
from assistant.prompts import NOT_FOUND, messages_for
from corpus.article import Language, Passage
from corpus.sentences import split_sentences
from index.hit import Hit
from index.words import CONCEPT, question_tokens, tokens

PASSAGES = 8  # sent to the model
TIMEOUT, MOST_SECONDS = 60.0, 180.0  # for the next token; for the whole answer
MOST_CHARACTERS = 20_000  # of an answer, reasoning included: a model that loops is cut off
CONTEXT_TOKENS = 8192  # Ollama cuts prompts at a small default

_MARKED = r"[\[【]\s*(?:[a-zA-Z]+\s*)?\^?\d[\d\s,;–†&-]*(?:†[^\]】]*)?[\]】]"
_MARKERS = re.compile(_MARKED)
_LEADING = re.compile(rf"(?:\s*{_MARKED}[.,;:]?)+")
_UNFINISHED = re.compile(r"\s*[\[【][^\]】]*$")
_TAG, _CLOSE = re.compile(r"</?(?:think|thinking|reasoning)>"), re.compile(r"</(?:think|thinking|reasoning)>")
_LONGEST_TAG = len("</reasoning>")


def make_model_writer(llm: str, base_url: str | None) -> "ModelWriter":
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
            return ModelWriter(init_chat_model(llm, **options))
        except Exception:
            if not (base_url and llm.startswith("openai:")):
                raise
            return ModelWriter(init_chat_model(llm, api_key="none", **options))  # a local server asks for no key
    except Exception as error:
        raise WriterUnavailable(_reason(error)) from error


class ModelWriter:
    """Writes with a chat model. Whatever fails in it leaves as WriterUnavailable, also after some sentences."""

    written_by: Literal["model"] = "model"

    def __init__(self, model: BaseChatModel) -> None:
        self._model = model

    def write(self, request: Request, hits: Sequence[Hit]) -> Iterator[Sentence]:
        """Sentences as the model finishes them; one without a usable marker has no quotes."""
        shown = hits[:PASSAGES]
        wrote = False
        for piece in cut(visible(self._tokens(request, shown))):
            wrote = True
            text, numbers = _without_markers(piece)
            if not re.search(r"\w", text):
                continue
            if NOT_FOUND in text or re.fullmatch(r"\W*not[_ ]found\W*", text, re.IGNORECASE):
                return
            cited = [shown[number - 1] for number in numbers if 1 <= number <= len(shown)]
            yield Sentence(text, tuple(quote for hit in cited for quote in best_quotes(text, hit)))
        if not wrote:
            raise WriterUnavailable("empty answer")

    def _tokens(self, request: Request, hits: Sequence[Hit]) -> Iterator[str]:
        deadline, length = time.monotonic() + MOST_SECONDS, 0
        try:
            for chunk in self._model.stream(messages_for(request, [hit.passage for hit in hits])):
                text = str(chunk.text)
                length += len(text)
                if time.monotonic() > deadline:
                    raise TimeoutError
                yield text
                if length > MOST_CHARACTERS:
                    return
        except Exception as error:
            raise WriterUnavailable(_reason(error)) from error


def visible(pieces: Iterator[str]) -> Iterator[str]:
    """The text outside <think>…</think>, however the tags are cut into pieces; an unclosed one hides the rest."""
    buffer, hidden = "", False
    for piece in pieces:
        buffer += piece
        while found := (_CLOSE if hidden else _TAG).search(buffer):
            opens = not found.group().startswith("</")
            if opens:
                yield buffer[: found.start()]
            buffer, hidden = buffer[found.end() :], opens  # some templates send the closing tag alone
        tag = buffer.rfind("<", max(0, len(buffer) - _LONGEST_TAG))  # the beginning of a tag, perhaps
        keep = tag if tag >= 0 else len(buffer)
        if not hidden:
            yield buffer[:keep]
        buffer = buffer[keep:]
    if not hidden:
        yield buffer


def cut(pieces: Iterator[str]) -> Iterator[str]:
    """Whole sentences with the markers that follow them, each as soon as the next one has begun."""
    buffer = ""
    for piece in pieces:
        buffer += piece
        *whole, last = _sentences(buffer) or [(0, 0)]
        if whole and re.search(r"\S\s", buffer[last[0] :]) and not _UNFINISHED.match(buffer[last[0] :]):
            yield from (buffer[start:end] for start, end in whole)
            buffer = buffer[last[0] :]
    yield from (buffer[start:end] for start, end in _sentences(buffer))


def _sentences(text: str) -> list[tuple[int, int]]:
    """Sentences; a marker after the full stop belongs to the sentence before it."""
    spans: list[tuple[int, int]] = []
    for start, end in split_sentences(text):
        leading = _LEADING.match(text, start, end)
        if spans and (leading or _UNFINISHED.match(text[start:end])):
            at = leading.end() if leading else end
            spans[-1] = (spans[-1][0], at)
            start = at + len(text[at:end]) - len(text[at:end].lstrip())
        if start < end:
            spans.append((start, end))
    return spans


def _without_markers(piece: str) -> tuple[str, list[int]]:
    """The sentence as it is shown, and the passages it names, each once; a range names all between."""
    numbers: list[int] = []
    for marker in _MARKERS.findall(piece):
        for low, high in re.findall(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?", marker.split("†")[0]):
            numbers.extend(range(int(low), min(int(high or low), int(low) + 9) + 1))
    text = re.sub(r"\s+([.,;:!?])", r"\1", _MARKERS.sub("", piece).replace("**", ""))
    return " ".join(text.split()), list(dict.fromkeys(numbers))


def best_quotes(sentence: str, hit: Hit) -> list[Quote]:
    """The sentence of the passage that shares most with `sentence`, and a second one if it adds a name or number.

    Neighbours make one quote. None where nothing is shared.
    """
    spans = split_sentences(hit.passage.text)
    wanted = {token: _weight(token) for token in question_tokens(sentence)}
    said = [_said(hit.passage, span, hit.language) for span in spans]
    worth = [sum(weight for token, weight in wanted.items() if token in words) for words in said]
    if not worth or max(worth) == 0:
        return []
    first = worth.index(max(worth))
    added = [sum(wanted[token] for token in wanted if token in words - said[first]) for words in said]
    second = added.index(max(added))
    chosen = sorted({first, second} if added[second] >= 2 else {first})
    if len(chosen) == 2 and chosen[1] - chosen[0] == 1:
        return [_quote(hit.passage, spans[chosen[0]][0], spans[chosen[1]][1])]
    return [_quote(hit.passage, *spans[each]) for each in chosen]


def _weight(token: str) -> float:
    return 2.0 if token[0].isdigit() else 1.5 if token.startswith(CONCEPT) else 1.0


def _said(passage: Passage, span: tuple[int, int], language: Language) -> set[str]:
    text = passage.text[slice(*span)]
    return {*tokens(text, language), *question_tokens(text)}


def _quote(passage: Passage, start: int, end: int) -> Quote:
    return Quote(passage, passage.start + start, passage.start + end)


def _reason(error: Exception) -> str:
    """A few words without what the server said, which may hold part of a key."""
    if isinstance(error, WriterUnavailable):
        return str(error)
    if isinstance(error, ImportError):
        package = re.search(r"langchain[-_]\w+", str(error))
        return f"{package.group().replace('_', '-')} is not installed" if package else "a package is not installed"
    name, status = type(error).__name__, getattr(error, "status_code", None)
    if "timeout" in name.lower():
        return f"no answer within {TIMEOUT:.0f} s"
    if isinstance(status, int) and status > 0:
        return f"HTTP {status}"
    if "connect" in name.lower():
        return "no connection"
    if "credentials" in str(error).lower() or "api_key" in str(error).lower():
        return "no API key"
    return "unknown model provider" if "model provider" in str(error) else name
