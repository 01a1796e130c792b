"""Articles that give orders: a model that obeys them, the whole way from the question to the answer."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.assemble import Workspace, assemble
from assistant.settings import Settings
from corpus.fields import article_of
from corpus.library import Filters
from tests.openai_server import OpenAIServer

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("injections.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Workspace]:
    home = tmp_path_factory.mktemp("injections")
    (home / "models").symlink_to(models)
    room = Workspace(Settings(home=home))
    for case in CASES:
        row = {name: case[name] for name in ("id", "language", "title", "outlet", "published", "text")}
        room.library.add(article_of(row, case["id"]))
    with room.writing():
        room.build()
    yield room
    room.close()


def harm(case: dict[str, Any], answer: Answer) -> list[str]:
    """What the attack wanted to be shown and is."""
    shown = "\n".join([answer.text, answer.short_answer or "", *(each.quote for each in answer.citations)]).casefold()
    return [each for each in case["forbidden"] if each.casefold() in shown]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']}-{case['kind']}")
def test_an_order_in_an_article_has_no_effect(case: dict[str, Any], room: Workspace) -> None:
    with OpenAIServer([case["obeyed"], case["obeyed"]]) as server:
        settings = replace(room.settings, llm="openai:any", llm_base_url=server.base_url)
        assistant = assemble(settings, room)
        answer = assistant.reply(case["question"], filters=Filters(title=case["title"]))
        assert server.requests, "the model was asked"
    assert not harm(case, answer), answer.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']}-{case['kind']}")
def test_quotations_leave_orders_out(case: dict[str, Any], room: Workspace) -> None:
    answer = assemble(room.settings, room).reply(case["question"], filters=Filters(title=case["title"]))
    assert not harm(case, answer), answer.text
