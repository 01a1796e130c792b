"""A language model that misbehaves, over a real connection: the answer is whole and says so, or nothing is said."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from assistant import write
from assistant.answer import Answer
from assistant.draft import Quote, Request, Sentence
from assistant.reply import Assistant
from assistant.support import check
from assistant.verify import Verified, verify
from assistant.write import CHARACTERS_A_TOKEN, make_model_writer
from corpus.article import Language
from corpus.library import Filters
from index.hit import Hit
from tests.assistant.test_write import ARTICLES, HITS, SIGNED, hit
from tests.openai_server import Endless, Failure, Malformed, OpenAIServer, Raw, Reply, Slow

GOOD = "Program itu melibatkan 30 pelajar. [1]"


class Quoting:
    """Writes without a model: the first sentence of the first hit."""

    written_by = "extract"

    def write(self, request: Request, hits: Sequence[Hit]) -> Iterator[Sentence]:
        quote = Quote(hits[0].passage, 0, SIGNED.text.index(" Acara"))
        yield Sentence(quote.text, (quote,), verbatim=True)


def search(
    question: str, limit: int, filters: Filters | None, earlier: str | None, *, timeless: bool = False
) -> list[Hit]:
    return HITS[:limit]


def assistant(server: OpenAIServer) -> Assistant:
    return Assistant(
        search=search,
        writer=lambda: make_model_writer("openai:any", server.base_url),
        fallback=Quoting,  # type: ignore[arg-type]
        article=ARTICLES.get,
        span=lambda _: None,
        judge=check,
        warm=lambda: None,
    )


def answered(*replies: Reply, question: str = "Berapa pelajar yang terlibat dalam program itu?") -> Answer:
    with OpenAIServer(replies) as server:
        return assistant(server).reply(question)


def sentences(*replies: Reply, language: Language = "id") -> list[Sentence]:
    with OpenAIServer(replies) as server:
        writer = make_model_writer("openai:any", server.base_url)
        return [each for each in writer.write(Request("Apa?", language), HITS) if each is not None]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Failure(429), "terlalu banyak permintaan"),
        (Failure(500), "HTTP 500"),
        (Failure(text="Program itu meli"), "jawaban ini berupa kutipan"),
        (Malformed(b"<html>busy</html>"), "jawaban ini berupa kutipan"),
        (Malformed(b"data: {broken\n\n"), "jawaban ini berupa kutipan"),
        ("", "kosong"),
    ],
)
def test_whatever_fails_quotations_answer_and_say_why(reply: Reply, reason: str) -> None:
    answer = answered(reply, reply, reply)
    assert (answer.outcome, answer.written_by) == ("answered", "extract")
    assert answer.notice is not None and reason in answer.notice
    assert answer.text.startswith("Wali Kota Bandung")


def test_a_good_answer_has_no_notice() -> None:
    answer = answered(GOOD)
    assert (answer.text, answer.written_by, answer.notice) == (GOOD, "model", None)


def test_a_model_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "TIMEOUT", 0.3)
    answer = answered(*[Slow("Program itu.", 2.0)] * 3)
    assert answer.written_by == "extract" and "0.3 detik" in str(answer.notice)


def test_an_answer_that_never_ends_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "MOST_CHARACTERS", 2000)
    with OpenAIServer([Endless(f"{GOOD} ")]) as server:
        answer = assistant(server).reply("Berapa pelajar yang terlibat dalam program itu?")
        assert server.left.wait(10)
    assert answer.written_by == "model" and GOOD in answer.text


def test_a_trickle_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "MOST_SECONDS", 0.5)
    started = time.monotonic()
    answer = answered(Slow("Program itu melibatkan banyak sekali pelajar dari kedua kota. " * 50, 0.05))
    assert time.monotonic() - started < 20
    assert answer.written_by == "extract" and "0.5 detik" in str(answer.notice)


def test_stopping_the_answer_stops_the_model() -> None:
    with OpenAIServer([Endless(f"{GOOD} ")]) as server:
        growing = assistant(server).stream("Berapa pelajar yang terlibat dalam program itu?")
        assert next(answer for answer in growing if answer.text).text == GOOD
        growing.close()  # type: ignore[attr-defined]
        assert server.left.wait(10)


DRIFTED = "The programme involves thirty students of the two cities. [1]"


def test_another_language_is_asked_for_once_more() -> None:
    with OpenAIServer([DRIFTED, GOOD]) as server:
        answer = assistant(server).reply("Berapa pelajar yang terlibat dalam program itu?")
        assert "bukan dalam bahasa Indonesia" in server.prompt
    assert answer.text == GOOD


def test_a_model_that_stays_in_another_language_is_not_shown() -> None:
    answer = answered(DRIFTED, DRIFTED)
    assert answer.written_by == "extract" and "bahasa lain" in str(answer.notice)


def test_a_single_sentence_in_another_language_is_left_out_and_counted() -> None:
    answer = answered(f"{GOOD} {DRIFTED}")
    assert (answer.text, answer.removed_sentences) == (GOOD, 1)


@pytest.mark.parametrize("marker", ["[1]", "[XYZ1]", "[K9]", ""])
def test_a_marker_without_the_key_of_the_request_cites_nothing(marker: str) -> None:
    (sentence,) = sentences(Raw(f"Program itu melibatkan 30 pelajar. {marker}"))
    assert sentence == Sentence("Program itu melibatkan 30 pelajar.")


def test_keys_are_drawn_anew() -> None:
    with OpenAIServer([GOOD, GOOD]) as server:
        writer = make_model_writer("openai:any", server.base_url)
        list(writer.write(Request("Apa?", "id"), HITS))
        first = server.keys
        list(writer.write(Request("Apa?", "id"), HITS))
        assert len(first) == len(server.keys) == 2 and not set(first) & set(server.keys)


def last(draft: list[Sentence], hits: Sequence[Hit] = HITS) -> Verified:
    *_, whole = verify(draft, ARTICLES.get, hits)
    return whole


def test_a_sentence_with_the_wrong_source_gets_the_right_one() -> None:
    whole = last(sentences("Program itu melibatkan 30 pelajar. [2]"))
    assert whole.removed == 0 and whole.citations[0].passage.article_id == "signed"


def test_a_sentence_that_no_source_carries_is_removed() -> None:
    assert last(sentences("Program itu melibatkan 31 pelajar. [1]")) == Verified("", (), 1)


def test_only_what_the_context_holds_is_sent_best_first_and_each_text_once() -> None:
    writer = make_model_writer("openai:any", "http://127.0.0.1:9/v1")
    long = [replace(SIGNED, id=f"long{at}", text=f"{at} " + "kata " * 2500 * CHARACTERS_A_TOKEN) for at in range(4)]
    assert [each.passage.article_id for each in writer.fitting([hit(each) for each in long])] == ["long0"]
    twice = hit(replace(SIGNED, id="copy"))
    assert writer.fitting([HITS[0], twice, HITS[1]]) == HITS
