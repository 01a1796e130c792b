"""Assistant.reply: one question's way, step by step."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answer import Answer, Turn
from assistant.condense import condense, question_language
from assistant.draft import Request, Sentence, Writer
from assistant.errors import WriterUnavailable
from assistant.messages import message
from assistant.verify import Check, Verified, verify
from corpus.article import Article, Language
from corpus.fields import legible
from corpus.library import Filters
from corpus.spans import Span
from corpus.versions import Version
from index.hit import Hit
from index.words import fold

MOST_CHARACTERS = 2000  # of a question
HITS = 10
AT_WORK = 0.5  # seconds after which a reader is told again what there is: here an answer can be stopped
_GREETING = re.compile(
    r"^(halo|hai|hi|hello|hey|selamat (pagi|siang|sore|malam)|good (morning|afternoon|evening)|assalamualaikum)\b[\w ]{0,20}$"
)
_THANKS = re.compile(r"^(terima ?kasih|makasih|thanks?( you)?|thank you|trims)\b[\w ]{0,20}$")
_HELP = re.compile(
    r"^(apa yang (bisa|dapat) (kamu|anda)|(kamu|anda) (bisa|siapa)|siapa (kamu|anda)|what can you do|who are you|help|bantuan|how do you work)\b"
)


class Search(Protocol):
    """Assistant.search: the best hits first. `timeless`: a span of time that the question names lifts nothing."""

    def __call__(
        self, question: str, limit: int, filters: Filters | None, earlier: str | None, /, *, timeless: bool = False
    ) -> list[Hit]: ...


class _Timed:
    """Passes sentences on and adds up how long their writer took."""

    def __init__(self, sentences: Iterator[Sentence | None]) -> None:
        self._sentences = sentences
        self.seconds = 0.0

    def __iter__(self) -> Iterator[Sentence | None]:
        return self

    def __next__(self) -> Sentence | None:
        started = time.perf_counter()
        try:
            return next(self._sentences)
        finally:
            self.seconds += time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions. The parts come from assistant.assemble; `warm` loads what is slow to load, `rouse` keeps
    at hand what checks a sentence."""

    search: Search
    writer: Callable[[], Writer]
    fallback: Callable[[], Writer]
    article: Callable[[str], Article | None]
    span: Callable[[str], Span | None]
    judge: Check
    warm: Callable[[], None]
    rouse: Callable[[], None] = lambda: None
    language: Language = "id"
    versions: Callable[[str], Sequence[Version]] = lambda _: ()  # earlier states of an article, the latest first
    translate: Callable[[str, Language], str] | None = None  # there with a language model; raises UserError

    def reply(self, question: str, turns: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """The whole answer. Raises assistant.errors.UserError where index or library cannot be used."""
        *_, answer = self.stream(question, turns, filters)
        return answer

    def quoted(self, question: str, filters: Filters | None = None) -> Answer:
        """The answer of the quoting writer, which costs no call of a language model."""
        return replace(self, writer=self.fallback).reply(question, (), filters)

    def stream(
        self,
        question: str,
        turns: Sequence[Turn] = (),
        filters: Filters | None = None,
        timeless: bool = False,
    ) -> Iterator[Answer]:
        """Growing answers, each with its markers and citations in agreement; the last one is whole.

        `timeless`: a span of time that the question names is passed over.
        """
        question = legible(question)
        turns = [Turn(legible(turn.question), legible(turn.answer)) for turn in turns]
        early = self._without_search(question, turns)
        if early is not None:
            yield early
            return
        language = question_language(question, turns) or self.language
        standalone = condense(question, turns, language)
        started = time.perf_counter()
        hits = tuple(self.search(standalone.question, HITS, filters, standalone.earlier, timeless=timeless))
        searched = time.perf_counter() - started
        empty = Answer(
            "", (), language, standalone.question, hits, "extract", "not_found", seconds={"search": searched}
        )
        empty = replace(empty, span=None if timeless else self.span(standalone.question))
        request = Request(standalone.question, language, turns)
        if not hits:
            restricted = filters is not None and filters != Filters()
            yield replace(empty, text=message("none_pass" if restricted else "no_articles", language))
            return
        writer, notice = self.writer(), None
        try:
            answers = self._write(writer, request, empty)
            last = None
            for last in answers:
                yield last
            if last is not None and last.outcome == "answered":
                return
            if writer.written_by == "model" and last is not None and last.removed_sentences:
                notice = message("nothing_supported", language)
        except WriterUnavailable as error:
            notice = message("model_unavailable", language, reason=error.reason(language))
        if notice is not None:
            empty = replace(empty, notice=notice, removed_sentences=last.removed_sentences if last else 0)
            last = None
            for last in self._write(self.fallback(), request, empty):
                yield last
        if last is None or last.outcome != "answered":
            yield replace(empty, text=message("not_found", language), written_by=writer.written_by)

    def _write(self, writer: Writer, request: Request, empty: Answer) -> Iterator[Answer]:
        """Write and verify; every answer yielded cites something, or tells what was removed, or that the writer is
        still at work."""
        started, writing = time.perf_counter(), _Timed(writer.write(request, empty.hits))
        shown: Verified | None = None
        latest = started
        for verified in verify(writing, self.article, empty.hits, self.judge):
            now = time.perf_counter()
            if verified == shown:
                if now - latest < AT_WORK:
                    continue
                self.rouse()
            shown, latest = verified, now
            yield replace(
                empty,
                text=verified.text,
                citations=verified.citations,
                outcome="answered" if verified.citations else "not_found",
                short_answer=verified.short_answer,
                written_by=writer.written_by,
                removed_sentences=empty.removed_sentences + verified.removed,
                seconds={**empty.seconds, "write": writing.seconds, "verify": now - started - writing.seconds},
            )

    def _without_search(self, question: str, turns: Sequence[Turn]) -> Answer | None:
        """What is said to a question that no article can answer: an empty one, a greeting, a third language."""
        said = fold(question).strip(" .!?,")
        language = question_language(question, turns) if any(char.isalpha() for char in question) else None
        spoken = language or (question_language(turns[-1].question) if turns else None) or self.language
        if not question.strip():
            key, outcome = "empty_question", "rejected"
        elif len(question) > MOST_CHARACTERS:
            text = message("too_long", spoken, length=len(question), most=MOST_CHARACTERS)
            return Answer(text, (), spoken, "", (), "extract", "rejected")
        elif not any(char.isalpha() for char in question):
            key, outcome = "no_words", "rejected"
        elif _GREETING.match(said):
            key, outcome = "greeting", "chat"
        elif _THANKS.match(said):
            key, outcome = "thanks", "chat"
        elif _HELP.match(said):
            key, outcome = "help", "chat"
        elif language is None:
            key, outcome = "third_language", "rejected"
        else:
            return None
        return Answer(message(key, spoken), (), spoken, question.strip(), (), "extract", outcome)  # type: ignore[arg-type]
