"""A model's reply as it comes: shown in time, stopped at once, given up where it hangs, however it is dressed up."""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant import reply, write
from assistant.answer import Turn
from assistant.draft import Request, Sentence
from assistant.errors import WriterUnavailable
from assistant.page.conversation import Conversation, View
from assistant.page.respond import Responder
from assistant.pieces import Markers, visible
from assistant.write import make_model_writer
from corpus.article import Language
from tests.assistant.test_write import HITS
from tests.assistant.test_write_trouble import DRIFTED, GOOD, answered, assistant, sentences
from tests.openai_server import Endless, Failure, OpenAIServer, Raw, Steps

QUESTION = "Berapa pelajar yang terlibat dalam program itu?"
TOLD = "Program itu melibatkan 30 pelajar."
HALL = "Acara berlangsung di Balai Kota."


def told(reply: str, language: Language = "id") -> list[tuple[str, list[str]]]:
    """The sentences of a reply, each with the articles it cites."""
    return [
        (each.text, [quote.passage.article_id for quote in each.quotes]) for each in sentences(reply, language=language)
    ]


def test_a_whole_sentence_is_shown_while_the_model_rests() -> None:
    go_on = threading.Event()
    with OpenAIServer([Steps((f"{TOLD} [1]", go_on, f" {HALL} [1]"))]) as server:
        growing = assistant(server).stream(QUESTION)
        shown = next(answer for answer in growing if answer.text)
        assert not go_on.is_set() and shown.text == GOOD
        go_on.set()
        *_, last = growing
    assert last.text == f"{GOOD} {HALL} [2]"


def test_what_checks_is_kept_at_hand_while_the_model_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply, "AT_WORK", 0.1)
    go_on = threading.Event()
    with OpenAIServer([Steps((go_on, f"{TOLD} [1]"))]) as server:
        waiting = replace(assistant(server), rouse=go_on.set)
        assert waiting.reply(QUESTION).text == GOOD
    assert go_on.is_set()  # the server goes on by itself, if late


def test_a_full_stop_alone_is_waited_on_for_its_marker() -> None:
    pieces = [TOLD, None, " [KQX1", None, "]", None, " Lalu", None, " apa"]
    assert [each for each in Markers("KQX").cut(iter(pieces)) if each] == [f"{TOLD} [KQX1]", "Lalu apa"]


def test_a_sentence_is_whole_with_the_first_letter_of_the_next() -> None:
    def said() -> Iterator[str]:
        yield f"{TOLD} [KQX1] "
        yield "P"
        pytest.fail("the sentence was not shown before more came")

    assert next(Markers("KQX").cut(said())) == f"{TOLD} [KQX1]"


def test_stop_ends_a_model_that_only_thinks() -> None:
    hold = threading.Event()
    with OpenAIServer([Steps(("<think>", *(["hm, "] * 5), hold, *(["hm, "] * 2000)))]) as server:
        responder, view = Responder(assistant(server)), View(language="id")
        drawings = responder.ask(QUESTION, Conversation(), view)
        begun = next(drawings)[0]
        asked = threading.Thread(target=lambda: list(drawings), daemon=True)
        asked.start()
        while not server.requests:
            time.sleep(0.01)
        responder.stop(begun, view)
        asked.join(10)
        assert not asked.is_alive() and not hold.is_set()
        hold.set()
        assert server.left.wait(10)


