"""What the page writes down of its visitors, and what nobody else can do about it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import gradio as gr
import pytest
from starlette.requests import Request

from assistant.answer import Answer
from assistant.page.conversation import Conversation, View
from assistant.page.door import KEY
from assistant.page.follow import Follower
from assistant.page.memory import Memory
from assistant.page.pace import MOST, Pace
from assistant.page.respond import LONGEST, Responder
from assistant.records import Records
from assistant.users import Visitor
from corpus.library import Filters
from tests.page.fake import FakeAssistant

FAKE = FakeAssistant()


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Records(tmp_path / "records.sqlite3") as records:
        yield Memory(records, FAKE.article)


def asking(name: str) -> gr.Request:
    visitor = Visitor(name, "reader", signed_in=True)
    return gr.Request(request=Request({"type": "http", "headers": [], "query_string": b"", KEY: visitor}))


def ask(responder: Responder, question: str, name: str = "ani") -> Conversation:
    (*_, (conversation, *_)) = [
        drawing for drawing in responder.ask(question, Conversation(), View("id"), asking(name)) if drawing
    ]
    assert isinstance(conversation, Conversation)
    return conversation


def test_a_conversation_goes_on_though_somebody_else_wanted_it_gone(memory: Memory) -> None:
    talk = ask(Responder(FAKE, memory), "Sejarah panjang dua kota")
    assert not memory.delete("budi", talk.id)
    assert memory.keep("ani", talk, "id") is None
    assert memory.delete("ani", talk.id)
    assert memory.keep("ani", talk, "id") is not None


def test_who_asks_too_fast_is_told_and_fills_no_disk(memory: Memory) -> None:
    responder = Responder(FAKE, memory, Pace())
    for _ in range(MOST):
        assert "done" == ask(responder, "basa-basi").exchanges[-1].status
    assert MOST == len(memory.listed("ani", ""))
    assert "failed" == ask(responder, "basa-basi").exchanges[-1].status
    assert MOST == len(memory.listed("ani", ""))
    assert "done" == ask(responder, "basa-basi", "budi").exchanges[-1].status


def test_a_question_is_kept_no_longer_than_it_can_be_read(memory: Memory) -> None:
    talk = ask(Responder(FAKE, memory), "panjang " * 100_000)
    assert LONGEST >= len(talk.exchanges[-1].question)


def test_an_answer_tried_again_stays_free_of_the_time_that_was_taken_off(memory: Memory) -> None:
    responder = Responder(FAKE, memory)
    talk = Conversation().begin("Sejarah tahun 2018", timeless=True)
    failed = talk.failed(RuntimeError())
    (*_, (again, *_)) = [drawing for drawing in responder.again(failed, View("id"), asking("ani")) if drawing]
    assert isinstance(again, Conversation)
    assert again.exchanges[-1].timeless


def test_what_an_answer_was_restricted_to_comes_back_with_it(memory: Memory) -> None:
    filters = Filters(since=date(2018, 1, 1), outlet="Koran", language="id")
    talk = Conversation().begin("Sejarah tahun 2018", filters=filters, timeless=True)
    assert memory.keep("ani", talk, "id") is None
    opened = memory.opened("ani", talk.id)
    assert opened is not None
    assert (filters, True) == (opened.exchanges[-1].filters, opened.exchanges[-1].timeless)


class Trying(FakeAssistant):
    """Remembers which suggestions it was asked to try."""

    def __init__(self) -> None:
        super().__init__()
        self.tried: list[str] = []

    def quoted(self, question: str, filters: Filters | None) -> Answer:
        self.tried.append(question)
        return super().quoted(question, filters)


def test_no_suggestion_is_looked_for_while_somebody_waits(memory: Memory) -> None:
    responder, trying = Responder(FAKE, memory), Trying()
    follower = Follower(trying, responder)
    talk = ask(responder, "Sejarah panjang dua kota")
    waiting = responder.ask("pelan Sejarah panjang dua kota", Conversation(), View("id"), asking("budi"))
    next(waiting)
    next(waiting)
    follower.suggest(talk)
    assert [] == trying.tried
    list(waiting)
    follower.suggest(talk)
    assert trying.tried