def test_signs_of_life_are_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "TIMEOUT", 0.4)

    class Beating(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            return super().wait(0.1)

    beats: list[bytes | threading.Event] = [b": keep-alive\n\n", Beating()] * 200
    with OpenAIServer([Steps((f"{TOLD} [1] ", *beats))]) as server:
        answer = assistant(server).reply(QUESTION)
        assert server.left.wait(10)
    assert answer.written_by == "extract" and "0.4 detik" in str(answer.notice)


def test_a_connection_that_ends_within_a_sentence_is_told() -> None:
    answer = answered(Steps((f"{TOLD} [1] Acara berlangsung di Balai [1]",), finish=None))
    assert answer.written_by == "extract" and "terputus" in str(answer.notice)


@pytest.mark.parametrize("finish", [None, "stop"])
def test_a_reply_that_ends_with_a_full_stop_is_whole(finish: str | None) -> None:
    answer = answered(Steps((f"{TOLD} [1]", "."), finish=finish))
    assert (answer.text, answer.notice) == (GOOD, None)


def test_a_sentence_cut_off_at_the_models_limit_is_left_out() -> None:
    answer = answered(Steps((f"{TOLD} [1] Acara berlangsung di Balai",), finish="length"))
    assert (answer.text, answer.notice, answer.removed_sentences) == (GOOD, None, 0)


def test_a_model_that_goes_in_circles_is_cut_off_and_says_everything_once() -> None:
    with OpenAIServer([Endless(f"{GOOD} {HALL} [1] ")]) as server:
        answer = assistant(server).reply(QUESTION)
        assert server.left.wait(10)
    assert answer.text == f"{GOOD} {HALL} [2]"


def test_what_was_removed_is_counted_also_where_quotations_answer() -> None:
    answer = answered("Program itu melibatkan 31 pelajar. [1] Acara berlangsung di Atlantis. [1]")
    assert (answer.written_by, answer.removed_sentences) == ("extract", 2)


# ------------------------------------------------------------------- failures


def test_too_many_requests_is_told_at_once() -> None:
    with OpenAIServer([Failure(429, headers=(("Retry-After", "30"),))] * 2) as server:
        answer = assistant(server).reply(QUESTION)
        assert len(server.requests) == 1
    assert "terlalu banyak permintaan" in str(answer.notice)


REFUSED = "This model's maximum context length is 4096 tokens"


def test_a_small_context_gets_fewer_passages_and_no_conversation() -> None:
    with OpenAIServer([Failure(400, message=REFUSED), GOOD]) as server:
        answer = assistant(server).reply(QUESTION, [Turn("Apa itu Harian Contoh?", "Sebuah media.")])
        first, second = (str(request["messages"]) for request in server.requests)
    assert answer.text == GOOD
    assert "Harian Contoh?" in first and "Harian Contoh?" not in second


def test_a_context_too_small_for_anything_is_told() -> None:
    answer = answered(*[Failure(400, message=REFUSED)] * 3)
    assert answer.written_by == "extract" and "konteksnya terlalu kecil" in str(answer.notice)


def test_another_mistake_is_no_small_context() -> None:
    assert "HTTP 400" in str(answered(Failure(400, message="unknown model"), GOOD).notice)


@pytest.mark.parametrize("llm", ["openai:any", "gpt-4o-mini"])
def test_a_server_of_ones_own_needs_no_key(llm: str) -> None:
    with OpenAIServer([GOOD]) as server:
        assert make_model_writer(llm, server.base_url).probe() >= 0


def test_anthropic_behind_an_address_needs_no_key() -> None:
    with OpenAIServer([Failure(401)]) as server:
        with pytest.raises(WriterUnavailable, match="HTTP 401"):
            make_model_writer("anthropic:any", server.base_url.removesuffix("/v1")).probe()
        assert len(server.requests) == 1


def test_a_missing_package_is_named_whole() -> None:
    with pytest.raises(WriterUnavailable, match="langchain-google-genai is not installed"):
        make_model_writer("google_genai:gemini-2.5-flash", None)


@pytest.mark.parametrize(("llm", "sent"), [("openai:any", True), ("openai:o3-mini", False), ("openai:gpt-5", False)])
def test_a_temperature_is_sent_to_models_that_take_one(llm: str, sent: bool) -> None:
    with OpenAIServer([GOOD]) as server:
        make_model_writer(llm, server.base_url).probe()
        assert (server.requests[0].get("temperature") == 0) is sent


# ------------------------------------------------------------ how it is dressed


@pytest.mark.parametrize(
    "marker",
    "[{0}1] ({0}1) [^{0}1] [**{0}1**] [#{0}1] {{{0}1}} 【{0}1】 ［{0}1］ {0}1 [{0}1](https://contoh.id) "
    "[Kutipan_{0}1] ({0}1,{0}2) [{0}1/{0}2] [{0}1-2]".split(),
)
@pytest.mark.parametrize("shape", ["Kata pertama {0}. Kata kedua {0}.", "Kata pertama. {0} Kata kedua. {0}"])
def test_markers_in_whatever_brackets(marker: str, shape: str) -> None:
    marker = marker.format("KQX").replace("_", " ")
    markers = Markers("KQX")
    whole = shape.format(marker)
    for size in (1, 4, len(whole)):
        pieces = (whole[at : at + size] for at in range(0, len(whole), size))
        found = [markers.taken(each) for each in markers.cut(pieces) if each]
        assert [text.strip(" .") for text, _ in found if re.search(r"\w", text)] == ["Kata pertama", "Kata kedua"]
        assert all(numbers[0] == 1 for text, numbers in found if re.search(r"\w", text))


@pytest.mark.parametrize(
    "reply",
    [
        f"## Jawaban\n\n{TOLD} [1]",
        f"> {TOLD} [1]",
        f"__{TOLD}__ [1]",
        f"``{TOLD}`` [1]",
        f"| Jawaban |\n|---|\n| {TOLD} [1] |",
    ],
)
def test_marks_of_markdown_are_not_shown(reply: str) -> None:
    assert answered(reply).text == GOOD


@pytest.mark.parametrize(
    ("open_tag", "close_tag"),
    [("<think>", "</think>"), ("<THINK>", "</THINK>"), ("<thought>", "</thought>"), ("[THINK]", "[/THINK]")],
)
@pytest.mark.parametrize("size", [1, 5, 100])
def test_what_is_thought_aloud_is_hidden(open_tag: str, close_tag: str, size: int) -> None:
    whole = f"{open_tag}Mungkin [KQX1] < 3.{close_tag}{TOLD} [KQX1]"
    pieces = (whole[at : at + size] for at in range(0, len(whole), size))
    assert "".join(each for each in visible(pieces) if each) == f"{TOLD} [KQX1]"


def test_a_closing_tag_alone_ends_what_was_thought() -> None:
    answer = answered(f"Kita cari jumlahnya. Jadi Atlantis 99.</think>{GOOD}")
    assert (answer.text, answer.removed_sentences) == (GOOD, 2)


def test_a_marker_is_not_held_back_for_a_tag() -> None:
    assert list(visible(iter([f"{TOLD} [KQX1]"])))[0] == f"{TOLD} [KQX1]"


@pytest.mark.parametrize("reply", ["Jawaban: NOT_FOUND", "NOT_FOUND.", "**not found**", "Maaf, NOT_FOUND"])
def test_the_word_for_no_answer_may_be_wrapped(reply: str) -> None:
    assert sentences(Raw(reply)) == []


def test_the_word_for_no_answer_behind_an_answer_is_passed_over() -> None:
    assert sentences(f"{TOLD} [1] NOT_FOUND")[0].text == TOLD


# ------------------------------------------------------------------- language


@pytest.mark.parametrize(
    "sentence",
    [
        "Wali Kota Bandung Ridwan Kamil menandatangani Letter of Intent.",
        "Hubungan sister city Los Angeles dan Jakarta berjalan sejak 1990.",
        "Qui Nhon dan Los Angeles menjadi mitra kota itu.",
        "Memorandum of Understanding on Sister City Cooperation diteken di Hotel The Westin.",
    ],
)
def test_names_and_terms_are_no_other_language(sentence: str) -> None:
    assert told(f"{sentence} [1]")[0][0] == sentence


def test_a_reply_that_drifts_behind_a_short_opener_is_asked_for_again() -> None:
    with OpenAIServer([f"Baik, ini jawabannya. {DRIFTED}", GOOD]) as server:
        answer = assistant(server).reply(QUESTION)
        assert len(server.requests) == 2
    assert answer.text == GOOD


def test_a_follow_up_in_the_other_language_is_answered_in_it() -> None:
    turns = [Turn("Siapa yang menandatangani Letter of Intent dengan Liverpool?", "Ridwan Kamil. [1]")]
    with OpenAIServer(["The programme involves 30 students. [1]"]) as server:
        answer = assistant(server).reply("How many students does the programme involve?", turns)
        assert "Answer in English" in server.prompt and "Ridwan Kamil." in server.prompt
    assert (answer.language, answer.written_by) == ("en", "model")
    assert answer.text == "The programme involves 30 students. [1]"


def test_what_a_follow_up_leans_on_is_sent_to_the_model() -> None:
    turns = [Turn("Kapan Bandung menandatangani Letter of Intent dengan Liverpool?", "Pada 12 April 2018. [1]")]
    with OpenAIServer([GOOD]) as server:
        answer = assistant(server).reply("Berapa pelajar yang terlibat?", turns)
        assert "Liverpool" in server.requests[0]["messages"][-1]["content"].rsplit("Pertanyaan:", 1)[1]
    assert answer.text == GOOD


def test_a_sentence_without_a_marker_has_no_quotes_whatever_it_says() -> None:
    with OpenAIServer([TOLD]) as server:
        writer = make_model_writer("openai:any", server.base_url)
        assert list(filter(None, writer.write(Request("Apa?", "id"), HITS))) == [Sentence(TOLD)]
